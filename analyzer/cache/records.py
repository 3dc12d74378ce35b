"""What is known of a project's files after a check: plain data that the next check can start from.

Nothing here needs the syntax or a parser: a check that finds nothing changed prints from records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Diagnostic, Level
from gnomon.analyzer.files.disk import Seen
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.suppression.comments import Comment

EVERYTHING = "*"
"""Read by what asks for all modules."""

TODAY = "@today"
"""Read by what says something that holds for a day; no module can have such a name."""


@data
class FileRecord:
    """One file as it was read.

    Args:
        path: relative to the project with `/`.
        name: its dotted import name.
        digest: the SHA-256 of its bytes in hex.
        imports: the dotted names it may import.
        comments: what in it is addressed to gnomon.
        problem: why it could not be parsed.
        failure: what went wrong in gnomon itself while reading it.
        interface: the digest of what other modules can depend on.
        has_tables: whether a class in it names a table.
    """

    path: str
    name: str
    digest: str
    imports: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: PlacedFinding | None = None
    failure: str | None = None
    interface: str = ""
    has_tables: bool = False


def unreadable(path: str, name: str, error: OSError) -> FileRecord:
    """The record of a file that the system does not give us."""
    problem = PlacedFinding(1, 1, 1, 1, f"the file cannot be read: {error.strerror}")
    return FileRecord(path, name, "", problem=problem)


@data
class RuleRecord:
    """A rule that ran: whether it judges modules, and whether it reviews suppressions."""

    name: str
    level: Level
    judges: bool
    reviews: bool


@data
class JudgementRecord:
    """What the rules said of one module, before any suppression.

    Args:
        reads: the dotted names of all modules they looked at, missing ones among them.
        state: what those modules were, as `ModuleStates` says it; while they are that, it holds.
        diagnostics: their findings, which may stand in other files.
    """

    reads: tuple[str, ...]
    state: str
    diagnostics: tuple[Diagnostic, ...]


@data
class Answer:
    """What a check of a whole project said, and all that this rests on besides the cache's key.

    Args:
        settings: what of the configuration decides which of the findings are told.
        day: the day of which something is said, as an ISO date; empty if nothing is.
        seen: the files and folders it looked at, as they were.
        interfaces: the digest of what of each file generated code can depend on, by path.
        checked: how many function modules the rules looked at.
        diagnostics: what was told, sorted by place.
    """

    settings: str
    day: str
    seen: Seen
    interfaces: Mapping[str, str]
    checked: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_of_today(self) -> bool:
        """Whether the day has not passed."""
        return self.day in ("", today().isoformat())


def day_of(judgements: Iterable[JudgementRecord]) -> str:
    """The day that some judgements hold for; empty if it is no other for any day."""
    return today().isoformat() if any(TODAY in one.reads for one in judgements) else ""


def today() -> date:
    """The day of this check, in UTC."""
    return datetime.now(UTC).date()


class ModuleStates:
    """What the modules of a project are now, so that a judgement can tell whether it still holds.

    Args:
        digests: the digest of every module that exists, by dotted name.
    """

    def __init__(self, digests: Mapping[str, str]) -> None:
        self._digests = digests
        self._roots = {name.split(".")[0] for name in digests}
        self._start = hashlib.sha256(" ".join(sorted(self._roots)).encode())

    def state(self, reads: Iterable[str]) -> str:
        """One digest for the state of several modules; the reads of everything are all of them.

        It also stands for the set of top-level names, so that a new one (a local `random.py`) is
        noticed by all.
        """
        asked = set(reads)
        names = self._digests if EVERYTHING in asked else asked
        known = self._digests
        day = f"{today().isoformat()}\n" if TODAY in asked else ""
        states = "\n".join([f"{name}\0{known.get(name, '')}" for name in sorted(names)])
        state = self._start.copy()
        state.update(f"{day}{states}".encode())
        return state.hexdigest()

    def worth_keeping(self, reads: Iterable[str]) -> tuple[str, ...]:
        """The reads that the state depends on: those below a top-level name of the project."""
        return tuple(
            sorted(
                name
                for name in reads
                if name in (EVERYTHING, TODAY) or name.split(".")[0] in self._roots
            )
        )
