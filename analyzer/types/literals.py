"""A literal as a value, with what cannot be read in it kept as such."""

from __future__ import annotations

from gnomon.analyzer import syntax


class Unread:
    """Something in a literal that is not written out: `[1, n]`, `{"depth": n, **rest}`."""

    def __repr__(self) -> str:
        return "…"


UNREAD = Unread()
"""The one there is. As a key of a dict it says that there may be others."""


def literal(node: syntax.Expression) -> object:
    """A constant or a display of literals; `UNREAD` for anything else."""
    match node:
        case syntax.Constant(value=value):
            return value
        case syntax.UnaryOp(operator="-", operand=syntax.Constant(value=int() | float() as value)):
            return -value
        case syntax.Sequence(kind="tuple", elements=elements):
            return tuple(literal(element) for element in elements)
        case syntax.Sequence(kind="list", elements=elements):
            return [literal(element) for element in elements]
        case syntax.Sequence(elements=elements):
            # What stands in a set can be hashed, or is refused where it is written.
            return frozenset(_as_key(element) for element in elements)
        case syntax.Dict(items=items):
            return {_as_key(key): literal(value) for key, value in items}
        case _:
            return UNREAD


def _as_key(node: syntax.Expression | None) -> object:
    return node.value if isinstance(node, syntax.Constant) else UNREAD
