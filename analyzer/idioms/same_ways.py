"""Branches that do the same, whichever is taken: a test that chooses between them decides nothing.

Two calls are the same here if they call the same with the same arguments behind the first, which
may be a delay, and with keywords of the same names.
"""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.idioms.leaving import leaving_tests, may_leave
from gnomon.analyzer.unparse import unparse

Body = tuple[syntax.Statement, ...]


def every_way_makes(statement: object, call: object) -> bool:
    """Whether a statement makes a call like this one whichever way is taken through it."""
    match statement:
        case syntax.If(body=body, orelse=orelse):
            return _makes(body, call) and _makes(orelse, call)
        case syntax.Match(cases=cases):
            return takes_all(cases[-1]) and all(_makes(case.body, call) for case in cases)
        case syntax.With(body=body) | syntax.Try(body=body):
            return _makes(body, call)
        case syntax.ExpressionStatement(value=value) | syntax.Assign(value=value):
            return _is_same(value, call)
        case syntax.Return(value=value):
            return value is not None and _is_same(value, call)
        case _:
            return False


def leaves_after(statement: object, call: object) -> bool:
    """Whether every way that leaves by a statement makes a call like this one first."""
    match statement:
        case syntax.If(body=body, orelse=orelse):
            return _leaves_after(body, call) and _leaves_after(orelse, call)
        case syntax.Match(cases=cases):
            return all(_leaves_after(case.body, call) for case in cases)
        case _:
            return False


def takes_all(case: syntax.MatchCase) -> bool:
    """Whether a case takes whatever there is."""
    pattern = case.pattern
    return (
        isinstance(pattern, syntax.MatchCapture) and pattern.pattern is None and case.guard is None
    )


def _makes(body: Body, call: object) -> bool:
    """Whether a body makes the call, with nothing before that may leave or raise on purpose."""
    for statement in body:
        if every_way_makes(statement, call):
            return True
        if may_leave(statement) or any(leaving_tests(statement)):
            return False
    return False


def _leaves_after(body: Body, call: object) -> bool:
    return _makes(body, call) or not any(may_leave(statement) for statement in body)


def _is_same(value: syntax.Expression, call: object) -> bool:
    match value, call:
        case syntax.Await(value=inner), _:
            return _is_same(inner, call)
        case syntax.Call(), syntax.Call():
            return _form(value) == _form(call)
        case _:
            return False


def _form(call: syntax.Call) -> tuple[str, list[str], set[str]]:
    following = [*syntax.positional_arguments(call)][1:]
    return (
        unparse(call.func),
        [unparse(argument.value) for argument in following],
        {*syntax.arguments_by_keyword(call)},
    )
