"""Statements, and the module that they make up."""

from __future__ import annotations

from gnomon.analyzer.suppression.comments import Comment
from gnomon.analyzer.syntax.expressions import Argument, Constant, Expression, Parameter
from gnomon.analyzer.syntax.node import node
from gnomon.analyzer.syntax.patterns import Pattern


@node
class TypeParameter:
    """`T`, `T: bound` or `T = default` in the brackets behind a name; `star` is "", "*" or "**"."""

    at: int
    name: str
    star: str
    bound: Expression | None
    default: Expression | None


@node
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


@node
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


@node
class TypeAlias:
    """`type Name[…] = value`."""

    at: int
    name: str
    name_at: int
    type_parameters: tuple[TypeParameter, ...]
    value: Expression


@node
class ImportedName:
    """`name as asname`; for `import a.b` the name is dotted; `*` for a star import."""

    at: int
    name: str
    asname: str | None


@node
class Import:
    at: int
    names: tuple[ImportedName, ...]


@node
class ImportFrom:
    """`from ..module import names`; `level` counts the leading dots."""

    at: int
    module: str
    level: int
    names: tuple[ImportedName, ...]


@node
class ExpressionStatement:
    at: int
    value: Expression


@node
class Assign:
    """`target = … = value`."""

    at: int
    targets: tuple[Expression, ...]
    value: Expression


@node
class AnnotatedAssign:
    """`target: annotation = value`; without a value it only declares."""

    at: int
    target: Expression
    annotation: Expression
    value: Expression | None


@node
class AugmentedAssign:
    """`target operator= value`; `operator` without the `=`."""

    at: int
    target: Expression
    operator: str
    value: Expression


@node
class Return:
    at: int
    value: Expression | None


@node
class Raise:
    at: int
    exception: Expression | None
    cause: Expression | None


@node
class Assert:
    at: int
    test: Expression
    message: Expression | None


@node
class Delete:
    at: int
    targets: tuple[Expression, ...]


@node
class Pass:
    at: int


@node
class Break:
    at: int


@node
class Continue:
    at: int


@node
class ScopeDeclaration:
    """`global names` or `nonlocal names`."""

    at: int
    kind: str
    names: tuple[str, ...]


@node
class If:
    at: int
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@node
class For:
    at: int
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    is_async: bool


@node
class While:
    at: int
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@node
class ExceptHandler:
    """`except type as name:`; a type of None is a bare `except:`."""

    at: int
    type: Expression | None
    name: str | None
    body: tuple[Statement, ...]


@node
class Try:
    """`try` with `except` (or `except*` when `is_group`)."""

    at: int
    body: tuple[Statement, ...]
    handlers: tuple[ExceptHandler, ...]
    orelse: tuple[Statement, ...]
    finalbody: tuple[Statement, ...]
    is_group: bool


@node
class WithItem:
    at: int
    value: Expression
    target: Expression | None


@node
class With:
    at: int
    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]
    is_async: bool


@node
class MatchCase:
    at: int
    pattern: Pattern
    guard: Expression | None
    body: tuple[Statement, ...]


@node
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


@node
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
