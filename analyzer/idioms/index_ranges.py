"""Index ranges as they are written: `lambda q: q.eq("status", s).lt("creation_time", t)`."""

from __future__ import annotations

from collections.abc import Sequence

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.errors import did_you_mean

EQUAL = "eq"
LOWER = ("gt", "gte")
UPPER = ("lt", "lte")


@data
class Condition:
    """One step of a range, and the expression that names its field."""

    method: str
    field: str
    written: syntax.Expression


def conditions_of(function: syntax.FunctionDef | syntax.Lambda) -> list[Condition] | None:
    """The steps of a range in their order; None for one that is written in another way."""
    node = _result(function)
    builder = function.parameters[0].name if function.parameters else ""
    found: list[Condition] = []
    while isinstance(node, syntax.Call):
        match node:
            case syntax.Call(
                func=syntax.Attribute(value=owner, attr=method),
                args=(syntax.Argument(value=syntax.Constant(value=str() as field) as at), *_),
            ) if method in (EQUAL, *LOWER, *UPPER):
                found.append(Condition(method, field, at))
                node = owner
            case _:
                return None
    if not isinstance(node, syntax.Name) or node.id != builder:
        return None
    return found[::-1]


def _result(function: syntax.FunctionDef | syntax.Lambda) -> syntax.Expression | None:
    """What a function of a single `return` gives."""
    if isinstance(function, syntax.Lambda):
        return function.body
    match function.body:
        case (*before, syntax.Return(value=value)) if len(before) == bool(function.docstring):
            return value
        case _:
            return None


def problem_of(
    index: str, fields: Sequence[str], conditions: Sequence[Condition]
) -> tuple[Condition, str] | None:
    """The first condition that an index cannot answer, and why; None if there is none."""
    equal, lower, upper = 0, False, False
    over = f"the index {index!r} is over {', '.join(fields)}"
    for condition in conditions:
        expected = fields[equal] if equal < len(fields) else None
        name, method = condition.field, condition.method
        if name not in fields:
            return condition, f"{over}, not over {name!r}{did_you_mean(name, fields)}"
        if method == EQUAL and (lower or upper):
            return condition, f"`eq({name!r}, …)` after a bound: bounds come last"
        if name != expected:
            then = f"{expected!r} comes next, not {name!r}" if expected else "nothing is left"
            return condition, f"{over}: {then}"
        if (method in LOWER and (lower or upper)) or (method in UPPER and upper):
            return condition, f"{name!r} has at most a lower bound and then an upper one"
        equal += method == EQUAL
        lower, upper = lower or method in LOWER, upper or method in UPPER
    return None
