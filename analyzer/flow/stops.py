"""Where a statement may stop with an exception before it has done its work."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.walk import children

STEADY = (
    syntax.BoolOp,
    syntax.Compare,
    syntax.Constant,
    syntax.Dict,
    syntax.IfExp,
    syntax.Lambda,
    syntax.Name,
    syntax.Sequence,
    syntax.UnaryOp,
    syntax.Walrus,
)
"""Expressions that raise nothing by themselves, as far as flags and counters go."""


def may_stop(statement: syntax.Statement) -> bool:
    """Whether a statement, or the head of a compound one, may raise."""
    return any(not _is_steady(node) for node in _heads(statement))


def _heads(statement: syntax.Statement) -> tuple[object, ...]:
    match statement:
        case syntax.Assign(value=value) | syntax.ExpressionStatement(value=value):
            return (value,)
        case syntax.AnnotatedAssign(value=value) | syntax.Return(value=value):
            return () if value is None else (value,)
        case syntax.AugmentedAssign(value=value):
            return (value,)
        case syntax.If(test=test) | syntax.While(test=test):
            return (test,)
        case syntax.For(iterable=iterable):
            return (iterable,)
        case syntax.Match(subject=subject):
            return (subject,)
        case syntax.With() | syntax.Raise() | syntax.Assert() | syntax.Delete():
            return (statement,)
        case syntax.Import() | syntax.ImportFrom():
            return (statement,)
        case _:
            return ()


def _is_steady(node: object) -> bool:
    return isinstance(node, STEADY) and all(map(_is_steady, children(node)))
