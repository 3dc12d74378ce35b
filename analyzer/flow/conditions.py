"""What a test decides: on which side the caller is checked, on which side something failed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gnomon.analyzer import syntax
from gnomon.analyzer.effects import FAILING_STATUS_ATTRIBUTES
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.outcomes import FailedStatus, Failure
from gnomon.analyzer.flow.state import State
from gnomon.analyzer.flow.values import Dependence, IdentityShape, Value

FAILED_WORD = re.compile(r"fail|error|timed?_?out", re.IGNORECASE)
FIRST_FAILING_STATUS = 400


@dataclass(frozen=True, slots=True)
class Side:
    """What is known on one side of a test."""

    checked: bool = False
    failures: frozenset[Failure] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known where a test holds, and where it does not."""

    if_true: Side = Side()
    if_false: Side = Side()

    def assume(self, state: State, *, truth: bool) -> None:
        """Add to a state what one side knows."""
        side = self.if_true if truth else self.if_false
        state.checked = state.checked or side.checked
        state.failures = state.failures | side.failures

    def negated(self) -> Judgement:
        """The judgement of `not test`."""
        return Judgement(self.if_false, self.if_true)


NOTHING_DECIDED = Judgement()
CHECKED = Side(checked=True)


def judge(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    """What a test, whose value is known, decides."""
    match node:
        case syntax.UnaryOp(operator="not", operand=operand):
            return judge(frame, operand, frame.latest[operand]).negated()
        case syntax.BoolOp(left=left, operator=operator, right=right):
            first = judge(frame, left, frame.latest[left])
            second = judge(frame, right, frame.latest[right])
            return _both(first, second) if operator == "and" else _either(first, second)
        case syntax.Walrus(value=inner):
            return judge(frame, inner, value)
        case syntax.Await(value=inner):
            return judge(frame, inner, value)
        case syntax.Compare():
            return _comparison(frame, node, value)
        case _:
            return _plain(frame, node, value)


def _both(first: Judgement, second: Judgement) -> Judgement:
    """`and`: both hold where it holds; where it does not, only what both sides know."""
    true, false = first.if_true, first.if_false
    return Judgement(
        Side(true.checked or second.if_true.checked, true.failures | second.if_true.failures),
        Side(false.checked and second.if_false.checked, false.failures & second.if_false.failures),
    )


def _either(first: Judgement, second: Judgement) -> Judgement:
    return _both(first.negated(), second.negated()).negated()


def _plain(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    """A value taken for its truth."""
    if any(isinstance(shape, IdentityShape) for shape in value.shapes):
        return Judgement(if_true=CHECKED)
    if value.depends_on(Dependence.IDENTITY):
        # Which answer lets the caller pass cannot be read off an opaque test: either may.
        return Judgement(CHECKED, CHECKED)
    if value.depends_on(Dependence.STATUS):
        return _status(frame, node, fails_if_true=_names_failure(node))
    return NOTHING_DECIDED


def _comparison(frame: Frame, node: syntax.Compare, value: Value) -> Judgement:
    match node.operators, node.comparators:
        case (("is" | "is not" | "==" | "!=") as operator,), (syntax.Constant(value=None),):
            left = frame.latest[node.left]
            if any(isinstance(shape, IdentityShape) for shape in left.shapes):
                judgement = Judgement(if_false=CHECKED)
                return judgement if operator in ("is", "==") else judgement.negated()
        case (("==" | "!=") as operator,), (syntax.Constant(value=str() as word),):
            if FAILED_WORD.search(word):
                return _status(frame, node, fails_if_true=operator == "==")
        case _:
            pass
    if value.depends_on(Dependence.IDENTITY):
        return Judgement(CHECKED, CHECKED)
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
