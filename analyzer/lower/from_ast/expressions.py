"""Expressions: one small function a class of CPython's tree, found by the node's type.

Most of the time of a cold check's reading is spent here, so the commonest classes are spelt out:
they keep their origin and find the function for what is below them without a call.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.operators import (
    BINARY_OPERATORS,
    BOOLEAN_OPERATORS,
    COMPARISON_OPERATORS,
    UNARY_OPERATORS,
)
from gnomon.analyzer.lower.from_ast.origins import Formatted, Origins, Part, Placed, mark

LARGEST_BITS = 14_000
"""Of an integer: Python refuses by default to write out more than 4,300 digits."""


def lower_expression(node: ast.expr, origins: Origins) -> syntax.Expression:
    """The syntax of any expression of CPython's tree."""
    return _LOWERINGS[type(node)](node, origins)


def lower_optional(node: ast.expr | None, origins: Origins) -> syntax.Expression | None:
    """The syntax of an expression that may be absent."""
    return None if node is None else _LOWERINGS[type(node)](node, origins)


def lower_arguments(
    whole: ast.Call | ast.ClassDef,
    positional: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
    origins: Origins,
) -> tuple[syntax.Argument, ...]:
    """The arguments of a call or of a class header, in the order of the source."""
    found: list[syntax.Argument] = []
    for index, node in enumerate(in_order(positional, keywords)):
        at = len(origins)
        if isinstance(node, ast.keyword):
            origins.append(node)
            star, keyword, value = "" if node.arg else "**", node.arg, node.value
        elif isinstance(node, ast.Starred):
            origins.append(node)
            star, keyword, value = "*", None, node.value
        else:
            origins.append(Part(whole, node, index))
            star, keyword, value = "", None, node
        lowered = _LOWERINGS[type(value)](value, origins)
        found.append(syntax.Argument(at, lowered, keyword, star))
    return tuple(found)


def in_order(
    positional: Sequence[ast.expr], keywords: Sequence[ast.keyword]
) -> Sequence[ast.expr | ast.keyword]:
    """The arguments in the order of the source: `f(key=1, *rest)` is sound."""
    if not keywords:
        return positional
    nodes: list[ast.expr | ast.keyword] = [*positional, *keywords]
    if any(type(node) is ast.Starred for node in positional):
        nodes.sort(key=_place)
    return nodes


