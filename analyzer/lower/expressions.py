"""Expressions: one small function a libcst class, found by the node's type."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.operators import (
    BINARY_OPERATORS,
    BOOLEAN_OPERATORS,
    COMPARISON_OPERATORS,
    UNARY_OPERATORS,
)
from gnomon.analyzer.lower.origins import Origins, mark


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
            node.keyword.value if node.keyword else None,
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
            parameter.name.value,
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


ESCAPES = re.compile(r"[\\{}]")
"""What stands for something else in the text of an f-string: `\\n`, `{{`."""


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
        case name:
            return syntax.Name(at, name)


def _attribute(node: cst.Attribute, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    return syntax.Attribute(at, lower_expression(node.value, origins), node.attr.value)


def _number(node: cst.Integer | cst.Float | cst.Imaginary, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    try:
        return syntax.Constant(at, ast.literal_eval(node.value))
    except (ValueError, SyntaxError):  # an integer beyond the interpreter's limit of digits
        return syntax.Constant(at, float("inf"))


def _ellipsis(node: cst.Ellipsis, origins: Origins) -> syntax.Expression:
    return syntax.Constant(mark(origins, node), ...)


def _simple_string(node: cst.SimpleString, origins: Origins) -> syntax.Expression:
    return syntax.Constant(mark(origins, node), _string_value(node))


def _string_value(node: cst.SimpleString) -> str | bytes:
    text = node.value
    if text[0] in "\"'" and "\\" not in text:
        quotes = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
        return text[quotes:-quotes]
    with warnings.catch_warnings():
        # An escape that means nothing is the user's own affair, and Python's to warn of.
        warnings.simplefilter("ignore")
        return cast("str | bytes", ast.literal_eval(text))


def _concatenated_string(node: cst.ConcatenatedString, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    pieces = [_LOWERINGS[type(piece)](piece, origins) for piece in _pieces(node)]
    values = [piece.value for piece in pieces if isinstance(piece, syntax.Constant)]
    if len(values) == len(pieces):
        if all(isinstance(value, bytes) for value in values):
            return syntax.Constant(at, b"".join(cast("list[bytes]", values)))
        return syntax.Constant(at, "".join(str(value) for value in values))
    is_text = all(isinstance(value, str) for value in values)
    is_plain = is_text and all(
        piece.is_plain for piece in pieces if isinstance(piece, syntax.FString)
    )
    return syntax.FString(at, tuple(pieces), is_plain)


def _pieces(node: cst.BaseString) -> Iterator[cst.BaseString]:
    while isinstance(node, cst.ConcatenatedString):
        yield node.left
        node = node.right
    yield node


def _formatted_string(
    node: cst.FormattedString | cst.TemplatedString, origins: Origins
) -> syntax.Expression:
    at = mark(origins, node)
    is_plain = isinstance(node, cst.FormattedString) and all(map(_is_plain, node.parts))
    return syntax.FString(at, tuple(_formatted_parts(node.parts, origins)), is_plain)


def _is_plain(part: cst.CSTNode) -> bool:
    """Whether a piece of an f-string is written as it stands: no escape, no format."""
    match part:
        case cst.FormattedStringText(value=text):
            return not ESCAPES.search(text)
        case cst.FormattedStringExpression():
            return not (part.conversion or part.format_spec or part.equal)
        case _:
            return False


def _formatted_parts(parts: Sequence[cst.CSTNode], origins: Origins) -> Iterator[syntax.Expression]:
    for part in parts:
        match part:
            case cst.FormattedStringText() | cst.TemplatedStringText():
                yield syntax.Constant(mark(origins, part), part.value)
            case cst.FormattedStringExpression() | cst.TemplatedStringExpression():
                yield lower_expression(part.expression, origins)
                yield from _formatted_parts(part.format_spec or (), origins)
            case _:
                continue


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
    indices = tuple(lower_subscript_element(element, origins) for element in node.slice)
    return syntax.Subscript(at, value, indices)


def lower_subscript_element(node: cst.SubscriptElement, origins: Origins) -> syntax.Expression:
    """What stands between two commas of a subscript."""
    match node.slice:
        case cst.Index(value=value, star=star):
            if star:
                at = mark(origins, node)
                return syntax.Starred(at, lower_expression(value, origins))
            return lower_expression(value, origins)
        case cst.Slice(lower=lower, upper=upper, step=step):
            return syntax.Slice(
                mark(origins, node),
                lower_optional(lower, origins),
                lower_optional(upper, origins),
                lower_optional(step, origins),
            )
        case other:
            raise TypeError(f"libcst gave a subscript element of {type(other).__name__}")


def _starred(node: cst.StarredElement, origins: Origins) -> syntax.Expression:
    return syntax.Starred(mark(origins, node), lower_expression(node.value, origins))


def _sequence(node: cst.List | cst.Tuple | cst.Set, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    elements = tuple(
        _starred(element, origins)
        if isinstance(element, cst.StarredElement)
        else lower_expression(element.value, origins)
        for element in node.elements
    )
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
