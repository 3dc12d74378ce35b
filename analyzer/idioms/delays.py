"""What the way a delay or a time is written tells of its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.idioms.written_results import results_of
from gnomon.analyzer.names.bindings import ValueBinding
from gnomon.analyzer.names.in_place import local_name, name_in_place
from gnomon.analyzer.project import Project
from gnomon.analyzer.unparse import unparse

DEEPEST = 6
MILLISECONDS_NAME = re.compile(r"(?i:(^|_)(ms|msecs?|millis|milli_?seconds)$)|[a-z\d]Ms$")
CONVERSION = re.compile(r"(?i:(^|_)from_?)|[a-z\d]From")
"""In the name of what takes milliseconds and gives something else."""

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
FROM_TIMESTAMP = frozenset(
    f"datetime.datetime.{name}" for name in ("fromtimestamp", "utcfromtimestamp")
)


def milliseconds(project: Project, written: Written, depth: int = 0) -> str | None:
    """Why a number is in milliseconds, in words; None if nothing says so."""
    node = written.expression
    if depth > DEEPEST:
        return None
    match node:
        case syntax.BinaryOp(left=left, operator="/" | "//", right=right):
            divisor = number(project, written.part(right))
            if divisor is None or divisor >= THOUSAND:
                return None
            return milliseconds(project, written.part(left), depth + 1)
        case syntax.BinaryOp(left=left, operator="*", right=right):
            return _of_product(project, written.part(left), written.part(right), depth)
        case syntax.Name() | syntax.Attribute():
            return _of_name(project, written, depth)
        case _:
            parts = _same_unit(project, written)
            reasons = (milliseconds(project, part, depth + 1) for part in parts)
            return next((reason for reason in reasons if reason is not None), said_by_name(node))


def _of_product(project: Project, left: Written, right: Written, depth: int) -> str | None:
    spans = [side for side in (left, right) if is_span(project, side)]
    numbers = [found for side in (left, right) if (found := number(project, side)) is not None]
    if not spans and THOUSAND in numbers:
        return "it has a factor of 1000"
    if any(0 < abs(found) <= 1 / THOUSAND for found in numbers):
        return None
    # So many times a span is in the unit of the span.
    reasons = (milliseconds(project, side, depth + 1) for side in spans or (left, right))
    return next((reason for reason in reasons if reason is not None), None)


def _of_name(project: Project, written: Written, depth: int) -> str | None:
    reason = said_by_name(written.expression)
    origin = None if reason else origin_of(project, written)
    return milliseconds(project, origin, depth + 1) if origin else reason


def said_by_name(node: syntax.Expression) -> str | None:
    """What a name says, also of what is called by it or taken from it, and the key of an item."""
    match node:
        case syntax.Name(id=name) | syntax.Attribute(attr=name):
            return f"`{unparse(node)}` is in milliseconds" if is_in_milliseconds(name) else None
        case (
            syntax.Subscript(indices=(syntax.Constant(value=str() as key),))
            | syntax.Call(
                func=syntax.Attribute(attr="get"),
                args=(syntax.Argument(value=syntax.Constant(value=str() as key)), *_),
            )
        ) if is_in_milliseconds(key):
            return f"`{unparse(node)}` is in milliseconds"
        case syntax.Call(func=syntax.Name(id=name) | syntax.Attribute(attr=name)) if (
            CONVERSION.search(name)
        ):
            return None
        case syntax.Call(func=inner) | syntax.Subscript(value=inner):
            return said_by_name(inner)
        case _:
            return None


def is_in_milliseconds(name: str) -> bool:
    """Whether a name says that it is."""
    return MILLISECONDS_NAME.search(name) is not None


def number(project: Project, written: Written) -> float | None:
    """A number that is written out, by itself or by a name."""
    node = written.expression
    if isinstance(node, syntax.Name | syntax.Attribute):
        origin = origin_of(project, written)
        node = origin.expression if origin is not None else node
    if isinstance(node, syntax.Constant) and isinstance(node.value, int | float):
        return node.value
    return None


def is_span(project: Project, written: Written, depth: int = 0) -> bool:
    """Whether this is a timedelta, which has a unit whatever it is multiplied by."""
    match written.expression:
        case syntax.Call(func=func):
            return name_in_place(project, written.module, func) == SPAN
        case syntax.Name() | syntax.Attribute() if depth < DEEPEST:
            origin = origin_of(project, written)
            if origin is None:
                return _is_declared_span(project, written)
            return is_span(project, origin, depth + 1)
        case syntax.BinaryOp(left=left, right=right) if depth < DEEPEST:
            return any(is_span(project, written.part(side), depth + 1) for side in (left, right))
        case _:
            return False


def _is_declared_span(project: Project, written: Written) -> bool:
    """Whether a name of a function around is annotated as a timedelta."""
    node = written.expression
    own = local_name(project, written.module, node) if isinstance(node, syntax.Name) else None
    match own:
        case (syntax.FunctionDef(), (ValueBinding(annotation=annotation), *_)) if annotation:
            return name_in_place(project, written.module, annotation) == SPAN
        case _:
            return False


def _same_unit(project: Project, written: Written) -> Iterator[Written]:
    """The parts of an expression whose unit is its own."""
    match written.expression:
        case (
            syntax.BinaryOp(left=first, operator="+" | "-", right=second)
            | syntax.IfExp(body=first, orelse=second)
            | syntax.BoolOp(left=first, right=second)
        ):
            yield written.part(first)
            yield written.part(second)
        case (
            syntax.UnaryOp(operator="-" | "+", operand=inner)
            | syntax.Walrus(value=inner)
            | syntax.Await(value=inner)
        ):
            yield written.part(inner)
        case syntax.Call() as call:
            yield from _of_call(project, written, call)
        case _:
            return


def _of_call(project: Project, written: Written, call: syntax.Call) -> Iterator[Written]:
    name = name_in_place(project, written.module, call.func)
    if name in KEEPING or name in FROM_TIMESTAMP:
        yield from (written.part(argument.value) for argument in call.args)
    elif name == SPAN:
        # The unit is written: a factor of 1000 says nothing, a name does.
        yield from (written.part(argument.value) for argument in misnamed_units(call))
    else:
        yield from results_of(project, written)


def misnamed_units(span: syntax.Call) -> Iterator[syntax.Argument]:
    """The arguments of a timedelta that are in milliseconds by name, in a coarser unit's place."""
    for argument in span.args:
        is_name = isinstance(argument.value, syntax.Name | syntax.Attribute)
        if is_name and argument.keyword not in FINE_UNITS and said_by_name(argument.value):
            yield argument
