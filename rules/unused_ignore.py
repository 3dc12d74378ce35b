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
    Remove the rule's name from the brackets, or the whole comment if none is left.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import PlacedFinding, Rule
from gnomon.analyzer.suppress import FileIgnores, IgnoredName

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
            )


def where(name: IgnoredName) -> str:
    """The part of the file that a suppression speaks for."""
    if name.lines is None:
        return "in this file"
    line = max(name.lines)
    return "on this line" if line == name.line else f"on line {line}"
