"""A module's syntax as plain data: no whitespace, no punctuation, no libcst.

Made by `lower.py` in one walk over the libcst tree, read by name resolution, the flow analysis
and the rules. Every node carries `at`, its origin: the ordinal of the libcst node it was made
from. `files/positions.py` turns origins into lines and columns, only for a file that has a finding.

Nodes are compared by identity: two equal-looking calls at two places are two calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gnomon.analyzer.comments import Comment

# --- expressions -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    at: int
    id: str


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    at: int
    value: Expression
    attr: str


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A literal: None, bool, int, float, complex, str, bytes or Ellipsis."""

    at: int
    value: object


@dataclass(frozen=True, slots=True, eq=False)
class FString:
    """An f-string or t-string: its literal pieces as constants, its holes as expressions."""

    at: int
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """One argument of a call or a class header; `star` is "", "*" or "**"."""

    at: int
    value: Expression
    keyword: str | None
    star: str


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    at: int
    func: Expression
    args: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Await:
    at: int
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Yield:
    """`yield value`, or `yield from value` when `delegates`."""

    at: int
    value: Expression | None
    delegates: bool


@dataclass(frozen=True, slots=True, eq=False)
class BinaryOp:
    """`operator` is the token: `+`, `-`, `**`, `|`, …"""

    at: int
    left: Expression
    operator: str
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class BoolOp:
    """`and` / `or`, two operands."""

    at: int
    left: Expression
    operator: str
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class UnaryOp:
    """`operator` is `not`, `-`, `+` or `~`."""

    at: int
    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """A chain `left op right op right …`; operators are tokens such as `<`, `is not`, `not in`."""

    at: int
    left: Expression
    operators: tuple[str, ...]
    comparators: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class IfExp:
    at: int
    test: Expression
    body: Expression
    orelse: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Lambda:
    at: int
    parameters: tuple[Parameter, ...]
    body: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Walrus:
    at: int
    target: Name
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Subscript:
    """`value[index, …]`; one element stands for itself, a slice for a `Slice`."""

    at: int
    value: Expression
    indices: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    at: int
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Starred:
    """`*value` in a display, a target, or a subscript; `**value` in a dict has no key instead."""

    at: int
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A `list`, `tuple` or `set` display."""

    at: int
    kind: str
    elements: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Dict:
    """A dict display; a key of None stands for `**value`."""

    at: int
    items: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Generator:
    """One `for target in iterable if …` of a comprehension."""

    at: int
    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]
    is_async: bool


@dataclass(frozen=True, slots=True, eq=False)
class Comprehension:
    """A `list`, `set`, `dict` or `generator` comprehension; `key` only for a dict."""

    at: int
    kind: str
    key: Expression | None
    element: Expression
    generators: tuple[Generator, ...]


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

# --- statements --------------------------------------------------------------------------------


class ParameterKind(StrEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL = "positional"
    VAR_POSITIONAL = "var-positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "var-keyword"


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """`at` is the origin of the parameter's name."""

    at: int
    name: str
    kind: ParameterKind
    annotation: Expression | None
    default: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class TypeParameter:
    """`T`, `T: bound` or `T = default` in the brackets behind a name; `star` is "", "*" or "**"."""

    at: int
    name: str
    star: str
    bound: Expression | None
    default: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class FunctionDef:
    """`name_at` is the origin of the name alone, where a finding about the whole stands.

    `last_at` is the origin of the last node in it: origins count in the order of the source.
    """

    at: int
    name: str
    name_at: int
    is_async: bool
    decorators: tuple[Expression, ...]
    type_parameters: tuple[TypeParameter, ...]
    parameters: tuple[Parameter, ...]
    returns: Expression | None
    body: tuple[Statement, ...]
    last_at: int

    @property
    def docstring(self) -> str | None:
        """The raw text of the docstring, or None."""
        return docstring_of(self.body)


@dataclass(frozen=True, slots=True, eq=False)
class ClassDef:
    at: int
    name: str
    name_at: int
    decorators: tuple[Expression, ...]
    type_parameters: tuple[TypeParameter, ...]
    arguments: tuple[Argument, ...]
    body: tuple[Statement, ...]

    @property
    def docstring(self) -> str | None:
        """The raw text of the docstring, or None."""
        return docstring_of(self.body)


