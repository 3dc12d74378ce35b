"""What a check says: one diagnostic with its place, its help and its related places.

A leaf: rules make findings, the engine turns them into diagnostics, renderers print them.
"""

from __future__ import annotations

from enum import StrEnum

from gnomon.analyzer.data import data


class Level(StrEnum):
    """How much a diagnostic matters; `rank` orders them, advice lowest."""

    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for advice, 1 for a warning, 2 for an error."""
        return list(Level).index(self)


@data
class Location:
    """A range of text in a file.

    Lines and columns count from 1, columns in characters; the end is exclusive. `path` is
    relative to the project's root and uses `/`.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def sort_key(self) -> tuple[str, int, int, int, int]:
        """Places are told in the order of the text, file after file."""
        return (self.path, self.line, self.column, self.end_line, self.end_column)


@data
class Related:
    """Another place that explains the diagnostic: a step of the reason chain."""

    message: str
    location: Location


@data
class TextEdit:
    """What stands at a location is replaced by a text; an empty location is a place to insert."""

    location: Location
    text: str


@data
class PlacedFix:
    """A repair as edits of text, all of one file, that do not overlap.

    `safe` says that the code means the same afterwards, but for the problem. Without edits it
    cannot be made automatically: the parser does not give the file's text back as it is.
    """

    title: str
    safe: bool
    edits: tuple[TextEdit, ...]


@data
class Diagnostic:
    """One problem at one place, ready to be printed."""

    rule: str
    level: Level
    message: str
    location: Location
    help: str | None = None
    url: str | None = None
    related: tuple[Related, ...] = ()
    fix: PlacedFix | None = None

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Diagnostics are printed by place, then by rule."""
        return (*self.location.sort_key, self.rule, self.message)
