"""Annotations: expressions in which strings are code, but for the values of some forms."""

from __future__ import annotations

import ast
import warnings

from gnomon.analyzer import syntax
from gnomon.analyzer.files.depth import too_deep
from gnomon.analyzer.lower.from_ast.expressions import indices_of, lower_expression
from gnomon.analyzer.lower.from_ast.operators import BINARY_OPERATORS
from gnomon.analyzer.lower.from_ast.origins import FixedOrigin, Origins, mark


def lower_annotation(node: ast.expr, origins: Origins) -> syntax.Expression:
    """An annotation, with the code inside its strings (forward references) lowered too."""
    match node:
        case ast.Constant(value=str() as text):
            at = mark(origins, node)
            return parse_annotation(text, at) or syntax.Constant(at, text)
        case ast.Subscript():
            return _annotation_subscript(node, origins)
        case ast.BinOp():
            return syntax.BinaryOp(
                mark(origins, node),
                lower_annotation(node.left, origins),
                BINARY_OPERATORS[type(node.op)],
                lower_annotation(node.right, origins),
            )
        case ast.List():
            return syntax.Sequence(
                mark(origins, node),
                "list",
                tuple(lower_annotation(element, origins) for element in node.elts),
            )
        case _:
            return lower_expression(node, origins)


def parse_annotation(text: str, at: int) -> syntax.Expression | None:
    """The type that a string spells, all of it at one origin; None if it spells none.

    Or one so deep that a file which held it as code would not be read.
    """
    if too_deep(text) is not None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return lower_annotation(parsed.body, FixedOrigin(at))


def is_type(value: syntax.Expression, position: int) -> bool:
    """Whether the part of `value[…]` at a position is a type.

    `Literal["a"]` holds values, `Annotated[type, …]` one type and then values.
    """
    match value:
        case syntax.Attribute(attr=name) | syntax.Name(id=name):
            return name != "Literal" and not (name == "Annotated" and position > 0)
        case _:
            return True


def _annotation_subscript(node: ast.Subscript, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    value = lower_expression(node.value, origins)
    indices: list[syntax.Expression] = []
    for position, part in enumerate(indices_of(node)):
        lower = lower_annotation if is_type(value, position) else lower_expression
        indices.append(lower(part, origins))
    return syntax.Subscript(at, value, tuple(indices))
