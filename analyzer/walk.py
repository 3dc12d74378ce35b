"""The nodes directly below a syntax node, in the order of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

_CHILD_FIELDS: dict[type, tuple[str, ...]] = {}


def children(node: object) -> Iterator[object]:
    """The nodes directly below a node."""
    for name in _child_fields(type(node)):
        yield from _nodes(getattr(node, name))


def _nodes(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for item in cast(tuple[object, ...], value):
            yield from _nodes(item)
    elif _child_fields(type(value)):
        yield value


def _child_fields(kind: type) -> tuple[str, ...]:
    """The fields of a node's class that may hold nodes; none if it is no class of nodes."""
    known = _CHILD_FIELDS.get(kind)
    if known is None:
        known = ()
        if is_dataclass(kind):
            known = tuple(field.name for field in fields(kind) if field.name != "at")
        _CHILD_FIELDS[kind] = known
    return known
