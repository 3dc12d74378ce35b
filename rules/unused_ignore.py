"""A suppression silences nothing.

Only rules that ran are judged: with `--select db-in-action`, a suppression of another rule is left
alone, and so is one of a rule that failed, or that `per-file-ignores` silences anyway.

Why:
    What a suppression was written for goes away, the suppression stays, and some day it hides a
    mistake that nobody decided to allow.

Bad:
    LIMIT = 3  # gnomon: ignore[invalid-cron]

Good:
    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.cron("report", "@daily", internal.reports.send)  # gnomon: ignore[invalid-cron] a test

Fix:
    Remove the rule's name from the brackets, or the whole comment if none is left; `--fix` does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from gnomon.analyzer.diagnostic import Level, Location, PlacedFix, TextEdit
from gnomon.analyzer.rule import PlacedFinding, Rule
from gnomon.analyzer.suppression.comments import Comment
from gnomon.analyzer.suppression.ignores import FileIgnores, IgnoredName

rule = Rule(level=Level.WARNING, since="0.1.0")


def review(ignores: FileIgnores) -> Iterator[PlacedFinding]:
    """Every name in a suppression of a file that silenced nothing."""
    for name in ignores.names:
        if name.rule in ignores.ran and not name.used:
            yield PlacedFinding(
                name.line,
                name.column,
                name.line,
                name.column + len(name.rule),
                f"`{name.rule}` finds nothing {where(name)} that this would silence",
                "remove the rule from the comment, or the whole comment if it names no other",
                removal(ignores.path, name),
            )


def where(name: IgnoredName) -> str:
    """The part of the file that a suppression speaks for."""
    if name.lines is None:
        return "in this file"
    line = max(name.lines)
    return "on this line" if line == name.line else f"on line {line}"


BRACKETS = re.compile(r"\[[^\]]*\]")
NAME = re.compile(r"[^\s,\[\]]+")


def removal(path: str, name: IgnoredName) -> PlacedFix | None:
    """What takes a name out of a suppression, or the suppression out of the line."""
    brackets = BRACKETS.search(name.comment.text)
    if brackets is None:
        return None
    spans = spans_of(name.comment)
    if len(spans) == 1:
        return PlacedFix("remove the comment", True, (whole_comment(path, name, brackets.end()),))
    place = bisect_left(spans, (name.column, 0))
    if place + 1 < len(spans):
        start, end = spans[place][0], spans[place + 1][0]
    else:
        start, end = spans[place - 1][1], spans[place][1]
    edit = TextEdit(Location(path, name.line, start, name.line, end), "")
    return PlacedFix(f"remove `{name.rule}` from the comment", True, (edit,))


@lru_cache(maxsize=1)
def spans_of(comment: Comment) -> tuple[tuple[int, int], ...]:
    """Where the names in a comment begin and end; asked for once more for each of them."""
    brackets = BRACKETS.search(comment.text)
    assert brackets is not None
    return tuple(
        (comment.column + found.start(), comment.column + found.end())
        for found in NAME.finditer(comment.text, brackets.start(), brackets.end())
    )


def whole_comment(path: str, name: IgnoredName, directive_end: int) -> TextEdit:
    """The edit that removes a comment: its line, if it has one, but no other tool's comment."""
    comment, line = name.comment, name.line
    another = comment.text.find("#", directive_end)
    if another >= 0:
        place = Location(path, line, comment.column, line, comment.column + another)
    elif comment.gap == comment.column - 1:
        place = Location(path, line, 1, line + 1, 1)
    else:
        end = comment.column + len(comment.text)
        place = Location(path, line, comment.column - comment.gap, line, end)
    return TextEdit(place, "")
