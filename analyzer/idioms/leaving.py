"""Statements after which the code behind them may not be reached, and the tests that decide it."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.walk import found_in, nodes_of

NO_CHECKS = frozenset(
    {"print", "log", "debug", "info", "warning", "error", "exception", "append", "add", "insert"}
    | {"get", "post", "put", "patch", "delete", "request", "send"}
    | {"run_query", "run_mutation", "run_action", "run_after", "run_at"}
)
"""Calls that are made for what they do: none of them ends what is repeated by raising."""

LEAVING = frozenset[type]({syntax.Return, syntax.Raise, syntax.Break, syntax.Continue})
SCOPES = frozenset[type]({syntax.FunctionDef, syntax.ClassDef, syntax.Lambda})
DECIDING = frozenset[type](
    {syntax.If, syntax.Match, syntax.Assert, syntax.ExpressionStatement, syntax.Subscript}
)


def leaving_tests(node: object) -> Iterator[syntax.Expression]:
    """The tests below a statement after which the code behind it may not be reached."""
    for found in found_in((node,), DECIDING, not_inside=SCOPES):
        match found:
            case syntax.If(test=test) if may_leave(found):
                yield test
            case syntax.Match(subject=subject) if may_leave(found):
                yield subject
            case syntax.Assert(test=test):
                yield test
            case syntax.ExpressionStatement(value=value) if _may_check(value):
                yield value
            case syntax.Subscript():
                yield found
            case _:
                pass


def _may_check(value: syntax.Expression) -> bool:
    """Whether a statement calls what may raise to end the matter; `(delay := …)` only assigns."""
    return not isinstance(value, syntax.Walrus) and called_name(value) not in NO_CHECKS


def may_leave(node: object) -> bool:
    """Whether something below a statement leaves the body it stands in."""
    return bool(found_in((node,), LEAVING, not_inside=SCOPES))


def called_name(node: object) -> str:
    """The last part of the name of what an expression calls; empty if it is no call."""
    match node:
        case syntax.Await(value=inner):
            return called_name(inner)
        case syntax.Call(func=syntax.Name(id=name) | syntax.Attribute(attr=name)):
            return name
        case _:
            return ""


def names_called(node: object) -> Iterator[str]:
    """The last names of everything that is called below a node."""
    return map(called_name, nodes_of(syntax.Call, (node,)))
