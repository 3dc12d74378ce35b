"""Variables that tell of a failure: flags, kept errors, results that are None after one."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.judgements import Judgement, Side
from gnomon.analyzer.flow.outcomes import NO_FAILURE, Failure, Sign
from gnomon.analyzer.flow.state import State
from gnomon.analyzer.flow.values import ConstantShape, SequenceShape, Value

ORDERS: dict[str, Callable[[int, int], bool]] = {
    "==": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def mark_differences(normal: State, failed: State, failures: frozenset[Failure]) -> None:
    """A variable that differs after a failure tells of it: `sent = True` at the end of a `try`."""
    for name, value in normal.variables.items():
        other = failed.variables.get(name)
        if other is value or other is None or other == value:
            continue
        failed.variables[name] = other.tainted(failures)
        sign = _sign_between(value, other, failures)
        if sign is not None:
            known = failed.signs.get(name)
            failed.signs[name] = sign if known is None else known.joined(sign)


def _sign_between(normal: Value, failed: Value, failures: frozenset[Failure]) -> Sign | None:
    truth = _telling(_truth(normal), _truth(failed))
    none = _telling(_is_none(normal), _is_none(failed))
    if truth is None and none is None:
        return None
    return Sign(
        if_true=failures if truth is True else NO_FAILURE,
        if_false=failures if truth is False else NO_FAILURE,
        if_none=failures if none is True else NO_FAILURE,
        if_some=failures if none is False else NO_FAILURE,
    )


def sign_of(state: State, node: syntax.Expression, judgement: Judgement) -> Sign | None:
    """What a variable tells that is given the value of a test, or of another variable."""
    match node:
        case syntax.Name(id=name) if name in state.signs:
            return state.signs[name]
        case (
            syntax.Attribute() | syntax.BoolOp() | syntax.Compare() | syntax.UnaryOp(operator="not")
        ):
            sign = Sign(judgement.if_true.failures, judgement.if_false.failures)
            return sign if sign.if_true or sign.if_false else None
        case _:
            return None


def judged_by_sign(state: State, node: syntax.Expression) -> Judgement | None:
    """What a test of a variable that tells of a failure decides; None of any other test."""
    match node:
        case syntax.Name(id=name) if name in state.signs:
            return _by_truth(state.signs[name])
        case syntax.Compare(
            left=syntax.Name(id=name) | syntax.Walrus(target=syntax.Name(id=name)),
            operators=(operator,),
            comparators=(syntax.Constant(value=against),),
        ) if name in state.signs:
            return _compared(state.signs[name], operator, against)
        case _:
            return None


def _compared(sign: Sign, operator: str, against: object) -> Judgement | None:
    if against is None and operator in ("is", "is not", "==", "!="):
        judgement = Judgement(Side(failures=sign.if_none), Side(failures=sign.if_some))
        return judgement if operator in ("is", "==") else judgement.negated()
    if isinstance(against, bool) and operator in ("is", "is not", "==", "!="):
        positive = against is (operator in ("is", "=="))
        return _by_truth(sign) if positive else _by_truth(sign).negated()
    if isinstance(against, int) and operator in ORDERS:
        # A count tells by not being 0: `attempt > 0`, `failures >= 3`.
        holds_for_none = ORDERS[operator](0, against)
        return _by_truth(sign).negated() if holds_for_none else _by_truth(sign)
    return None


def _by_truth(sign: Sign) -> Judgement:
    return Judgement(Side(failures=sign.if_true), Side(failures=sign.if_false))


def _telling(normal: bool | None, failed: bool | None) -> bool | None:
    """The answer that only a failure gives."""
    if failed is not None and failed != normal:
        return failed
    return not normal if normal is not None and failed is None else None


def _truth(value: Value) -> bool | None:
    truths = {_truth_of(shape) for shape in value.shapes}
    return truths.pop() if len(truths) == 1 else None


def _truth_of(shape: object) -> bool | None:
    match shape:
        case ConstantShape(value=value):
            return bool(value)
        case SequenceShape(elements=elements):
            return bool(elements)
        case _:
            return None


def _is_none(value: Value) -> bool | None:
    answers = {shape == ConstantShape(None, "NoneType") for shape in value.shapes}
    return answers.pop() if len(answers) == 1 else None
