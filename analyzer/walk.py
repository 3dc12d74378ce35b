"""The nodes directly below a syntax node, in the order of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from gnomon.analyzer import syntax

# Fields that never hold a node, whatever the class.
PLAIN = frozenset(
    {"at", "name_at", "id", "attr", "operator", "operators", "keyword", "star", "is_async"}
)

_CHILD_FIELDS: dict[type, tuple[str, ...] | None] = {}


def children(node: object) -> list[object]:
    """The nodes directly below a node."""
    found: list[object] = []
    for name in _child_fields(type(node)) or ():
        _collect(getattr(node, name), found)
    return found


def functions_below(node: object) -> Iterator[syntax.FunctionDef]:
    """Every function of a module or a class: methods and nested ones, too."""
    for child in children(node):
        if isinstance(child, syntax.FunctionDef):
            yield child
        if isinstance(child, syntax.Statement | syntax.ExceptHandler | syntax.MatchCase):
            yield from functions_below(child)


def last_origin(node: object) -> int:
    """The origin of the last node below a node: origins count in the order of the source."""
    return max(getattr(node, "at", 0), *(last_origin(child) for child in children(node)), 0)


def statements_below(node: object) -> Iterator[syntax.Statement]:
    """Every statement of a module, class or function, however deep."""
    for child in children(node):
        if isinstance(child, syntax.Statement):
            yield child
        if isinstance(child, syntax.Statement | syntax.ExceptHandler | syntax.MatchCase):
            yield from statements_below(child)


def _collect(value: object, found: list[object]) -> None:
    if isinstance(value, tuple):
        for item in cast("tuple[object, ...]", value):
            _collect(item, found)
    elif _child_fields(type(value)) is not None:
        found.append(value)


def _child_fields(kind: type) -> tuple[str, ...] | None:
    """The fields of a node's class that may hold nodes; None if it is no class of nodes."""
    if kind not in _CHILD_FIELDS:
        known = None
        if is_dataclass(kind):
            known = tuple(field.name for field in fields(kind) if field.name not in PLAIN)
        _CHILD_FIELDS[kind] = known
    return _CHILD_FIELDS[kind]
