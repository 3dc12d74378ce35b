"""Expressions that a fix writes beside something else, in parentheses where they need them.

`SourceOf` is the text of a node without the parentheses around it: what they held together falls
apart in another place, `(a + b) * 1000` without the factor and with an attribute behind it.
"""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.fixes.fix import Part, SourceOf

PRIMARY = (syntax.Name, syntax.Attribute, syntax.Call, syntax.Subscript)


def as_value(node: syntax.Expression) -> tuple[Part, ...]:
    """An expression as an argument, behind its name, or as another expression's whole."""
    match node:
        case syntax.Walrus() | syntax.Yield():
            return _grouped(node)
        case syntax.Sequence(kind="tuple") | syntax.Comprehension(kind="generator"):
            return _grouped(node)
        case _:
            return (SourceOf(node.at),)


def as_factor(node: syntax.Expression) -> tuple[Part, ...]:
    """An expression as the left side of a multiplication."""
    match node:
        case syntax.BinaryOp(operator="*" | "**") | syntax.Constant():
            return (SourceOf(node.at),)
        case _:
            return as_primary(node)


def as_primary(node: syntax.Expression) -> tuple[Part, ...]:
    """An expression that an attribute, a call or a subscript follows."""
    return (SourceOf(node.at),) if isinstance(node, PRIMARY) else _grouped(node)


def around_await(call: syntax.Call, above: object) -> tuple[str, str]:
    """What stands before and behind a call that is awaited; `above` is the node that it is in."""
    is_taken = isinstance(above, syntax.Attribute | syntax.Subscript)
    is_called = isinstance(above, syntax.Call) and above.func is call
    return ("(await ", ")") if is_taken or is_called else ("await ", "")


def _grouped(node: syntax.Expression) -> tuple[Part, ...]:
    return ("(", SourceOf(node.at), ")")
