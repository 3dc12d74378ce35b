"""What a test decides: on which side the caller is checked, on which side something failed."""

from __future__ import annotations

import re
from dataclasses import replace

from gnomon.analyzer import syntax
from gnomon.analyzer.effects import FAILING_STATUS_ATTRIBUTES
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.judgements import (
    NOTHING_DECIDED,
    OPAQUE,
    PROVEN,
    Judgement,
    Side,
)
from gnomon.analyzer.flow.outcomes import FailedStatus
from gnomon.analyzer.flow.possibility import ALWAYS, certain, lacks
from gnomon.analyzer.flow.values import Dependence, IdentityShape, Value

FAILED_WORD = re.compile(r"fail|error|timed?_?out", re.IGNORECASE)
FIRST_FAILING_STATUS = 400


def judge(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    """What a test, which was just evaluated to a value, decides."""
    return replace(_judge(frame, node, value), test=node)


def _judge(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    match node:
        case syntax.UnaryOp(operator="not", operand=operand):
            return _judge(frame, operand, frame.latest[operand]).negated()
        case syntax.BoolOp(left=left, operator=operator, right=right):
            first = _judge(frame, left, frame.latest[left])
            second = _judge(frame, right, frame.latest[right])
            return first.both(second) if operator == "and" else first.either(second)
        case syntax.Walrus(value=inner) | syntax.Await(value=inner):
            return _judge(frame, inner, value)
        case syntax.Compare():
            return _comparison(frame, node, value)
        case _:
            return certain(frame, node, value) or _plain(frame, node, value)


def _plain(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    """A value taken for its truth."""
    if is_identity(value):
        return Judgement(if_true=PROVEN)
    if value.depends_on(Dependence.IDENTITY):
        return OPAQUE
    if value.depends_on(Dependence.STATUS):
        return _status(frame, node, fails_if_true=_names_failure(node))
    return NOTHING_DECIDED


def is_identity(value: Value) -> bool:
    """Whether a value may be the caller's identity, or None for a caller who has none."""
    return any(isinstance(shape, IdentityShape) for shape in value.shapes)


def _comparison(frame: Frame, node: syntax.Compare, value: Value) -> Judgement:
    match node.operators, node.comparators:
        case (("is" | "is not" | "==" | "!=") as operator,), (syntax.Constant(value=None),):
            left = frame.latest[node.left]
            if is_identity(left) or lacks(left):
                judgement = Judgement(if_false=PROVEN) if is_identity(left) else ALWAYS
                return judgement if operator in ("is", "==") else judgement.negated()
        case (("==" | "!=") as operator,), (syntax.Constant(value=str() as word),):
            if FAILED_WORD.search(word):
                return _status(frame, node, fails_if_true=operator == "==")
        case _:
            pass
    if value.depends_on(Dependence.IDENTITY):
        return OPAQUE
    if value.depends_on(Dependence.STATUS):
        return _status(frame, node, fails_if_true=_status_comparison(node))
    return NOTHING_DECIDED


def _status_comparison(node: syntax.Compare) -> bool | None:
    """Whether a comparison of a status holds when something failed; None if unclear."""
    if len(node.operators) != 1:
        return None
    operator, against = node.operators[0], node.comparators[0]
    match against:
        case syntax.Constant(value=int() as number):
            failing = number >= FIRST_FAILING_STATUS
            match operator:
                case "==":
                    return failing
                case "!=":
                    return not failing
                case ">=" | ">":
                    return number >= FIRST_FAILING_STATUS - 101
                case "<" | "<=":
                    return number < FIRST_FAILING_STATUS - 101
                case _:
                    return None
        case syntax.Sequence(elements=elements) if operator in ("in", "not in"):
            numbers = [
                element.value for element in elements if isinstance(element, syntax.Constant)
            ]
            failing = bool(numbers) and all(
                isinstance(number, int) and number >= FIRST_FAILING_STATUS for number in numbers
            )
            return failing if operator == "in" else not failing
        case _:
            return None


def _names_failure(node: syntax.Expression) -> bool:
    return isinstance(node, syntax.Attribute) and node.attr in FAILING_STATUS_ATTRIBUTES


def _status(frame: Frame, node: syntax.Expression, *, fails_if_true: bool | None) -> Judgement:
    if fails_if_true is None:
        return NOTHING_DECIDED
    failure = frame.known_failures.setdefault(node.at, FailedStatus(node, frame.loop))
    failed = Judgement(if_true=Side(failures=frozenset({failure})))
    return failed if fails_if_true else failed.negated()
