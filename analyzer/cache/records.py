"""What is known of a project's files after a check: plain data that the next check can start from.

Nothing here needs the syntax or a parser: a check that finds nothing changed prints from records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

from gnomon.analyzer.data import data, field
from gnomon.analyzer.diagnostic import Diagnostic, Level
from gnomon.analyzer.files.disk import NOTHING_SEEN, Seen
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.suppression.comments import Comment

EVERYTHING = "*"
"""Read by what asks for all modules."""

MARK = "@"
"""What is read besides modules begins with this; no module's name does."""

TODAY = f"{MARK}today"
"""Read by what says something that holds for a day."""

LEADS = f"{MARK}leads "
"""With a module's name: read by what asks whether that can name anything of ours."""


@data
class FileRecord:
    """One file as it was read.

    Args:
        path: relative to the project with `/`.
        name: its dotted import name.
        digest: the SHA-256 of its bytes in hex.
        imports: the dotted names it may import.
        opened: those below which it can name anything.
        comments: what in it is addressed to gnomon.
        problem: why it could not be parsed.
        failure: what went wrong in gnomon itself while reading it.
        interface: the digest of what generated code can depend on.
        has_tables: whether a class in it names a table.
        meaning: the digest of its syntax, which says nothing of lines and comments; empty if
            nobody keeps it, or the file has none.
    """

    path: str
    name: str
    digest: str
    imports: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: PlacedFinding | None = None
    failure: str | None = None
    interface: str = ""
    has_tables: bool = False
    meaning: str = ""


def unreadable(path: str, name: str, error: OSError) -> FileRecord:
    """The record of a file that the system does not give us."""
    what = "folder" if isinstance(error, IsADirectoryError) else "file"
    problem = PlacedFinding(1, 1, 1, 1, f"the {what} cannot be read: {error.strerror}")
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
        texts: the paths of the files whose text was read, for places and for fixes.
        diagnostics: their findings, which may stand in other files.
    """

    reads: tuple[str, ...]
    texts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


@data
class Records:
    """What the last check knew.

    Args:
        files: by path, in its order.
        judgements: what the rules said of those files, by path, on that day.
        rules: those that ran.
        day: the day of which something is said, as an ISO date; empty if nothing is.
        folders: a digest of the names in every folder that was looked into for the files.
        helpers: the paths of the files that are no function modules.
    """

    files: Mapping[str, FileRecord] = field(default_factory=dict[str, FileRecord])
    judgements: Mapping[str, JudgementRecord] = field(default_factory=dict[str, JudgementRecord])
    rules: tuple[RuleRecord, ...] = ()
    day: str = ""
    folders: Mapping[str, str] = field(default_factory=dict[str, str])
    helpers: frozenset[str] = frozenset()


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


NO_ANSWER = Answer("", "", NOTHING_SEEN, MappingProxyType({}), 0, ())


def day_of(judgements: Iterable[JudgementRecord]) -> str:
    """The day that some judgements hold for; empty if it is no other for any day."""
    return today().isoformat() if any(TODAY in one.reads for one in judgements) else ""


def today() -> date:
    """The day of this check, in UTC."""
    return datetime.now(UTC).date()


def top_level(files: Iterable[FileRecord]) -> frozenset[str]:
    """The names that absolute imports of the project's own modules begin with."""
    return frozenset(record.name.split(".")[0] for record in files)


def is_package(path: str) -> bool:
    """Whether a file, by its path with `/`, is that of a package."""
    return path.rpartition("/")[2] == "__init__.py"


class Reads:
    """What of the modules that a judgement looked at is worth keeping.

    Files can change only what is below a top-level name of the project. A name below a module that
    is no package, such as a function's, can become a module's only when that module changes.

    Args:
        files: those of the project.
    """

    def __init__(self, files: Iterable[FileRecord]) -> None:
        records = list(files)
        self._own = top_level(records)
        self._plain = frozenset(one.name for one in records if not is_package(one.path))

    def kept(self, reads: Iterable[str]) -> tuple[str, ...]:
        """The names that stand for some reads, sorted."""
        kept = {
            name if _is_mark(name) else self._module(name)
            for name in reads
            if _is_mark(name) or name.split(".")[0] in self._own
        }
        return tuple(sorted(kept))

    def _module(self, name: str) -> str:
        above = name
        while above:
            if above in self._plain:
                return above
            above = above.rpartition(".")[0]
        return name


def _is_mark(name: str) -> bool:
    return name == EVERYTHING or name.startswith(MARK)
