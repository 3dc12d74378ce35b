"""Expressions, with the arguments, parameters and generators that are parts of them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from gnomon.analyzer.syntax.node import node


@node
class Name:
    at: int
    id: str


@node
class Attribute:
    at: int
    value: Expression
    attr: str


@node
class Constant:
    """A literal: None, bool, int, float, complex, str, bytes or Ellipsis."""

    at: int
    value: object


@node
class FString:
    """An f-string or t-string: its literal pieces as constants, its holes as expressions.

    `is_plain`: its text is that of its parts, one after the other, with nothing reformatted.
    """

    at: int
    parts: tuple[Expression, ...]
    is_plain: bool


@node
class Argument:
    """One argument of a call or a class header; `star` is "", "*" or "**"."""

    at: int
    value: Expression
    keyword: str | None
    star: str


@node
class Call:
    at: int
    func: Expression
    args: tuple[Argument, ...]


@node
class Await:
    at: int
    value: Expression


@node
class Yield:
    """`yield value`, or `yield from value` when `delegates`."""

    at: int
    value: Expression | None
    delegates: bool


@node
class BinaryOp:
    """`operator` is the token: `+`, `-`, `**`, `|`, …"""

    at: int
    left: Expression
    operator: str
    right: Expression


@node
class BoolOp:
    """`and` / `or`, two operands."""

    at: int
    left: Expression
    operator: str
    right: Expression


@node
class UnaryOp:
    """`operator` is `not`, `-`, `+` or `~`."""

    at: int
    operator: str
    operand: Expression


@node
class Compare:
    """A chain `left op right op right …`; operators are tokens such as `<`, `is not`, `not in`."""

    at: int
    left: Expression
    operators: tuple[str, ...]
    comparators: tuple[Expression, ...]


@node
class IfExp:
    at: int
    test: Expression
    body: Expression
    orelse: Expression


@node
class Lambda:
    at: int
    parameters: tuple[Parameter, ...]
    body: Expression


@node
class Walrus:
    at: int
    target: Name
    value: Expression


@node
class Subscript:
    """`value[index, …]`; one element stands for itself, a slice for a `Slice`."""

    at: int
    value: Expression
    indices: tuple[Expression, ...]


@node
class Slice:
    at: int
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@node
class Starred:
    """`*value` in a display, a target, or a subscript; `**value` in a dict has no key instead."""

    at: int
    value: Expression


@node
class Sequence:
    """A `list`, `tuple` or `set` display."""

    at: int
    kind: str
    elements: tuple[Expression, ...]


@node
class Dict:
    """A dict display; a key of None stands for `**value`."""

    at: int
    items: tuple[tuple[Expression | None, Expression], ...]


@node
class Generator:
    """One `for target in iterable if …` of a comprehension."""

    at: int
    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]
    is_async: bool


@node
class Comprehension:
    """A `list`, `set`, `dict` or `generator` comprehension; `key` only for a dict."""

    at: int
    kind: str
    key: Expression | None
    element: Expression
    generators: tuple[Generator, ...]


class ParameterKind(StrEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL = "positional"
    VAR_POSITIONAL = "var-positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "var-keyword"


@node
class Parameter:
    """`at` is the origin of the parameter's name."""

    at: int
    name: str
    kind: ParameterKind
    annotation: Expression | None
    default: Expression | None


Expression = (
    Name
    | Attribute
    | Constant
    | FString
    | Call
    | Await
    | Yield
    | BinaryOp
    | BoolOp
    | UnaryOp
    | Compare
    | IfExp
    | Lambda
    | Walrus
    | Subscript
    | Slice
    | Starred
    | Sequence
    | Dict
    | Comprehension
)


def arguments_by_keyword(call: Call) -> dict[str, Argument]:
    """The keyword arguments of a call that are written out."""
    return {argument.keyword: argument for argument in call.args if argument.keyword}


def called_name(call: Call) -> str:
    """The last part of the name by which something is called; empty if it has none."""
    match call.func:
        case Name(id=name) | Attribute(attr=name):
            return name
        case _:
            return ""


def positional_arguments(call: Call) -> Iterator[Argument]:
    """The positional arguments of a call up to the first unpacking."""
    for argument in call.args:
        if argument.star:
            return
        if argument.keyword is None:
            yield argument