@dataclass(frozen=True, slots=True, eq=False)
class TypeAlias:
    """`type Name[…] = value`."""

    at: int
    name: str
    name_at: int
    type_parameters: tuple[TypeParameter, ...]
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class ImportedName:
    """`name as asname`; for `import a.b` the name is dotted; `*` for a star import."""

    at: int
    name: str
    asname: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Import:
    at: int
    names: tuple[ImportedName, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ImportFrom:
    """`from ..module import names`; `level` counts the leading dots."""

    at: int
    module: str
    level: int
    names: tuple[ImportedName, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ExpressionStatement:
    at: int
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Assign:
    """`target = … = value`."""

    at: int
    targets: tuple[Expression, ...]
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedAssign:
    """`target: annotation = value`; without a value it only declares."""

    at: int
    target: Expression
    annotation: Expression
    value: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class AugmentedAssign:
    """`target operator= value`; `operator` without the `=`."""

    at: int
    target: Expression
    operator: str
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    at: int
    value: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Raise:
    at: int
    exception: Expression | None
    cause: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Assert:
    at: int
    test: Expression
    message: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Delete:
    at: int
    targets: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Continue:
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class ScopeDeclaration:
    """`global names` or `nonlocal names`."""

    at: int
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class If:
    at: int
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class For:
    at: int
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    is_async: bool


@dataclass(frozen=True, slots=True, eq=False)
class While:
    at: int
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ExceptHandler:
    """`except type as name:`; a type of None is a bare `except:`."""

    at: int
    type: Expression | None
    name: str | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """`try` with `except` (or `except*` when `is_group`)."""

    at: int
    body: tuple[Statement, ...]
    handlers: tuple[ExceptHandler, ...]
    orelse: tuple[Statement, ...]
    finalbody: tuple[Statement, ...]
    is_group: bool


@dataclass(frozen=True, slots=True, eq=False)
class WithItem:
    at: int
    value: Expression
    target: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class With:
    at: int
    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]
    is_async: bool


@dataclass(frozen=True, slots=True, eq=False)
class MatchValue:
    """A pattern that compares with a value, `None`, `True` and `False` among them."""

    at: int
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class MatchCapture:
    """`name`, `pattern as name`, or `_` (no name, no pattern)."""

    at: int
    name: str | None
    pattern: Pattern | None


@dataclass(frozen=True, slots=True, eq=False)
class MatchSequence:
    """`[a, b, *rest]`; a starred element is a capture marked in `star`."""

    at: int
    elements: tuple[Pattern, ...]
    star: int | None


@dataclass(frozen=True, slots=True, eq=False)
class MatchMapping:
    at: int
    keys: tuple[Expression, ...]
    patterns: tuple[Pattern, ...]
    rest: str | None


@dataclass(frozen=True, slots=True, eq=False)
class MatchClass:
    """`Class(pattern, attribute=pattern)`."""

    at: int
    cls: Expression
    patterns: tuple[Pattern, ...]
    attributes: tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, slots=True, eq=False)
class MatchOr:
    at: int
    patterns: tuple[Pattern, ...]


Pattern = MatchValue | MatchCapture | MatchSequence | MatchMapping | MatchClass | MatchOr


@dataclass(frozen=True, slots=True, eq=False)
class MatchCase:
    at: int
    pattern: Pattern
    guard: Expression | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    at: int
    subject: Expression
    cases: tuple[MatchCase, ...]


Statement = (
    FunctionDef
    | ClassDef
    | TypeAlias
    | Import
    | ImportFrom
    | ExpressionStatement
    | Assign
    | AnnotatedAssign
    | AugmentedAssign
    | Return
    | Raise
    | Assert
    | Delete
    | Pass
    | Break
    | Continue
    | ScopeDeclaration
    | If
    | For
    | While
    | Try
    | With
    | Match
)


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """One source file: `path` relative to the project with `/`, `name` its dotted import name."""

    path: str
    name: str
    is_package: bool
    body: tuple[Statement, ...]
    comments: tuple[Comment, ...]

    @property
    def docstring(self) -> str | None:
        """The raw text of the docstring, or None."""
        return docstring_of(self.body)


def docstring_of(body: tuple[Statement, ...]) -> str | None:
    """The string that opens a body, if one does."""
    match body:
        case (ExpressionStatement(value=Constant(value=str() as text)), *_):
            return text
        case _:
            return None


def arguments_by_keyword(call: Call) -> dict[str, Argument]:
    """The keyword arguments of a call that are written out."""
    return {argument.keyword: argument for argument in call.args if argument.keyword}


def positional_arguments(call: Call) -> Iterator[Argument]:
    """The positional arguments of a call up to the first unpacking."""
    for argument in call.args:
        if argument.star:
            return
        if argument.keyword is None:
            yield argument
