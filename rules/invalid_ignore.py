"""A suppression comment says nothing that can be carried out.

It names no rule, names one that does not exist, is misspelt, or is an `ignore-file` that stands
after code.

Why:
    A bare ignore would silence every rule, those to come included, and nobody would see what it
    was meant for. A misspelt one silences nothing, while its author believes it does.

Bad:
    LIMIT = 3  # gnomon: ignore
    DELAY = 5  # gnomon: ignore[unjitered-retry] the caller adds the jitter

Good:
    DELAY = 5  # gnomon: ignore[unjittered-retry] the caller adds the jitter

Fix:
    Name the rules in brackets, `# gnomon: ignore[rule-name] reason`, on the line where the finding
    begins or ends, or on a line of its own before it. For a whole file, write
    `# gnomon: ignore-file[rule-name]` above all code. `--unsafe-fixes` writes the nearest rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import PlacedFinding, Rule
from gnomon.analyzer.suppression.ignores import FileIgnores

rule = Rule(level=Level.ERROR, since="0.1.0")


def review(ignores: FileIgnores) -> Iterator[PlacedFinding]:
    """Every suppression comment of a file that means nothing."""
    yield from ignores.problems
