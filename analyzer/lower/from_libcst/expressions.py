"""Expressions: one small function a libcst class, found by the node's type."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.expressions import constant_value
from gnomon.analyzer.lower.from_libcst.identifiers import identifier
from gnomon.analyzer.lower.from_libcst.operators import (
    BINARY_OPERATORS,
    BOOLEAN_OPERATORS,
    COMPARISON_OPERATORS,
    UNARY_OPERATORS,
)
from gnomon.analyzer.lower.from_libcst.origins import Origins, mark
from gnomon.analyzer.lower.from_libcst.strings import (
    Hole,
    Piece,
    Text,
    concatenated_pieces,
    formatted_pieces,
    string_value,
)


def lower_expression(node: cst.CSTNode, origins: Origins) -> syntax.Expression:
    """The syntax of any libcst expression."""
    return _LOWERINGS[type(node)](node, origins)


def lower_optional(node: cst.CSTNode | None, origins: Origins) -> syntax.Expression | None:
    """The syntax of an expression that may be absent."""
    return None if node is None else _LOWERINGS[type(node)](node, origins)


def lower_arguments(nodes: Sequence[cst.Arg], origins: Origins) -> tuple[syntax.Argument, ...]:
    """The arguments of a call or of a class header."""
    return tuple(
        syntax.Argument(
            mark(origins, node),
            lower_expression(node.value, origins),
            identifier(node.keyword) if node.keyword else None,
            node.star,
        )
        for node in nodes
    )


def lower_parameters(
    node: cst.Parameters,
    origins: Origins,
    annotated: Callable[[cst.BaseExpression, Origins], syntax.Expression] = lower_expression,
) -> tuple[syntax.Parameter, ...]:
    """The parameters of a function or a lambda, in the order of the source.

    `annotated` lowers their annotations, which those of a lambda cannot have.
    """
    return tuple(
        syntax.Parameter(
            mark(origins, parameter.name),
            identifier(parameter.name),
            kind,
            annotated(parameter.annotation.annotation, origins) if parameter.annotation else None,
            lower_optional(parameter.default, origins),
        )
        for kind, parameter in _parameters(node)
    )


def _parameters(node: cst.Parameters) -> Iterator[tuple[syntax.ParameterKind, cst.Param]]:
    for parameter in node.posonly_params:
        yield syntax.ParameterKind.POSITIONAL_ONLY, parameter
    for parameter in node.params:
        yield syntax.ParameterKind.POSITIONAL, parameter
    if isinstance(node.star_arg, cst.Param):
        yield syntax.ParameterKind.VAR_POSITIONAL, node.star_arg
    for parameter in node.kwonly_params:
        yield syntax.ParameterKind.KEYWORD_ONLY, parameter
    if node.star_kwarg:
        yield syntax.ParameterKind.VAR_KEYWORD, node.star_kwarg


# --- one function a class ----------------------------------------------------------------------


def _name(node: cst.Name, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    match node.value:
        case "None":
            return syntax.Constant(at, None)
        case "True":
            return syntax.Constant(at, True)
        case "False":
            return syntax.Constant(at, False)
        case _:
            return syntax.Name(at, identifier(node))


def _attribute(node: cst.Attribute, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    return syntax.Attribute(at, lower_expression(node.value, origins), identifier(node.attr))


def _number(node: cst.Integer | cst.Float | cst.Imaginary, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    try:
        return syntax.Constant(at, constant_value(ast.literal_eval(node.value)))
    except (ValueError, SyntaxError):  # an integer beyond the interpreter's limit of digits
        return syntax.Constant(at, float("inf"))


def _ellipsis(node: cst.Ellipsis, origins: Origins) -> syntax.Expression:
    return syntax.Constant(mark(origins, node), ...)


def _simple_string(node: cst.SimpleString, origins: Origins) -> syntax.Expression:
    return syntax.Constant(mark(origins, node), string_value(node))


def _concatenated_string(node: cst.ConcatenatedString, origins: Origins) -> syntax.Expression:
    literals = concatenated_pieces(node)
    if not all(isinstance(literal, cst.SimpleString) for literal in literals):
        return _formatted(node, literals, origins)
    values = [string_value(cast("cst.SimpleString", literal)) for literal in literals]
    value = b"".join(cast("list[bytes]", values)) if isinstance(values[0], bytes) else None
    whole = "".join(cast("list[str]", values)) if value is None else value
    return syntax.Constant(mark(origins, node), whole)


def _formatted_string(
    node: cst.FormattedString | cst.TemplatedString, origins: Origins
) -> syntax.Expression:
    return _formatted(node, [node], origins)


def _formatted(
    node: cst.BaseString, literals: list[cst.BaseString], origins: Origins
) -> syntax.Expression:
    at = mark(origins, node)
    pieces = formatted_pieces(literals)
    is_plain = not any(isinstance(literal, cst.TemplatedString) for literal in literals) and all(
        piece.is_plain for piece in pieces if isinstance(piece, Hole)
    )
    return syntax.FString(at, tuple(_formatted_parts(pieces, origins)), is_plain)


def _formatted_parts(pieces: Sequence[Piece], origins: Origins) -> Iterator[syntax.Expression]:
    for piece in pieces:
        if isinstance(piece, Text):
            yield syntax.Constant(mark(origins, piece.node), piece.value)
        else:
            yield lower_expression(piece.expression, origins)
            yield from _formatted_parts(piece.format, origins)


def _call(node: cst.Call, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    return syntax.Call(
        at, lower_expression(node.func, origins), lower_arguments(node.args, origins)
    )


def _await(node: cst.Await, origins: Origins) -> syntax.Expression:
    return syntax.Await(mark(origins, node), lower_expression(node.expression, origins))


def _yield(node: cst.Yield, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    if isinstance(node.value, cst.From):
        return syntax.Yield(at, lower_expression(node.value.item, origins), True)
    return syntax.Yield(at, lower_optional(node.value, origins), False)


def _binary(node: cst.BinaryOperation, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    left = lower_expression(node.left, origins)
    operator = BINARY_OPERATORS[type(node.operator)]
    return syntax.BinaryOp(at, left, operator, lower_expression(node.right, origins))


def _boolean(node: cst.BooleanOperation, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    left = lower_expression(node.left, origins)
    operator = BOOLEAN_OPERATORS[type(node.operator)]
    return syntax.BoolOp(at, left, operator, lower_expression(node.right, origins))


def _unary(node: cst.UnaryOperation, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    operator = UNARY_OPERATORS[type(node.operator)]
    return syntax.UnaryOp(at, operator, lower_expression(node.expression, origins))


def _comparison(node: cst.Comparison, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    left = lower_expression(node.left, origins)
    targets = node.comparisons
    return syntax.Compare(
        at,
        left,
        tuple(COMPARISON_OPERATORS[type(target.operator)] for target in targets),
        tuple(lower_expression(target.comparator, origins) for target in targets),
    )


def _if_expression(node: cst.IfExp, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    body = lower_expression(node.body, origins)
    test = lower_expression(node.test, origins)
    return syntax.IfExp(at, test, body, lower_expression(node.orelse, origins))


def _lambda(node: cst.Lambda, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    parameters = lower_parameters(node.params, origins)
    return syntax.Lambda(at, parameters, lower_expression(node.body, origins))


def _walrus(node: cst.NamedExpr, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    target = cast("syntax.Name", lower_expression(node.target, origins))
    return syntax.Walrus(at, target, lower_expression(node.value, origins))


def _subscript(node: cst.Subscript, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    value = lower_expression(node.value, origins)
    return syntax.Subscript(
        at, value, tuple(lower_index(part, origins) for part in indices_of(node))
    )


IndexPart = cst.SubscriptElement | cst.BaseElement


def indices_of(node: cst.Subscript) -> Sequence[IndexPart]:
    """What stands between the commas of a subscript.

    `a[(1, 2)]` means what `a[1, 2]` means, and CPython's tree does not tell them apart.
    """
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=cst.Tuple() as several, star=None))] if (
            several.elements
        ):
            return several.elements
        case elements:
            return elements


def plain_index(part: IndexPart) -> cst.BaseExpression | None:
    """The part of a subscript if it is neither a slice nor starred."""
    match part:
        case cst.SubscriptElement(slice=cst.Index(value=value, star=None)):
            return value
        case cst.Element(value=value):
            return value
        case _:
            return None


def lower_index(part: IndexPart, origins: Origins) -> syntax.Expression:
    """One part of a subscript."""
    plain = plain_index(part)
    if plain is not None:
        return lower_expression(plain, origins)
    at = mark(origins, part)
    match part:
        case cst.SubscriptElement(slice=cst.Slice(lower=lower, upper=upper, step=step)):
            return syntax.Slice(
                at,
                lower_optional(lower, origins),
                lower_optional(upper, origins),
                lower_optional(step, origins),
            )
        case cst.SubscriptElement(slice=cst.Index(value=value)) | cst.StarredElement(value=value):
            return syntax.Starred(at, lower_expression(value, origins))
        case other:
            raise TypeError(f"libcst gave a subscript element of {type(other).__name__}")


def _element(node: cst.BaseElement, origins: Origins) -> syntax.Expression:
    if isinstance(node, cst.StarredElement):
        return _starred(node, origins)
    return lower_expression(node.value, origins)


def _starred(node: cst.StarredElement, origins: Origins) -> syntax.Expression:
    return syntax.Starred(mark(origins, node), lower_expression(node.value, origins))


def _sequence(node: cst.List | cst.Tuple | cst.Set, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    elements = tuple(_element(element, origins) for element in node.elements)
    return syntax.Sequence(at, type(node).__name__.lower(), elements)


def _dict(node: cst.Dict, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    items: list[tuple[syntax.Expression | None, syntax.Expression]] = []
    for element in node.elements:
        key = (
            lower_expression(element.key, origins) if isinstance(element, cst.DictElement) else None
        )
        items.append((key, lower_expression(element.value, origins)))
    return syntax.Dict(at, tuple(items))


_COMPREHENSION_KINDS: dict[type[cst.CSTNode], str] = {
    cst.ListComp: "list",
    cst.SetComp: "set",
    cst.GeneratorExp: "generator",
    cst.DictComp: "dict",
    cst.StarredDictComp: "dict",
}


def _comprehension(
    node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp | cst.StarredDictComp,
    origins: Origins,
) -> syntax.Expression:
    at = mark(origins, node)
    key: syntax.Expression | None = None
    if isinstance(node, cst.DictComp):
        key = lower_expression(node.key, origins)
        element = lower_expression(node.value, origins)
    elif isinstance(node, cst.StarredDictComp):
        element = lower_expression(node.value, origins)
    else:
        element = lower_expression(node.elt, origins)
    generators = tuple(_generators(node.for_in, origins))
    return syntax.Comprehension(at, _COMPREHENSION_KINDS[type(node)], key, element, generators)


def _generators(node: cst.CompFor | None, origins: Origins) -> Iterator[syntax.Generator]:
    while node is not None:
        yield syntax.Generator(
            mark(origins, node),
            lower_expression(node.target, origins),
            lower_expression(node.iter, origins),
            tuple(lower_expression(condition.test, origins) for condition in node.ifs),
            node.asynchronous is not None,
        )
        node = node.inner_for_in


# The values take the node class of their key, which a dict's type cannot say.
_LOWERINGS: dict[type[cst.CSTNode], Callable[[Any, Origins], syntax.Expression]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Integer: _number,
    cst.Float: _number,
    cst.Imaginary: _number,
    cst.Ellipsis: _ellipsis,
    cst.SimpleString: _simple_string,
    cst.ConcatenatedString: _concatenated_string,
    cst.FormattedString: _formatted_string,
    cst.TemplatedString: _formatted_string,
    cst.Call: _call,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.UnaryOperation: _unary,
    cst.Comparison: _comparison,
    cst.IfExp: _if_expression,
    cst.Lambda: _lambda,
    cst.NamedExpr: _walrus,
    cst.Subscript: _subscript,
    cst.StarredElement: _starred,
    cst.List: _sequence,
    cst.Tuple: _sequence,
    cst.Set: _sequence,
    cst.Dict: _dict,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.DictComp: _comprehension,
    cst.StarredDictComp: _comprehension,
}
