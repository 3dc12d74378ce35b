"""The nodes below a syntax node, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

from gnomon.analyzer import syntax
from gnomon.analyzer.syntax.node import FIELDS

Node = TypeVar("Node")
Nodes = tuple[object, ...]
Block = syntax.Statement | syntax.ExceptHandler | syntax.MatchCase
BETWEEN = (syntax.ExceptHandler, syntax.MatchCase)
"""What stands between a statement and those inside of it, and is none itself."""

NOWHERE = frozenset[type]()


def children(node: object) -> Nodes:
    """The nodes directly below a node."""
    return _BELOW[type(node)](node)


def descendants(node: object) -> Iterator[object]:
    """Every node below a node."""
    waiting = [*reversed(children(node))]
    while waiting:
        below = waiting.pop()
        yield below
        waiting.extend(reversed(children(below)))


def found_in(
    nodes: Nodes, kinds: frozenset[type], *, not_inside: frozenset[type] = NOWHERE
) -> list[object]:
    """The nodes of some kinds among some nodes and below them, but for those inside of others."""
    found: list[object] = []
    waiting = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind in kinds:
            found.append(node)
        if kind not in LEAVES and kind not in not_inside:
            waiting.extend(_BELOW[kind](node)[::-1])
    return found


def nodes_of(
    kind: type[Node], nodes: Nodes, *, not_inside: frozenset[type] = NOWHERE
) -> list[Node]:
    """The nodes of one kind among some nodes and below them, but for those inside of others."""
    return cast("list[Node]", found_in(nodes, frozenset({kind}), not_inside=not_inside))


def statements_below(node: object) -> Iterator[syntax.Statement]:
    """Every statement of a module, class or function, however deep."""
    waiting = [*reversed(_BLOCKS[type(node)](node))]
    while waiting:
        below = waiting.pop()
        if not isinstance(below, BETWEEN):
            yield below
        waiting.extend(_BLOCKS[type(below)](below)[::-1])


def functions_below(node: object) -> Iterator[syntax.FunctionDef]:
    """Every function of a module or a class: methods and nested ones, too."""
    for statement in statements_below(node):
        if isinstance(statement, syntax.FunctionDef):
            yield statement


def path_to(root: object, at: int) -> list[object]:
    """The nodes from a root down to the one of an origin, outermost first."""
    found: list[object] = []
    node: object | None = root
    while node is not None:
        found.append(node)
        last, node_at = None, -1
        for child in children(node):
            if node_at < (child_at := origin_of(child)) <= at:
                last, node_at = child, child_at
        node = last
    return found


def origin_of(node: object) -> int:
    """Where a node stands in the order of the source."""
    return int(getattr(node, "at", 0))


def last_origin(node: object) -> int:
    """The origin of the last node below a node: origins count in the order of the source."""
    return max(getattr(node, "at", 0), *(last_origin(child) for child in children(node)), 0)


# --- how each class is read: by which of its fields hold nodes -----------------------------------

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


class Readers(dict[type, Callable[[object], Nodes]]):
    """Functions that give the nodes of some kinds below a node, each written when it is needed."""

    def __init__(self, kinds: frozenset[str]) -> None:
        super().__init__()
        self._kinds = kinds

    def __missing__(self, cls: type) -> Callable[[object], Nodes]:
        reader = self[cls] = _reader(cls, self._kinds)
        return reader


def _reader(cls: type, kinds: frozenset[str]) -> Callable[[object], Nodes]:
    """Gives the nodes of some kinds below an object of a class; none if that is no node.

    It is written as source and compiled, as a dataclass's `__init__` is: a check asks for the
    nodes below every node several times, and a loop over the fields takes three times as long.
    """
    source = f"lambda node: ({' '.join(f'{piece},' for piece in _pieces_of(cls, kinds))})"
    return cast("Callable[[object], Nodes]", eval(source, {"nodes_in": _nodes_in}))


def _pieces_of(cls: type, kinds: frozenset[str]) -> list[str]:
    """How each field of a class is read that may hold nodes of some kinds."""
    return [
        PIECES.get(NODE.sub("_", kind), ROWS).format(field=name)
        for name, kind in FIELDS.get(cls, {}).items()
        if kinds & set(re.findall(r"\w+", kind))
    ]


def _nodes_in(rows: tuple[Nodes, ...]) -> Nodes:
    """The nodes of a field that holds rows: keys with values, names with patterns."""
    return tuple(item for row in rows for item in row if type(item) in FIELDS)


LEAVES = frozenset(cls for cls in FIELDS if not _pieces_of(cls, KINDS))
"""The classes of nodes that have none below them: more than half of all nodes are of one."""

_BELOW = Readers(KINDS)
_BLOCKS = cast("Mapping[type, Callable[[object], tuple[Block, ...]]]", Readers(BLOCKS))
