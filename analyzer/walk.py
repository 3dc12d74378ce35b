"""The nodes below a syntax node, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import cast, get_args

from gnomon.analyzer import syntax
from gnomon.analyzer.syntax.node import FIELDS, fields_reader

Nodes = tuple[object, ...]


def children(node: object) -> Nodes:
    """The nodes directly below a node."""
    below = _BELOW.get(type(node))
    return () if below is None else below(node)


def descendants(node: object) -> Iterator[object]:
    """Every node below a node."""
    waiting = [*reversed(children(node))]
    while waiting:
        below = waiting.pop()
        yield below
        waiting.extend(reversed(children(below)))


def statements_below(node: object) -> Iterator[syntax.Statement]:
    """Every statement of a module, class or function, however deep."""
    blocks = _BLOCKS.get(type(node))
    for child in blocks(node) if blocks else ():
        if type(child) in STATEMENTS:
            yield cast("syntax.Statement", child)
        yield from statements_below(child)


def functions_below(node: object) -> Iterator[syntax.FunctionDef]:
    """Every function of a module or a class: methods and nested ones, too."""
    for statement in statements_below(node):
        if isinstance(statement, syntax.FunctionDef):
            yield statement


def last_origin(node: object) -> int:
    """The origin of the last node below a node: origins count in the order of the source."""
    return max(getattr(node, "at", 0), *(last_origin(child) for child in children(node)), 0)


# --- how each class is read: by which of its fields hold nodes -----------------------------------

STATEMENTS = frozenset(get_args(syntax.Statement))
BLOCKS = frozenset({"Statement", "ExceptHandler", "MatchCase"})
KINDS = BLOCKS | {"Expression", "Pattern", *(cls.__name__ for cls in FIELDS)}
SEVERAL = re.compile(r"tuple\[\w+, \.\.\.\]")


def _reader(cls: type, kinds: frozenset[str]) -> Callable[[object], Nodes] | None:
    """Gives the nodes of some kinds below a node of a class; None for a class without any."""
    fields = {
        name: kind for name, kind in FIELDS[cls].items() if kinds & set(re.findall(r"\w+", kind))
    }
    if not fields:
        return None
    values = fields_reader(fields)
    if kinds.issuperset(fields.values()):
        return values
    first, *others = fields.values()
    if not others and SEVERAL.fullmatch(first):
        return attrgetter(*fields)
    return lambda node: _flat(values(node))


def _flat(values: Nodes) -> Nodes:
    """Nodes from fields that are empty, hold one, several, or rows of several."""
    found: list[object] = []
    for value in values:
        if value is None:
            continue
        if type(value) is not tuple:
            found.append(value)
            continue
        several = cast("Nodes", value)
        if several and type(several[0]) is tuple:
            rows = cast("tuple[Nodes, ...]", several)
            found.extend(item for row in rows for item in row if type(item) in FIELDS)
        else:
            found.extend(several)
    return tuple(found)


_BELOW = {cls: reader for cls in FIELDS if (reader := _reader(cls, KINDS)) is not None}
_BLOCKS = {cls: reader for cls in FIELDS if (reader := _reader(cls, BLOCKS)) is not None}
