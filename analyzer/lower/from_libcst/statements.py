"""Statements: one small function a libcst class, found by the node's type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst

from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_libcst.annotations import lower_annotation
from gnomon.analyzer.lower.from_libcst.expressions import (
    lower_arguments,
    lower_expression,
    lower_optional,
    lower_parameters,
)
from gnomon.analyzer.lower.from_libcst.identifiers import dotted, identifier
from gnomon.analyzer.lower.from_libcst.operators import AUGMENTED_OPERATORS
from gnomon.analyzer.lower.from_libcst.origins import Origins, mark
from gnomon.analyzer.lower.from_libcst.patterns import lower_pattern

Block = tuple[syntax.Statement, ...]


def lower_block(statements: Sequence[cst.CSTNode], origins: Origins) -> Block:
    """The statements of a module or of an indented block."""
    return tuple(_flatten(statements, origins))


def _flatten(nodes: Sequence[cst.CSTNode], origins: Origins) -> Iterator[syntax.Statement]:
    for node in nodes:
        if isinstance(node, cst.SimpleStatementLine):
            for small in node.body:
                yield _LOWERINGS[type(small)](small, origins)
        else:
            yield _LOWERINGS[type(node)](node, origins)


def _suite(node: cst.BaseSuite, origins: Origins) -> Block:
    if isinstance(node, cst.IndentedBlock):
        return lower_block(node.body, origins)
    assert isinstance(node, cst.SimpleStatementSuite)
    return tuple(_LOWERINGS[type(small)](small, origins) for small in node.body)


def _else(node: cst.Else | cst.Finally | cst.If | None, origins: Origins) -> Block:
    if node is None:
        return ()
    if isinstance(node, cst.If):
        return (_if(node, origins),)
    return _suite(node.body, origins)


# --- definitions and imports -------------------------------------------------------------------


def _function(node: cst.FunctionDef, origins: Origins) -> syntax.Statement:
    return syntax.FunctionDef(
        mark(origins, node),
        identifier(node.name),
        mark(origins, node.name),
        node.asynchronous is not None,
        tuple(lower_expression(item.decorator, origins) for item in node.decorators),
        _type_parameters(node.type_parameters, origins),
        lower_parameters(node.params, origins, lower_annotation),
        lower_annotation(node.returns.annotation, origins) if node.returns else None,
        _suite(node.body, origins),
        len(origins) - 1,
    )


def _class(node: cst.ClassDef, origins: Origins) -> syntax.Statement:
    return syntax.ClassDef(
        mark(origins, node),
        identifier(node.name),
        mark(origins, node.name),
        tuple(lower_expression(item.decorator, origins) for item in node.decorators),
        _type_parameters(node.type_parameters, origins),
        lower_arguments((*node.bases, *node.keywords), origins),
        _suite(node.body, origins),
    )


def _type_alias(node: cst.TypeAlias, origins: Origins) -> syntax.Statement:
    return syntax.TypeAlias(
        mark(origins, node),
        identifier(node.name),
        mark(origins, node.name),
        _type_parameters(node.type_parameters, origins),
        lower_annotation(node.value, origins),
    )


def _type_parameters(
    node: cst.TypeParameters | None, origins: Origins
) -> tuple[syntax.TypeParameter, ...]:
    return tuple(_type_parameter(item, origins) for item in node.params) if node else ()


def _type_parameter(node: cst.TypeParam, origins: Origins) -> syntax.TypeParameter:
    bound = node.param.bound if isinstance(node.param, cst.TypeVar) else None
    return syntax.TypeParameter(
        mark(origins, node.param.name),
        identifier(node.param.name),
        _STARS[type(node.param)],
        lower_annotation(bound, origins) if bound else None,
        lower_annotation(node.default, origins) if node.default else None,
    )


_STARS = {cst.TypeVar: "", cst.TypeVarTuple: "*", cst.ParamSpec: "**"}


def _import(node: cst.Import | cst.LazyImport, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    return syntax.Import(at, tuple(_imported(alias, origins) for alias in node.names))


def _import_from(node: cst.ImportFrom | cst.LazyImportFrom, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    names: tuple[syntax.ImportedName, ...]
    if isinstance(node.names, cst.ImportStar):
        names = (syntax.ImportedName(mark(origins, node.names), "*", None),)
    else:
        names = tuple(_imported(alias, origins) for alias in node.names)
    module = dotted(node.module) if node.module else ""
    return syntax.ImportFrom(at, module, len(node.relative), names)


def _imported(node: cst.ImportAlias, origins: Origins) -> syntax.ImportedName:
    asname = node.asname.name if node.asname else None
    return syntax.ImportedName(
        mark(origins, node),
        dotted(node.name),
        identifier(asname) if isinstance(asname, cst.Name) else None,
    )


# --- small statements --------------------------------------------------------------------------


def _expression(node: cst.Expr, origins: Origins) -> syntax.Statement:
    return syntax.ExpressionStatement(mark(origins, node), lower_expression(node.value, origins))


def _assign(node: cst.Assign, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    targets = tuple(lower_expression(item.target, origins) for item in node.targets)
    return syntax.Assign(at, targets, lower_expression(node.value, origins))


def _annotated_assign(node: cst.AnnAssign, origins: Origins) -> syntax.Statement:
    return syntax.AnnotatedAssign(
        mark(origins, node),
        lower_expression(node.target, origins),
        lower_annotation(node.annotation.annotation, origins),
        lower_optional(node.value, origins),
    )


def _augmented_assign(node: cst.AugAssign, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    target = lower_expression(node.target, origins)
    operator = AUGMENTED_OPERATORS[type(node.operator)]
    return syntax.AugmentedAssign(at, target, operator, lower_expression(node.value, origins))


def _return(node: cst.Return, origins: Origins) -> syntax.Statement:
    return syntax.Return(mark(origins, node), lower_optional(node.value, origins))


def _raise(node: cst.Raise, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    exception = lower_optional(node.exc, origins)
    return syntax.Raise(
        at, exception, lower_optional(node.cause.item if node.cause else None, origins)
    )


def _assert(node: cst.Assert, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    test = lower_expression(node.test, origins)
    return syntax.Assert(at, test, lower_optional(node.msg, origins))


def _delete(node: cst.Del, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    match node.target:
        case cst.Tuple(elements=elements, lpar=()):
            targets = [element.value for element in elements]
        case target:
            targets = [target]
    return syntax.Delete(at, tuple(lower_expression(target, origins) for target in targets))


def _pass(node: cst.Pass, origins: Origins) -> syntax.Statement:
    return syntax.Pass(mark(origins, node))


def _break(node: cst.Break, origins: Origins) -> syntax.Statement:
    return syntax.Break(mark(origins, node))


def _continue(node: cst.Continue, origins: Origins) -> syntax.Statement:
    return syntax.Continue(mark(origins, node))


def _scope_declaration(node: cst.Global | cst.Nonlocal, origins: Origins) -> syntax.Statement:
    names = tuple(identifier(item.name) for item in node.names)
    return syntax.ScopeDeclaration(mark(origins, node), type(node).__name__.lower(), names)


# --- compound statements -----------------------------------------------------------------------


def _if(node: cst.If, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    test = lower_expression(node.test, origins)
    return syntax.If(at, test, _suite(node.body, origins), _else(node.orelse, origins))


def _for(node: cst.For, origins: Origins) -> syntax.Statement:
    return syntax.For(
        mark(origins, node),
        lower_expression(node.target, origins),
        lower_expression(node.iter, origins),
        _suite(node.body, origins),
        _else(node.orelse, origins),
        node.asynchronous is not None,
    )


def _while(node: cst.While, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    test = lower_expression(node.test, origins)
    return syntax.While(at, test, _suite(node.body, origins), _else(node.orelse, origins))


def _try(node: cst.Try | cst.TryStar, origins: Origins) -> syntax.Statement:
    return syntax.Try(
        mark(origins, node),
        _suite(node.body, origins),
        tuple(_handler(handler, origins) for handler in node.handlers),
        _else(node.orelse, origins),
        _else(node.finalbody, origins),
        isinstance(node, cst.TryStar),
    )


def _handler(
    node: cst.ExceptHandler | cst.ExceptStarHandler, origins: Origins
) -> syntax.ExceptHandler:
    at = mark(origins, node)
    caught = lower_optional(node.type, origins)
    name = node.name.name if node.name else None
    return syntax.ExceptHandler(
        at,
        caught,
        identifier(name) if isinstance(name, cst.Name) else None,
        _suite(node.body, origins),
    )


def _with(node: cst.With, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    items = tuple(
        syntax.WithItem(
            mark(origins, item),
            lower_expression(item.item, origins),
            lower_optional(item.asname.name if item.asname else None, origins),
        )
        for item in node.items
    )
    return syntax.With(at, items, _suite(node.body, origins), node.asynchronous is not None)


def _match(node: cst.Match, origins: Origins) -> syntax.Statement:
    at = mark(origins, node)
    subject = lower_expression(node.subject, origins)
    cases = tuple(
        syntax.MatchCase(
            mark(origins, case),
            lower_pattern(case.pattern, origins),
            lower_optional(case.guard, origins),
            _suite(case.body, origins),
        )
        for case in node.cases
    )
    return syntax.Match(at, subject, cases)


# The values take the node class of their key, which a dict's type cannot say.
_LOWERINGS: dict[type[cst.CSTNode], Callable[[Any, Origins], syntax.Statement]] = {
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
    cst.TypeAlias: _type_alias,
    cst.Import: _import,
    cst.LazyImport: _import,
    cst.ImportFrom: _import_from,
    cst.LazyImportFrom: _import_from,
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated_assign,
    cst.AugAssign: _augmented_assign,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Del: _delete,
    cst.Pass: _pass,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Global: _scope_declaration,
    cst.Nonlocal: _scope_declaration,
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
}
