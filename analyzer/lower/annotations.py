"""Annotations: expressions in which strings are code, but for the values of some forms."""

from __future__ import annotations

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.expressions import lower_expression, lower_subscript_element
from gnomon.analyzer.lower.operators import BINARY_OPERATORS
from gnomon.analyzer.lower.origins import FixedOrigin, Origins, mark


def lower_annotation(node: cst.BaseExpression, origins: Origins) -> syntax.Expression:
    """An annotation, with the code inside its strings (forward references) lowered too."""
    match node:
        case cst.SimpleString() | cst.ConcatenatedString():
            return _forward_reference(node, origins)
        case cst.Subscript():
            return _annotation_subscript(node, origins)
        case cst.BinaryOperation():
            return syntax.BinaryOp(
                mark(origins, node),
                lower_annotation(node.left, origins),
                BINARY_OPERATORS[type(node.operator)],
                lower_annotation(node.right, origins),
            )
        case cst.List():
            return syntax.Sequence(
                mark(origins, node),
                "list",
                tuple(lower_annotation(element.value, origins) for element in node.elements),
            )
        case _:
            return lower_expression(node, origins)


def _forward_reference(
    node: cst.SimpleString | cst.ConcatenatedString, origins: Origins
) -> syntax.Expression:
    text = lower_expression(node, origins)
    if not isinstance(text, syntax.Constant) or not isinstance(text.value, str):
        return text
    return parse_annotation(text.value, text.at) or text


def parse_annotation(text: str, at: int) -> syntax.Expression | None:
    """The type that a string spells, all of it at one origin; None if it spells none."""
    try:
        parsed = cst.parse_expression(text.strip())
    except Exception:
        return None
    return lower_annotation(parsed, FixedOrigin(at))


def _annotation_subscript(node: cst.Subscript, origins: Origins) -> syntax.Expression:
    """`Literal["a"]` holds values, `Annotated[type, …]` one type and then values."""
    at = mark(origins, node)
    value = lower_expression(node.value, origins)
    name = value.attr if isinstance(value, syntax.Attribute) else getattr(value, "id", "")
    indices: list[syntax.Expression] = []
    for position, element in enumerate(node.slice):
        is_type = name != "Literal" and not (name == "Annotated" and position > 0)
        if is_type and isinstance(element.slice, cst.Index) and not element.slice.star:
            indices.append(lower_annotation(element.slice.value, origins))
        else:
            indices.append(lower_subscript_element(element, origins))
    return syntax.Subscript(at, value, tuple(indices))