def _place(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset


def lower_parameters(
    node: ast.arguments,
    origins: Origins,
    annotated: Callable[[ast.expr, Origins], syntax.Expression] = lower_expression,
) -> tuple[syntax.Parameter, ...]:
    """The parameters of a function or a lambda, in the order of the source.

    `annotated` lowers their annotations, which those of a lambda cannot have.
    """
    return tuple(
        syntax.Parameter(
            mark(origins, parameter),
            parameter.arg,
            kind,
            annotated(parameter.annotation, origins) if parameter.annotation else None,
            lower_optional(default, origins),
        )
        for kind, parameter, default in _parameters(node)
    )


Parameter = tuple[syntax.ParameterKind, ast.arg, ast.expr | None]


def _parameters(node: ast.arguments) -> Iterator[Parameter]:
    before = len(node.posonlyargs)
    optional = before + len(node.args) - len(node.defaults)
    defaults: list[ast.expr | None] = [*[None] * optional, *node.defaults]
    for parameter, default in zip(node.posonlyargs, defaults, strict=False):
        yield syntax.ParameterKind.POSITIONAL_ONLY, parameter, default
    for parameter, default in zip(node.args, defaults[before:], strict=True):
        yield syntax.ParameterKind.POSITIONAL, parameter, default
    if node.vararg:
        yield syntax.ParameterKind.VAR_POSITIONAL, node.vararg, None
    for parameter, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        yield syntax.ParameterKind.KEYWORD_ONLY, parameter, default
    if node.kwarg:
        yield syntax.ParameterKind.VAR_KEYWORD, node.kwarg, None


# --- one function a class ----------------------------------------------------------------------


def _name(node: ast.Name, origins: Origins) -> syntax.Expression:
    at = len(origins)
    origins.append(node)
    return syntax.Name(at, node.id)


def _attribute(node: ast.Attribute, origins: Origins) -> syntax.Expression:
    at = len(origins)
    origins.append(node)
    value = node.value
    return syntax.Attribute(at, _LOWERINGS[type(value)](value, origins), node.attr)


def _constant(node: ast.Constant, origins: Origins) -> syntax.Expression:
    at = len(origins)
    origins.append(node)
    return syntax.Constant(at, constant_value(node.value))


def constant_value(value: object) -> object:
    """What a literal stands for; infinity for an integer that Python would refuse to write out."""
    if isinstance(value, int) and value.bit_length() > LARGEST_BITS:
        return float("inf")
    return value


def _formatted(node: ast.JoinedStr, origins: Origins) -> syntax.Expression:
    return _with_holes(node, node.values, origins, is_plain=all(map(_is_plain, node.values)))


class TemplateNode(Placed, Protocol):
    """`ast.TemplateStr`, which a Python before 3.14 lacks; its holes are like an f-string's."""

    values: list[ast.expr]


def _template(node: TemplateNode, origins: Origins) -> syntax.Expression:
    return _with_holes(node, node.values, origins, is_plain=False)


def _with_holes(
    node: Placed, values: Sequence[ast.expr], origins: Origins, *, is_plain: bool
) -> syntax.Expression:
    whole = Formatted(node, 0)
    at = mark(origins, whole)
    parts = tuple(_formatted_parts(values, origins))
    whole.last = len(origins) - 1
    return syntax.FString(at, parts, is_plain)


def _is_plain(part: ast.expr) -> bool:
    """Whether a part of an f-string is put in as it is; `{value=}` means `repr` to CPython."""
    if not isinstance(part, ast.FormattedValue):
        return True
    return part.conversion == -1 and not (
        isinstance(part.format_spec, ast.JoinedStr) and part.format_spec.values
    )


def _formatted_parts(nodes: Sequence[ast.expr], origins: Origins) -> Iterator[syntax.Expression]:
    for node in nodes:
        if isinstance(node, ast.Constant):
            if node.value:
                yield _constant(node, origins)
            continue
        hole = cast("ast.FormattedValue", node)
        yield lower_expression(hole.value, origins)
        if hole.format_spec is not None:
            yield from _formatted_parts(cast("ast.JoinedStr", hole.format_spec).values, origins)


def _call(node: ast.Call, origins: Origins) -> syntax.Expression:
    at = len(origins)
    origins.append(node)
    func = node.func
    callee = _LOWERINGS[type(func)](func, origins)
    return syntax.Call(at, callee, lower_arguments(node, node.args, node.keywords, origins))


def _await(node: ast.Await, origins: Origins) -> syntax.Expression:
    return syntax.Await(mark(origins, node), lower_expression(node.value, origins))


def _yield(node: ast.Yield, origins: Origins) -> syntax.Expression:
    return syntax.Yield(mark(origins, node), lower_optional(node.value, origins), False)


def _yield_from(node: ast.YieldFrom, origins: Origins) -> syntax.Expression:
    return syntax.Yield(mark(origins, node), lower_expression(node.value, origins), True)


def _binary(node: ast.BinOp, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    left = lower_expression(node.left, origins)
    return syntax.BinaryOp(
        at, left, BINARY_OPERATORS[type(node.op)], lower_expression(node.right, origins)
    )


def _boolean(node: ast.BoolOp, origins: Origins) -> syntax.Expression:
    """`a and b and c` is one node of CPython's and two of ours: `(a and b) and c`."""
    last = len(node.values) - 1
    places = [mark(origins, node)]
    places += [mark(origins, Part(node, node, index)) for index in range(last - 1, 0, -1)]
    operator = BOOLEAN_OPERATORS[type(node.op)]
    left = lower_expression(node.values[0], origins)
    for value in node.values[1:]:
        left = syntax.BoolOp(places.pop(), left, operator, lower_expression(value, origins))
    return left


def _unary(node: ast.UnaryOp, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    return syntax.UnaryOp(
        at, UNARY_OPERATORS[type(node.op)], lower_expression(node.operand, origins)
    )


def _comparison(node: ast.Compare, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    left = lower_expression(node.left, origins)
    return syntax.Compare(
        at,
        left,
        tuple([COMPARISON_OPERATORS[type(operator)] for operator in node.ops]),
        tuple([lower_expression(comparator, origins) for comparator in node.comparators]),
    )


def _if_expression(node: ast.IfExp, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    body = lower_expression(node.body, origins)
    test = lower_expression(node.test, origins)
    return syntax.IfExp(at, test, body, lower_expression(node.orelse, origins))


def _lambda(node: ast.Lambda, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    parameters = lower_parameters(node.args, origins)
    return syntax.Lambda(at, parameters, lower_expression(node.body, origins))


def _walrus(node: ast.NamedExpr, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    target = cast("syntax.Name", lower_expression(node.target, origins))
    return syntax.Walrus(at, target, lower_expression(node.value, origins))


def _subscript(node: ast.Subscript, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    value = lower_expression(node.value, origins)
    indices = tuple([lower_expression(part, origins) for part in indices_of(node)])
    return syntax.Subscript(at, value, indices)


def indices_of(node: ast.Subscript) -> Sequence[ast.expr]:
    """What stands between the commas of a subscript; `a[(1, 2)]` means what `a[1, 2]` means."""
    part = node.slice
    return part.elts if isinstance(part, ast.Tuple) and part.elts else (part,)


def _slice(node: ast.Slice, origins: Origins) -> syntax.Expression:
    return syntax.Slice(
        mark(origins, node),
        lower_optional(node.lower, origins),
        lower_optional(node.upper, origins),
        lower_optional(node.step, origins),
    )


def _starred(node: ast.Starred, origins: Origins) -> syntax.Expression:
    return syntax.Starred(mark(origins, node), lower_expression(node.value, origins))


def _sequence(node: ast.List | ast.Tuple | ast.Set, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    elements = tuple([_LOWERINGS[type(element)](element, origins) for element in node.elts])
    return syntax.Sequence(at, type(node).__name__.lower(), elements)


def _dict(node: ast.Dict, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    items = [
        (lower_optional(key, origins), lower_expression(value, origins))
        for key, value in zip(node.keys, node.values, strict=True)
    ]
    return syntax.Dict(at, tuple(items))


_COMPREHENSION_KINDS: dict[type[ast.expr], str] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
}


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp, origins: Origins
) -> syntax.Expression:
    at = mark(origins, node)
    element = lower_expression(node.elt, origins)
    generators = _generators(node, origins)
    return syntax.Comprehension(at, _COMPREHENSION_KINDS[type(node)], None, element, generators)


def _dict_comprehension(node: ast.DictComp, origins: Origins) -> syntax.Expression:
    at = mark(origins, node)
    key = lower_expression(node.key, origins)
    element = lower_expression(node.value, origins)
    return syntax.Comprehension(at, "dict", key, element, _generators(node, origins))


def _generators(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, origins: Origins
) -> tuple[syntax.Generator, ...]:
    return tuple(
        syntax.Generator(
            mark(origins, Part(node, part, index)),
            lower_expression(part.target, origins),
            lower_expression(part.iter, origins),
            tuple([lower_expression(condition, origins) for condition in part.ifs]),
            part.is_async == 1,
        )
        for index, part in enumerate(node.generators)
    )


# The values take the node class of their key, which a dict's type cannot say.
_LOWERINGS: dict[type[ast.expr], Callable[[Any, Origins], syntax.Expression]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Constant: _constant,
    ast.JoinedStr: _formatted,
    ast.Call: _call,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.IfExp: _if_expression,
    ast.Lambda: _lambda,
    ast.NamedExpr: _walrus,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Starred: _starred,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
}
if (template := getattr(ast, "TemplateStr", None)) is not None:  # since Python 3.14
    _LOWERINGS[template] = _template
