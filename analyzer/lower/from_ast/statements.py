"""Statements: one small function a class of CPython's tree, found by the node's type."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.annotations import lower_annotation
from gnomon.analyzer.lower.from_ast.expressions import (
    lower_arguments,
    lower_expression,
    lower_optional,
    lower_parameters,
)
from gnomon.analyzer.lower.from_ast.operators import BINARY_OPERATORS
from gnomon.analyzer.lower.from_ast.origins import Origins, Part, Placed, mark
from gnomon.analyzer.lower.from_ast.patterns import lower_pattern

Block = tuple[syntax.Statement, ...]


def lower_block(statements: Sequence[ast.stmt], origins: Origins) -> Block:
    """The statements of a module or of an indented block."""
    return tuple([_LOWERINGS[type(node)](node, origins) for node in statements])


# --- definitions and imports -------------------------------------------------------------------


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, origins: Origins) -> syntax.Statement:
    return syntax.FunctionDef(
        mark(origins, node),
        node.name,
        mark(origins, Part(node, node)),
        isinstance(node, ast.AsyncFunctionDef),
        tuple([lower_expression(decorator, origins) for decorator in node.decorator_list]),
        _type_parameters(node, origins),
        lower_parameters(node.args, origins, lower_annotation),
        lower_annotation(node.returns, origins) if node.returns else None,
        lower_block(node.body, origins),
        len(origins) - 1,
    )


def _class(node: ast.ClassDef, origins: Origins) -> syntax.Statement:
    return syntax.ClassDef(
        mark(origins, node),
        node.name,
        mark(origins, Part(node, node)),
        tuple([lower_expression(decorator, origins) for decorator in node.decorator_list]),
        _type_parameters(node, origins),
        lower_arguments(node, node.bases, node.keywords, origins),
        lower_block(node.body, origins),
    )


class TypeAliasNode(Placed, Protocol):
    """`ast.TypeAlias`, which a Python before 3.12 lacks."""

    name: ast.Name
    value: ast.expr


def _type_alias(node: TypeAliasNode, origins: Origins) -> syntax.Statement:
    return syntax.TypeAlias(
        mark(origins, node),
        node.name.id,
        mark(origins, node.name),
        _type_parameters(node, origins),
        lower_annotation(node.value, origins),
    )


class TypeParameterNode(Placed, Protocol):
    """`ast.TypeVar`, `ast.TypeVarTuple` or `ast.ParamSpec`, which a Python before 3.12 lacks."""

    name: str


def _type_parameters(node: Placed, origins: Origins) -> tuple[syntax.TypeParameter, ...]:
    parameters: Sequence[TypeParameterNode] = getattr(node, "type_params", ())
    return tuple(_type_parameter(parameter, origins) for parameter in parameters)


def _type_parameter(node: TypeParameterNode, origins: Origins) -> syntax.TypeParameter:
    bound: ast.expr | None = getattr(node, "bound", None)
    default: ast.expr | None = getattr(node, "default_value", None)
    return syntax.TypeParameter(
        mark(origins, Part(node, node)),
        node.name,
        _STARS[type(node).__name__],
        lower_annotation(bound, origins) if bound else None,
        lower_annotation(default, origins) if default else None,
    )


_STARS = {"TypeVar": "", "TypeVarTuple": "*", "ParamSpec": "**"}


def _import(node: ast.Import, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    return syntax.Import(at, _imported(node.names, origins))


def _import_from(node: ast.ImportFrom, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    return syntax.ImportFrom(at, node.module or "", node.level, _imported(node.names, origins))


def _imported(nodes: Sequence[ast.alias], origins: Origins) -> tuple[syntax.ImportedName, ...]:
    return tuple(
        [syntax.ImportedName(mark(origins, node), node.name, node.asname) for node in nodes]
    )


# --- small statements --------------------------------------------------------------------------


def _expression(node: ast.Expr, origins: Origins) -> syntax.Statement:
    return syntax.ExpressionStatement(mark(origins, node), lower_expression(node.value, origins))


def _assign(node: ast.Assign, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    targets = tuple([lower_expression(target, origins) for target in node.targets])
    return syntax.Assign(at, targets, lower_expression(node.value, origins))


def _annotated_assign(node: ast.AnnAssign, origins: Origins) -> syntax.Statement:
    return syntax.AnnotatedAssign(
        mark(origins, node),
        lower_expression(node.target, origins),
        lower_annotation(node.annotation, origins),
        lower_optional(node.value, origins),
    )


def _augmented_assign(node: ast.AugAssign, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    target = lower_expression(node.target, origins)
    operator = BINARY_OPERATORS[type(node.op)]
    return syntax.AugmentedAssign(at, target, operator, lower_expression(node.value, origins))


def _return(node: ast.Return, origins: Origins) -> syntax.Statement:
    return syntax.Return(mark(origins, node), lower_optional(node.value, origins))


def _raise(node: ast.Raise, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    exception = lower_optional(node.exc, origins)
    return syntax.Raise(at, exception, lower_optional(node.cause, origins))


def _assert(node: ast.Assert, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    test = lower_expression(node.test, origins)
    return syntax.Assert(at, test, lower_optional(node.msg, origins))


def _delete(node: ast.Delete, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    return syntax.Delete(at, tuple([lower_expression(one, origins) for one in node.targets]))


def _pass(node: ast.Pass, origins: Origins) -> syntax.Statement:
    return syntax.Pass(mark(origins, node))


def _break(node: ast.Break, origins: Origins) -> syntax.Statement:
    return syntax.Break(mark(origins, node))


def _continue(node: ast.Continue, origins: Origins) -> syntax.Statement:
    return syntax.Continue(mark(origins, node))


def _scope_declaration(node: ast.Global | ast.Nonlocal, origins: Origins) -> syntax.Statement:
    kind = type(node).__name__.lower()
    return syntax.ScopeDeclaration(mark(origins, node), kind, tuple(node.names))


# --- compound statements -----------------------------------------------------------------------


def _if(node: ast.If, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    test = lower_expression(node.test, origins)
    return syntax.If(at, test, lower_block(node.body, origins), lower_block(node.orelse, origins))


def _for(node: ast.For | ast.AsyncFor, origins: Origins) -> syntax.Statement:
    return syntax.For(
        mark(origins, node),
        lower_expression(node.target, origins),
        lower_expression(node.iter, origins),
        lower_block(node.body, origins),
        lower_block(node.orelse, origins),
        isinstance(node, ast.AsyncFor),
    )


def _while(node: ast.While, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    test = lower_expression(node.test, origins)
    body = lower_block(node.body, origins)
    return syntax.While(at, test, body, lower_block(node.orelse, origins))


def _try(node: ast.Try | ast.TryStar, origins: Origins) -> syntax.Statement:
    return syntax.Try(
        mark(origins, node),
        lower_block(node.body, origins),
        tuple([_handler(handler, origins) for handler in node.handlers]),
        lower_block(node.orelse, origins),
        lower_block(node.finalbody, origins),
        isinstance(node, ast.TryStar),
    )


def _handler(node: ast.ExceptHandler, origins: Origins) -> syntax.ExceptHandler:
    at = mark(origins, node)
    caught = lower_optional(node.type, origins)
    return syntax.ExceptHandler(at, caught, node.name, lower_block(node.body, origins))


def _with(node: ast.With | ast.AsyncWith, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    items = tuple(
        syntax.WithItem(
            mark(origins, Part(node, item, index)),
            lower_expression(item.context_expr, origins),
            lower_optional(item.optional_vars, origins),
        )
        for index, item in enumerate(node.items)
    )
    body = lower_block(node.body, origins)
    return syntax.With(at, items, body, isinstance(node, ast.AsyncWith))


def _match(node: ast.Match, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    subject = lower_expression(node.subject, origins)
    cases = tuple(
        syntax.MatchCase(
            mark(origins, Part(node, case, index)),
            lower_pattern(case.pattern, origins),
            lower_optional(case.guard, origins),
            lower_block(case.body, origins),
        )
        for index, case in enumerate(node.cases)
    )
    return syntax.Match(at, subject, cases)


# The values take the node class of their key, which a dict's type cannot say.
_LOWERINGS: dict[type[ast.stmt], Callable[[Any, Origins], syntax.Statement]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated_assign,
    ast.AugAssign: _augmented_assign,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Delete: _delete,
    ast.Pass: _pass,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Global: _scope_declaration,
    ast.Nonlocal: _scope_declaration,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
}
if (alias := getattr(ast, "TypeAlias", None)) is not None:  # since Python 3.12
    _LOWERINGS[alias] = _type_alias
