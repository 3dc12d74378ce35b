"""Where the origins of syntax nodes are kept while a tree is lowered."""

from __future__ import annotations

from typing import Protocol

import libcst as cst


class Origins(Protocol):
    """A list of libcst nodes, or something that answers like one."""

    def __len__(self) -> int: ...

    def append(self, node: cst.CSTNode, /) -> None: ...


class FixedOrigin:
    """Gives every node the same origin: what is parsed out of a string stands at the string."""

    def __init__(self, at: int) -> None:
        self._at = at

    def __len__(self) -> int:
        return self._at

    def append(self, node: cst.CSTNode, /) -> None:
        """Keep nothing: the string's own origin is there already."""


def mark(origins: Origins, node: cst.CSTNode) -> int:
    """Remember a node and return its origin."""
    at = len(origins)
    origins.append(node)
    return at
