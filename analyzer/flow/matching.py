"""Following `match`: what each case binds, and what is known where it applies."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow import responses
from gnomon.analyzer.flow.binding import bind_pattern
from gnomon.analyzer.flow.conditions import failed_side, is_identity, judge
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.judgements import NOTHING_DECIDED, Judgement
from gnomon.analyzer.flow.possibility import context_test
from gnomon.analyzer.flow.state import Check, State, join
from gnomon.analyzer.flow.statuses import pattern_fails
from gnomon.analyzer.flow.values import Dependence, Value


def follow_match(frame: Frame, node: syntax.Match) -> None:
    """Every case from the same start, and past all of them if none need apply."""
    subject = responses.let_go(frame, frame.evaluate(node.subject))
    start = frame.state
    ends: list[State] = []
    patterns: list[syntax.Pattern] = []
    passed = start.copy()
    for position, case in enumerate(node.cases):
        frame.scope.state = passed.copy()
        _enter(frame, node, position, subject, patterns)
        if frame.state.alive:
            with frame.under(subject.taints):
                _follow_case(frame, case, subject)
            ends.append(frame.state)
        if case.guard is None:
            patterns.append(case.pattern)
            passed = _passed(frame, passed, case.pattern, subject)
    if not any(map(_catches_all, patterns)):
        frame.scope.state = passed.copy()
        _enter(frame, node, len(node.cases), subject, patterns)
        ends.append(frame.state)
    frame.scope.state = join(ends) if ends else start.dead()


def _follow_case(frame: Frame, case: syntax.MatchCase, subject: Value) -> None:
    bind_pattern(frame, case.pattern, subject)
    if case.guard is not None:
        guard = frame.evaluate(case.guard)
        judge(frame, case.guard, guard).assume(frame.state, truth=True)
    frame.execute(case.body)


def _passed(frame: Frame, state: State, pattern: syntax.Pattern, subject: Value) -> State:
    """What is known after one more pattern did not match."""
    frame.scope.state = state
    _context_judgement(frame, pattern, subject).assume(frame.state, truth=False)
    return frame.state


def _enter(
    frame: Frame, node: syntax.Match, position: int, subject: Value, before: list[syntax.Pattern]
) -> None:
    """What is known in a case, or past the last one, after other patterns did not match."""
    pattern = node.cases[position].pattern if position < len(node.cases) else None
    if pattern is not None:
        _context_judgement(frame, pattern, subject).assume(frame.state, truth=True)
    if is_identity(subject):
        if any(map(_is_none, before)) or (pattern is not None and not _may_be_none(pattern)):
            frame.state.prove()
    elif subject.depends_on(Dependence.IDENTITY):
        sides = len(node.cases) + (not any(_catches_all(case.pattern) for case in node.cases))
        frame.state.checks |= {Check(node, position, sides)}
    elif pattern is not None:
        is_status = subject.depends_on(Dependence.STATUS)
        if pattern_fails(frame, pattern, before, is_status=is_status):
            failed_side(frame, node.subject, fails_if_true=True).assume(frame.state, truth=True)


def _context_judgement(frame: Frame, pattern: syntax.Pattern, subject: Value) -> Judgement:
    match pattern:
        case syntax.MatchCapture(pattern=inner) if inner is not None:
            return _context_judgement(frame, inner, subject)
        case syntax.MatchOr(patterns=(first, *others)):
            judgement = _context_judgement(frame, first, subject)
            for other in others:
                judgement = judgement.either(_context_judgement(frame, other, subject))
            return judgement
        case syntax.MatchClass(cls=cls, patterns=(), attributes=()):
            return context_test(subject, frame.evaluate(cls)) or NOTHING_DECIDED
        case _:
            return NOTHING_DECIDED


def _is_none(pattern: syntax.Pattern) -> bool:
    return (
        isinstance(pattern, syntax.MatchValue)
        and isinstance(pattern.value, syntax.Constant)
        and pattern.value.value is None
    )


def _may_be_none(pattern: syntax.Pattern) -> bool:
    match pattern:
        case syntax.MatchCapture(pattern=inner):
            return inner is None or _may_be_none(inner)
        case syntax.MatchOr(patterns=patterns):
            return any(map(_may_be_none, patterns))
        case syntax.MatchValue():
            return _is_none(pattern)
        case _:
            return False


def _catches_all(pattern: syntax.Pattern) -> bool:
    return isinstance(pattern, syntax.MatchCapture) and (
        pattern.pattern is None or _catches_all(pattern.pattern)
    )
