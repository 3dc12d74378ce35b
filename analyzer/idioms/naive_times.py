"""Which datetimes have no zone, by the way they are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.origins import Written, origin_of
from gnomon.analyzer.idioms.written_results import results_of
from gnomon.analyzer.names.in_place import name_in_place
from gnomon.analyzer.project import Project

DEEPEST = 6
DATETIME = "datetime.datetime"
TIME = "datetime.time"
ALWAYS_NAIVE = frozenset(f"{DATETIME}.{name}" for name in ("utcnow", "today", "utcfromtimestamp"))
NAIVE_CONSTANTS = frozenset({f"{DATETIME}.min", f"{DATETIME}.max"})
NAIVE_TIMES = frozenset({f"{TIME}.min", f"{TIME}.max"})
ZONE_POSITION = {f"{DATETIME}.now": 0, f"{DATETIME}.fromtimestamp": 1, DATETIME: 7, TIME: 4}
ZONE_KEYWORDS = frozenset({"tz", "tzinfo"})


def naive_datetime(project: Project, written: Written, depth: int = 0) -> Written | None:
    """What makes a datetime without a zone; None if nothing is known to."""
    if depth > DEEPEST:
        return None
    if is_naive(project, written):
        return written
    found = (naive_datetime(project, part, depth + 1) for part in _parts(project, written))
    return next((naive for naive in found if naive is not None), None)


def _parts(project: Project, written: Written) -> Iterator[Written]:
    """The datetimes whose zone, or want of one, an expression has, too."""
    match written.expression:
        case syntax.Name() | syntax.Attribute():
            origin = origin_of(project, written)
            if origin is not None:
                yield origin
        case (
            syntax.BinaryOp(left=first, operator="+" | "-", right=second)
            | syntax.IfExp(body=first, orelse=second)
            | syntax.BoolOp(left=first, right=second)
        ):
            yield written.part(first)
            yield written.part(second)
        case syntax.Walrus(value=inner) | syntax.Await(value=inner):
            yield written.part(inner)
        case syntax.Call(func=syntax.Attribute(value=owner, attr="replace")) as call:
            if zone_of(call, 8) is None:
                yield written.part(owner)
        case syntax.Call():
            yield from results_of(project, written)
        case _:
            return


def is_naive(project: Project, written: Written) -> bool:
    """Whether an expression by itself makes a datetime without a zone."""
    match written.expression:
        case syntax.Attribute() as node:
            return name_in_place(project, written.module, node) in NAIVE_CONSTANTS
        case syntax.Call(func=syntax.Attribute(attr="replace")) as call:
            zone = zone_of(call, 8)
            return isinstance(zone, syntax.Constant) and zone.value is None
        case syntax.Call() as call if not any(argument.star for argument in call.args):
            return _makes_naive(project, written, call)
        case _:
            return False


def zone_of(call: syntax.Call, position: int) -> syntax.Expression | None:
    """The zone that a call is given, at a position or by keyword."""
    given = [argument.value for argument in syntax.positional_arguments(call)]
    if len(given) > position:
        return given[position]
    named = (argument.value for argument in call.args if argument.keyword in ZONE_KEYWORDS)
    return next(named, None)


def _makes_naive(project: Project, written: Written, call: syntax.Call) -> bool:
    name = name_in_place(project, written.module, call.func) or ""
    if name in ALWAYS_NAIVE:
        return True
    if name in ZONE_POSITION and name != TIME:
        return zone_of(call, ZONE_POSITION[name]) is None
    given = [argument.value for argument in syntax.positional_arguments(call)]
    match name.removeprefix(f"{DATETIME}."), given:
        case "combine", [_, moment]:
            return zone_of(call, 2) is None and _is_naive_time(project, written.part(moment))
        case "fromisoformat", [syntax.Constant(value=str() as text)]:
            return _lacks_zone(text)
        case "strptime", [_, syntax.Constant(value=str() as layout)]:
            return "%z" not in layout
        case _:
            return False


def _is_naive_time(project: Project, written: Written) -> bool:
    """Whether a time of day has no zone for sure."""
    node = written.expression
    if isinstance(node, syntax.Call):
        name = name_in_place(project, written.module, node.func)
        is_read = not any(argument.star for argument in node.args)
        return name == TIME and is_read and zone_of(node, ZONE_POSITION[TIME]) is None
    return name_in_place(project, written.module, node) in NAIVE_TIMES


def _lacks_zone(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False
