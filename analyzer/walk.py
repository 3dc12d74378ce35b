"""All nodes below a syntax node, in the order of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

_CHILDREN: dict[type, tuple[str, ...]] = {}


def walk(*roots: object) -> Iterator[object]:
    """The given nodes and everything below them, parents first."""
    stack = [*reversed(roots)]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(reversed(node))
            continue
        names = _children(type(node))
        if names is None:
            continue
        yield node
        stack.extend(getattr(node, name) for name in reversed(names))


def _children(kind: type) -> tuple[str, ...] | None:
    """The fields of a node's class that may hold nodes; None if it is no class of nodes."""
    if kind not in _CHILDREN:
        if not is_dataclass(kind):
            return None
        _CHILDREN[kind] = tuple(field.name for field in fields(kind) if field.name not in _LEAVES)
    return _CHILDREN[kind]


_LEAVES = frozenset(
    {"at", "id", "attr", "name", "name_at", "operator", "operators", "kind", "keyword", "is_async"}
)
