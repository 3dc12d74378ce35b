"""How a delay in milliseconds, or a time without a zone, is put right where it is written."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.fixes.fix import Edit, Fix, Imported, Part, SourceOf
from gnomon.analyzer.fixes.grouping import PRIMARY, as_factor, as_value
from gnomon.analyzer.flow.origins import Written
from gnomon.analyzer.idioms.delays import SPAN, THOUSAND, misnamed_units, number, said_by_name
from gnomon.analyzer.idioms.naive_times import DATETIME
from gnomon.analyzer.names.in_place import name_in_place
from gnomon.analyzer.project import Project
from gnomon.analyzer.walk import descendants, last_origin

ZONE = Imported("datetime", "UTC")
PRESENT = frozenset(f"{DATETIME}.{name}" for name in ("now", "utcnow", "today"))
PAST = frozenset(f"{DATETIME}.{name}" for name in ("fromtimestamp", "utcfromtimestamp"))
LITERAL = frozenset({DATETIME, f"{DATETIME}.combine"})


def in_seconds(project: Project, written: Written) -> Fix | None:
    """Makes seconds of a delay that is in milliseconds as a whole; None if only a part of it is."""
    match written.expression:
        case syntax.BinaryOp(left=left, operator="*", right=right) as product:
            for side, other in ((right, left), (left, right)):
                if number(project, written.part(side)) == THOUSAND:
                    return _fix(written, "drop the factor of 1000", product.at, *as_value(other))
            return None
        case syntax.Call(func=func) as span if name_in_place(project, written.module, func) == SPAN:
            return _renamed_unit(written, span)
        case node if isinstance(node, PRIMARY) and said_by_name(node) is not None:
            return _fix(written, "divide it by 1000", node.at, *as_factor(node), " / 1000")
        case _:
            return None


def _renamed_unit(written: Written, span: syntax.Call) -> Fix | None:
    """`timedelta(seconds=delay_ms)` with the unit that the name says."""
    match [*misnamed_units(span)], span.args:
        case [syntax.Argument(keyword="seconds") as argument], [_]:
            parts = ("milliseconds=", *as_value(argument.value))
            return _fix(written, "call them milliseconds", argument.at, *parts)
        case _:
            return None


def with_zone(project: Project, written: Written, naive: Written) -> Fix | None:
    """Gives the time that is naive, in what is written or behind it, its zone: UTC.

    It is safe where that is the same instant, as of `now()`, and nothing else uses the time: nine
    o'clock, as of `now().replace(hour=9)`, is another in each zone.
    """
    is_inside = naive.module is written.module and (
        written.expression.at <= naive.expression.at <= last_origin(written.expression)
    )
    call = naive.expression
    if not isinstance(call, syntax.Call):
        return None
    name = name_in_place(project, naive.module, call.func)
    given = [SourceOf(argument.at) for argument in call.args]
    match call.func:
        case syntax.Attribute(value=owner) if name in PRESENT:
            edit = Edit(call.at, (SourceOf(owner.at), ".now(", ZONE, ")"))
        case syntax.Attribute(value=owner) if name in PAST and len(given) == 1:
            edit = Edit(call.at, (SourceOf(owner.at), ".fromtimestamp(", *given, ", ", ZONE, ")"))
        case _ if name in LITERAL and given:
            edit = Edit(call.args[-1].at, (given[-1], ", tzinfo=", ZONE))
        case _:
            return None
    is_safe = is_inside and name not in LITERAL and not sets_hands(written.expression)
    return Fix("say that it is UTC", safe=is_safe, module=naive.module, edits=(edit,))


def sets_hands(expression: syntax.Expression) -> bool:
    """Whether a part of a time is replaced: `now().replace(hour=9)`."""
    nodes = (expression, *descendants(expression))
    functions = (node.func for node in nodes if isinstance(node, syntax.Call))
    return any(isinstance(one, syntax.Attribute) and one.attr == "replace" for one in functions)


def _fix(written: Written, title: str, at: int, *parts: Part) -> Fix:
    return Fix(title, safe=False, module=written.module, edits=(Edit(at, parts),))
