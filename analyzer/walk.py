"""The nodes below a syntax node, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import cast, get_args

from gnomon.analyzer import syntax
from gnomon.analyzer.syntax.node import FIELDS

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

NODE = re.compile(r"\b(?!None\b)[A-Z]\w+")

# By the form of a field's annotation, in which `_` stands for a kind of node.
PIECES = {
    "_": "node.{field}",
    "_ | None": "*(() if node.{field} is None else (node.{field},))",
    "tuple[_, ...]": "*node.{field}",
}
ROWS = "*nodes_in(node.{field})"


def _reader(cls: type, kinds: frozenset[str]) -> Callable[[object], Nodes] | None:
    """Gives the nodes of some kinds below a node of a class; None for a class without any.

    It is written as source and compiled, as a dataclass's `__init__` is: a check asks for the
    nodes below every node several times, and a loop over the fields takes three times as long.
    """
    pieces = [
        PIECES.get(NODE.sub("_", kind), ROWS).format(field=name)
        for name, kind in FIELDS[cls].items()
        if kinds & set(re.findall(r"\w+", kind))
    ]
    if not pieces:
        return None
    source = f"lambda node: ({', '.join(pieces)},)"
    return cast("Callable[[object], Nodes]", eval(source, {"nodes_in": _nodes_in}))


def _nodes_in(rows: tuple[Nodes, ...]) -> Nodes:
    """The nodes of a field that holds rows: keys with values, names with patterns."""
    return tuple(item for row in rows for item in row if type(item) in FIELDS)


_BELOW = {cls: reader for cls in FIELDS if (reader := _reader(cls, KINDS)) is not None}
_BLOCKS = {cls: reader for cls in FIELDS if (reader := _reader(cls, BLOCKS)) is not None}
