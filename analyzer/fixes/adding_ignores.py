"""Writes suppressions for findings: the comment is added or extended, all else stays as it is."""

from __future__ import annotations

import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Mapping

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.files.source import decode
from gnomon.analyzer.files.source_error import SYNTAX_ERROR
from gnomon.analyzer.suppression.comments import ADDRESS, SILENT, joined_lines, tokens_of
from gnomon.analyzer.suppression.ignores import DIRECTIVE

# The line ends that findings are counted by.
LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
INVALID_IGNORE = "invalid-ignore"


@data
class Written:
    """A file with its suppressions, and the findings that no comment could silence."""

    data: bytes
    left: tuple[Diagnostic, ...]


def add_ignores(data: bytes, findings: Iterable[Diagnostic], reason: str = "") -> Written:
    """A file with an ignore for each finding, at the end of the line where it begins.

    Args:
        data: the bytes of the file.
        findings: what was found in it.
        reason: one line that new comments give; one that is there keeps its own.
    """
    found = tuple(findings)
    text = decode(data)
    if not isinstance(text, str):
        return Written(data, found)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    tokens = tokens_of(text)
    rows = LINES.findall(text)
    ends = joined_lines(tokens)
    comments = {
        token.start[0]: token.start[1] for token in tokens if token.type == tokenize.COMMENT
    }
    left: list[Diagnostic] = []
    wanted: dict[int, dict[str, Diagnostic]] = defaultdict(dict)
    for item in found:
        line = ends.get(item.location.line, (0, 0))[1]
        if not line or item.rule in (SYNTAX_ERROR, INVALID_IGNORE):
            left.append(item)
        else:
            wanted[line][item.rule] = item
    for line, items in wanted.items():
        row = commented(rows[line - 1], comments.get(line), sorted(items), reason)
        if row is None:
            left.extend(items.values())
        else:
            rows[line - 1] = row
    written = "".join(rows)
    try:
        made, same = written.encode(encoding), text.encode(encoding) == data
    except UnicodeEncodeError:  # the reason, in a file of few characters
        return Written(data, found)
    if not same or code_of(written) != code_of(text):
        return Written(data, found)
    return Written(made, tuple(left))


def commented(row: str, comment: int | None, rules: list[str], reason: str) -> str | None:
    """A line with an ignore of rules; None if a comment of it that speaks to us is malformed.

    Args:
        row: the line with its end.
        comment: the column, from 0, of the comment that it has.
        rules: the names to be ignored.
        reason: why, or nothing.
    """
    content = row.rstrip()
    end = row[len(content) :]
    address = None if comment is None else ADDRESS.search(content, comment)
    if address is None:
        return f"{content}  # gnomon: ignore[{', '.join(rules)}]{reason and f' {reason}'}{end}"
    match = DIRECTIVE.match(content, address.end() + spaces(content, address.end()))
    names = match["names"] if match else None
    if match is None or not names or not names.endswith("]") or not names.strip("[] \t,"):
        return None
    close = match.end("names") - 1
    known = re.findall(r"[^\s,\[\]]+", names)
    more = "".join(f", {rule}" for rule in rules if rule not in known)
    return f"{content[:close].rstrip(' ,')}{more}{content[close:]}{end}" if more else row


def spaces(text: str, start: int) -> int:
    """How many blanks stand at a place."""
    return len(text[start:]) - len(text[start:].lstrip())


def code_of(text: str) -> list[tuple[int, str]]:
    """The tokens of a text but its comments and its layout."""
    return [(token.type, token.string) for token in tokens_of(text) if token.type not in SILENT]


def by_file(findings: Iterable[Diagnostic]) -> Mapping[str, list[Diagnostic]]:
    """Findings by the path of their file."""
    files: dict[str, list[Diagnostic]] = defaultdict(list)
    for found in findings:
        files[found.location.path].append(found)
    return files
