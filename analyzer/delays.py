"""What the way a delay or a time is written tells of its unit and its zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.names import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.unparse import unparse
from gnomon.analyzer.walk import statements_below

DEEPEST = 6
MILLISECONDS_NAME = re.compile(r"(?i:(^|_)(ms|msecs?|millis|milli_?seconds)$)|[a-z\d]Ms$")
THOUSAND = 1000
KEEPING = frozenset(
    {
        *(f"builtins.{name}" for name in ("int", "float", "round", "abs", "min", "max", "sum")),
        *(f"math.{name}" for name in ("ceil", "floor", "trunc")),
        *(f"random.{name}" for name in ("uniform", "randint", "randrange", "triangular")),
    }
)
"""Functions whose result is in the unit of their arguments."""

SPAN = "datetime.timedelta"
FINE_UNITS = frozenset({"milliseconds", "microseconds"})
DATETIME = "datetime.datetime"
ALWAYS_NAIVE = frozenset(f"{DATETIME}.{name}" for name in ("utcnow", "today", "utcfromtimestamp"))
ZONE_POSITION = {f"{DATETIME}.now": 0, f"{DATETIME}.fromtimestamp": 1, DATETIME: 7}
FROM_TIMESTAMP = frozenset({f"{DATETIME}.fromtimestamp", f"{DATETIME}.utcfromtimestamp"})


def milliseconds(project: Project, written: Written, depth: int = 0) -> str | None:
    """Why a number is in milliseconds, in words; None if nothing says so."""
    node = written.expression
    if depth > DEEPEST:
        return None
    if isinstance(node, syntax.BinaryOp) and node.operator in ("/", "//"):
        if is_thousand(project, written.part(node.right)):
            return None
        return milliseconds(project, written.part(node.left), depth + 1)
    if isinstance(node, syntax.BinaryOp) and node.operator == "*":
        for side in (node.left, node.right):
            if is_thousand(project, written.part(side)):
                return "it has a factor of 1000"
    if isinstance(node, syntax.Name | syntax.Attribute):
        return _of_name(project, written, depth)
    reasons = (milliseconds(project, part, depth + 1) for part in _same_unit(project, written))
    return next((reason for reason in reasons if reason is not None), _by_name(node))


def _of_name(project: Project, written: Written, depth: int) -> str | None:
    reason = _by_name(written.expression)
    origin = None if reason else origin_of(project, written)
    return milliseconds(project, origin, depth + 1) if origin else reason


def _by_name(node: syntax.Expression) -> str | None:
    """What a name says, also of what is called by it or taken from it."""
    match node:
        case syntax.Name(id=name) | syntax.Attribute(attr=name):
            matched = MILLISECONDS_NAME.search(name)
            return f"`{unparse(node)}` is in milliseconds" if matched else None
        case syntax.Call(func=inner) | syntax.Subscript(value=inner):
            return _by_name(inner)
        case _:
            return None


def is_thousand(project: Project, written: Written) -> bool:
    """Whether this is 1000, by itself or by a name."""
    node = written.expression
    if isinstance(node, syntax.Constant):
        return isinstance(node.value, int | float) and node.value == THOUSAND
    origin = None
    if isinstance(node, syntax.Name | syntax.Attribute):
        origin = origin_of(project, written)
    return (
        origin is not None
        and isinstance(origin.expression, syntax.Constant)
        and (is_thousand(project, origin))
    )


def _same_unit(project: Project, written: Written) -> Iterator[Written]:
    """The parts of an expression whose unit is its own."""
    match written.expression:
        case syntax.BinaryOp(left=left, operator="+" | "-" | "*", right=right):
            parts: tuple[syntax.Expression, ...] = (left, right)
        case syntax.IfExp(body=body, orelse=orelse):
            parts = (body, orelse)
        case syntax.BoolOp(left=left, right=right):
            parts = (left, right)
        case syntax.UnaryOp(operator="-" | "+", operand=inner):
            parts = (inner,)
        case syntax.Walrus(value=inner) | syntax.Await(value=inner):
            parts = (inner,)
        case syntax.Call() as call:
            yield from _of_call(project, written, call)
            return
        case _:
            return
    yield from (written.part(part) for part in parts)


def _of_call(project: Project, written: Written, call: syntax.Call) -> Iterator[Written]:
    name = project.qualified_name(written.module, call.func)
    if name in KEEPING or name in FROM_TIMESTAMP:
        yield from (written.part(argument.value) for argument in call.args)
    elif name == SPAN:
        # The unit is written: a factor of 1000 says nothing, a name does.
        for argument in call.args:
            is_name = isinstance(argument.value, syntax.Name | syntax.Attribute)
            if is_name and argument.keyword not in FINE_UNITS and _by_name(argument.value):
                yield written.part(argument.value)
    else:
        found = project.resolve(written.module, call.func)
        if isinstance(found, Definition) and isinstance(found.node, syntax.FunctionDef):
            for statement in statements_below(found.node):
                if isinstance(statement, syntax.Return) and statement.value is not None:
                    yield Written(found.module, statement.value)


def naive_datetime(project: Project, written: Written, depth: int = 0) -> str | None:
    """What makes a datetime without a zone, in words; None if nothing is known to."""
    if depth > DEEPEST:
        return None
    match written.expression:
        case syntax.Name() | syntax.Attribute():
            origin = origin_of(project, written)
            parts = [origin] if origin else []
        case syntax.BinaryOp(left=left, operator="+" | "-", right=right):
            parts = [written.part(left), written.part(right)]
        case syntax.IfExp(body=body, orelse=orelse):
            parts = [written.part(body), written.part(orelse)]
        case syntax.Walrus(value=inner) | syntax.Await(value=inner):
            parts = [written.part(inner)]
        case syntax.Call() as call:
            name = project.qualified_name(written.module, call.func) or ""
            if is_naive(name, call):
                return f"`{unparse(call)}`"
            inside = _of_call(project, written, call) if "." in name else iter(())
            parts = [part for part in inside if part.expression not in _arguments(call)]
        case _:
            return None
    reasons = (naive_datetime(project, part, depth + 1) for part in parts)
    return next((reason for reason in reasons if reason is not None), None)


def _arguments(call: syntax.Call) -> list[syntax.Expression]:
    return [argument.value for argument in call.args]


def is_naive(name: str, call: syntax.Call) -> bool:
    """Whether a call makes a datetime without a zone."""
    if name in ALWAYS_NAIVE:
        return True
    position = ZONE_POSITION.get(name)
    if position is None or any(argument.star for argument in call.args):
        return False
    named = {argument.keyword for argument in call.args}
    positional = len(list(syntax.positional_arguments(call)))
    return positional <= position and named.isdisjoint({"tz", "tzinfo"})
