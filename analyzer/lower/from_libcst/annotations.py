"""Annotations: expressions in which strings are code, but for the values of some forms."""

from __future__ import annotations

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.annotations import is_type, parse_annotation
from gnomon.analyzer.lower.from_libcst.expressions import (
    indices_of,
    lower_expression,
    lower_index,
    plain_index,
)
from gnomon.analyzer.lower.from_libcst.operators import BINARY_OPERATORS
from gnomon.analyzer.lower.from_libcst.origins import Origins, mark


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


def _annotation_subscript(node: cst.Subscript, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    value = lower_expression(node.value, origins)
    indices: list[syntax.Expression] = []
    for position, part in enumerate(indices_of(node)):
        plain = plain_index(part)
        if plain is not None and is_type(value, position):
            indices.append(lower_annotation(plain, origins))
        else:
            indices.append(lower_index(part, origins))
    return syntax.Subscript(at, value, tuple(indices))
