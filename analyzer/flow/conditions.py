"""What a test decides: on which side the caller is checked, on which side something failed."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.judgements import (
    NOTHING_DECIDED,
    OPAQUE,
    PROVEN,
    Judgement,
    Side,
)
from gnomon.analyzer.flow.loops import names_below
from gnomon.analyzer.flow.outcomes import FailedStatus, Failure
from gnomon.analyzer.flow.possibility import ALWAYS, certain, lacks
from gnomon.analyzer.flow.signs import judged_by_sign
from gnomon.analyzer.flow.statuses import comparison_fails, names_failure
from gnomon.analyzer.flow.values import (
    NO_RESPONSES,
    UNKNOWN,
    Dependence,
    IdentityShape,
    Value,
)


def judge(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    """What a test, which was just evaluated to a value, decides."""
    found = _judge(frame, node, value)
    return Judgement(found.if_true, found.if_false, node)


def _judge(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    # An operand that cannot be reached, as in `1 or x`, was never evaluated.
    match node:
        case syntax.UnaryOp(operator="not", operand=operand):
            return _judge(frame, operand, frame.latest.get(operand, UNKNOWN)).negated()
        case syntax.BoolOp(left=left, operator=operator, right=right):
            first = _judge(frame, left, frame.latest.get(left, UNKNOWN))
            second = _judge(frame, right, frame.latest.get(right, UNKNOWN))
            combine = first.both if operator == "and" else first.either
            return combine(second, frame.looks.get(node, NO_RESPONSES))
        case syntax.Walrus(value=inner) | syntax.Await(value=inner):
            return _judge(frame, inner, value)
        case syntax.Compare():
            return _comparison(frame, node, value)
        case _:
            responses.let_go(frame, value)
            return certain(frame, node, value) or _plain(frame, node, value)


def _plain(frame: Frame, node: syntax.Expression, value: Value) -> Judgement:
    """A value taken for its truth."""
    if is_identity(value):
        return Judgement(if_true=PROVEN)
    if value.depends_on(Dependence.IDENTITY):
        return OPAQUE
    told = judged_by_sign(frame.state, node)
    if told is not None:
        return told
    if value.depends_on(Dependence.STATUS):
        return failed_side(frame, node, fails_if_true=names_failure(node))
    return NOTHING_DECIDED


def is_identity(value: Value) -> bool:
    """Whether a value may be the caller's identity, or None for a caller who has none."""
    return any(isinstance(shape, IdentityShape) for shape in value.shapes)


def _comparison(frame: Frame, node: syntax.Compare, value: Value) -> Judgement:
    match node.operators, node.comparators:
        case (("is" | "is not" | "==" | "!=") as operator,), (syntax.Constant(value=None),):
            left = frame.latest.get(node.left, UNKNOWN)
            if is_identity(left) or lacks(left):
                judgement = Judgement(if_false=PROVEN) if is_identity(left) else ALWAYS
                return judgement if operator in ("is", "==") else judgement.negated()
        case _:
            pass
    if value.depends_on(Dependence.IDENTITY):
        return OPAQUE
    told = judged_by_sign(frame.state, node)
    if told is not None:
        return told
    return failed_side(frame, node, fails_if_true=comparison_fails(frame, node, value))


def failed_side(frame: Frame, node: syntax.Expression, *, fails_if_true: bool | None) -> Judgement:
    """The judgement of a test that tells by a status whether something failed."""
    if fails_if_true is None:
        return NOTHING_DECIDED
    failure = frame.known_failures.setdefault(node.at, FailedStatus(node, frame.loop))
    failed = Judgement(
        if_true=Side(failures=frozenset({failure})), if_false=Side(mended=_denied(frame, node))
    )
    return failed if fails_if_true else failed.negated()


def _denied(frame: Frame, node: syntax.Expression) -> frozenset[Failure]:
    """The failed statuses that a good one speaks against: those of the same response."""
    names = set(names_below(node))
    return frozenset(
        failure
        for failure in frame.state.failures
        if isinstance(failure, FailedStatus) and not names.isdisjoint(names_below(failure.test))
    )
