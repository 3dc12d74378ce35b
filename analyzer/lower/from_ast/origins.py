"""Where the origins of syntax nodes are kept while a tree is lowered."""

from __future__ import annotations

import ast
from typing import Protocol

from gnomon.analyzer.data import data


class Placed(Protocol):
    """A node to which CPython gives a place: lines from 1, columns from 0 in bytes of UTF-8."""

    @property
    def lineno(self) -> int: ...
    @property
    def col_offset(self) -> int: ...
    @property
    def end_lineno(self) -> int | None: ...
    @property
    def end_col_offset(self) -> int | None: ...


@data(frozen=False)
class Part:
    """What has no place in CPython's tree: a part of a node, to be found in its text.

    `node` is the part itself or what is in it, or the whole again, of which this is the name or
    the beginning; `index` says which of several such parts it is.
    """

    whole: Placed
    node: ast.AST | Placed
    index: int = 0


@data(frozen=False)
class Formatted:
    """An f-string or t-string; `last` is the origin of the last node in it."""

    node: Placed
    last: int


Origin = Placed | Part | Formatted


class Origins(Protocol):
    """A list of origins, or something that answers like one."""

    def __len__(self) -> int: ...

    def append(self, origin: Origin, /) -> None: ...


class FixedOrigin:
    """Gives every node the same origin: what is parsed out of a string stands at the string."""

    def __init__(self, at: int) -> None:
        self._at = at

    def __len__(self) -> int:
        return self._at

    def append(self, origin: Origin, /) -> None:
        """Keep nothing: the string's own origin is there already."""


def mark(origins: Origins, origin: Origin) -> int:
    """Remember an origin and return its number."""
    at = len(origins)
    origins.append(origin)
    return at
