"""RESULTS.md and other documents: a section a subject, with its words and its last figures.

The figures stand between two marks, so that a run of one subject leaves the others, and what is
said about them, as they are.
"""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def write_figures(subject: str, command: str, figures: str, document: Path = RESULTS) -> None:
    """Replaces the figures of a subject, and the command they were made by.

    Raises:
        LookupError: the document has no marks of that subject.
    """
    text = document.read_text(encoding="utf-8")
    start, end = f"<!-- figures: {subject} -->", f"<!-- end: {subject} -->"
    marked = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    body = f"{start}\n\nMade by `{command}`. {figures}\n\n{end}"
    replaced, count = marked.subn(lambda _: body, text)
    if not count:
        name = document.name
        raise LookupError(f"{name} has no place for the figures of {subject}: {start} … {end}")
    document.write_text(replaced, encoding="utf-8")
