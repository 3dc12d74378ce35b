"""The baseline: how many findings of each rule a file may still have, and they may only fall.

An old code base is adopted by counting what is there. Counts survive lines that move; a file that
gets one finding more of a rule than it may have shows all of them, because which one is new
cannot be told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.errors import ConfigurationError
from gnomon.analyzer.files.source_error import SYNTAX_ERROR

Place = tuple[str, str]
"""A file, relative to the project, and a rule."""

Counts = Mapping[Place, int]

NEVER = frozenset({SYNTAX_ERROR})
"""Rules that no baseline holds: they say that a file was not checked at all."""


@data
class Compared:
    """Findings against a baseline.

    Args:
        kept: those that are reported.
        held: how many the baseline holds back.
        exceeded: where there are more than it allows: how many were found, and allowed.
        stale: where there are fewer: how many were found, and allowed.
    """

    kept: tuple[Diagnostic, ...]
    held: int
    exceeded: Mapping[Place, tuple[int, int]]
    stale: Mapping[Place, tuple[int, int]]


def count(diagnostics: Iterable[Diagnostic]) -> Counts:
    """How many findings each rule has in each file."""
    return Counter(place_of(found) for found in diagnostics if found.rule not in NEVER)


def place_of(found: Diagnostic) -> Place:
    """The file and the rule of a finding."""
    return found.location.path, found.rule


def held_places(diagnostics: Iterable[Diagnostic], allowed: Counts) -> frozenset[Place]:
    """Where there are no more findings than a baseline allows."""
    found = count(diagnostics)
    return frozenset(place for place, number in found.items() if number <= allowed.get(place, 0))


def compare(diagnostics: tuple[Diagnostic, ...], allowed: Counts) -> Compared:
    """What a baseline leaves of the findings, and where it does not fit any more.

    A file that does not parse has no other findings; nothing is said of its counts.
    """
    found = count(diagnostics)
    unread = {item.location.path for item in diagnostics if item.rule in NEVER}
    held = held_places(diagnostics, allowed)
    return Compared(
        kept=tuple(item for item in diagnostics if place_of(item) not in held),
        held=sum(found[place] for place in held),
        exceeded={
            place: (number, allowed[place])
            for place, number in sorted(found.items())
            if number > allowed.get(place, number)
        },
        stale={
            place: (found.get(place, 0), number)
            for place, number in sorted(allowed.items())
            if found.get(place, 0) < number and place[0] not in unread
        },
    )


def lowered(allowed: Counts, stale: Mapping[Place, tuple[int, int]]) -> Counts:
    """The baseline with the counts that fell; none ever rises."""
    counts = {**allowed, **{place: number for place, (number, _) in stale.items()}}
    return {place: number for place, number in counts.items() if number}


def load(file: Path) -> Counts:
    """The counts of a baseline file.

    Raises:
        ConfigurationError: it cannot be read, or is no baseline.
    """
    try:
        content: object = json.loads(file.read_bytes())
        return dict(read(content))
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigurationError(
            f"{file}: not a baseline: {error}\n"
            "Remove the file and write it anew with `--update-baseline`."
        ) from None


def read(content: object) -> Iterator[tuple[Place, int]]:
    """The counts that a baseline's JSON spells; ValueError if it spells something else."""
    for path, rules in entries(content, "an object of files"):
        for rule, number in entries(rules, f"an object of rules at {path!r}"):
            if type(number) is not int or number < 1:
                raise ValueError(f"expected a count at {path!r}, {rule!r}, got {number!r}")
            yield (path, rule), number


def entries(content: object, expected: str) -> Iterable[tuple[str, object]]:
    """The entries of a JSON object; ValueError if it is none."""
    if not isinstance(content, dict):
        raise ValueError(f"expected {expected}, got {content!r:.60}")
    return cast("dict[str, object]", content).items()


def save(file: Path, counts: Counts) -> None:
    """Writes a baseline: sorted, one line a rule, so that a review shows what fell.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    content: dict[str, dict[str, int]] = {}
    for (path, rule), number in sorted(counts.items()):
        content.setdefault(path, {})[rule] = number
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be written: {error.strerror}") from None
