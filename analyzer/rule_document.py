"""A rule's document: its docstring, in a fixed order of parts, with code that tests execute.

    What is wrong, in one line.

    More about what is found and what is not.

    Why:
        The reason, with the section of the guide.

    Bad:
        # functions/jobs.py
        code that the rule finds

    Good:
        code that it leaves alone

    Fix:
        What to do.

A comment `# path/of/file.py` alone on its line starts a file of its own; without one the code is
`functions/example.py`.
"""

from __future__ import annotations

import re
from textwrap import dedent

from gnomon.analyzer.data import data

PARTS = ("Why", "Bad", "Good", "Fix")
HEADING = re.compile(rf"^({'|'.join(PARTS)}):$", re.MULTILINE)
FILE = re.compile(r"^# (?P<path>[\w./-]+\.\w+)$", re.MULTILINE)
DEFAULT_FILE = "functions/example.py"


@data
class RuleDocument:
    """A rule's document in its parts; `what` follows the summary and may be empty."""

    summary: str
    what: str
    why: str
    bad: str
    good: str
    fix: str


class DocumentError(Exception):
    """A document lacks a part, or has its parts in another order."""


def read_document(text: str) -> RuleDocument:
    """Splits a docstring into its parts.

    Raises:
        DocumentError: a part is missing, repeated or out of order.
    """
    opening, *rest = HEADING.split(dedent_docstring(text))
    headings, bodies = tuple(rest[::2]), rest[1::2]
    if headings != PARTS:
        raise DocumentError(f"expected the parts {', '.join(PARTS)}; found {', '.join(headings)}")
    summary, _, what = opening.strip().partition("\n")
    why, bad, good, fix = (dedent(body.strip("\n")).rstrip() for body in bodies)
    if not all((summary, why, bad, good, fix)):
        raise DocumentError("the summary or a part is empty")
    return RuleDocument(summary, what.strip(), why, bad, good, fix)


def dedent_docstring(text: str) -> str:
    """The docstring without the indentation of all lines but its first."""
    first, newline, rest = text.strip("\n").partition("\n")
    return first.strip() + newline + dedent(rest)


def snippet_files(code: str) -> dict[str, str]:
    """The files of a Bad or Good part, by path; each ends with a newline."""
    opening, *rest = FILE.split(code)
    files = dict(zip(rest[::2], rest[1::2], strict=True)) if rest else {}
    if opening.strip():
        files = {DEFAULT_FILE: opening, **files}
    return {path: text.strip("\n") + "\n" for path, text in files.items()}
