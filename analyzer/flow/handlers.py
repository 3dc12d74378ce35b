"""Following `try`: what its handlers catch, and what becomes of the failure."""

from __future__ import annotations

from collections.abc import Callable

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.binding import assign
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.outcomes import Guard, Handler, Reraise
from gnomon.analyzer.flow.signs import mark_differences
from gnomon.analyzer.flow.state import State, join
from gnomon.analyzer.flow.values import Value


def follow_try(frame: Frame, node: syntax.Try) -> None:
    """A `try` with all its parts."""
    if not node.finalbody:
        _follow_handlers(frame, node)
        return

    def final(error: Value) -> bool:
        frame.execute(node.finalbody)
        return False

    follow_leaving(frame, node.at, lambda: _follow_handlers(frame, node), final)


def follow_leaving(
    frame: Frame, at: int, body: Callable[[], None], final: Callable[[Value], bool]
) -> None:
    """A body, and what runs when it is left, with or without a failure.

    `final` is given a value that depends on the failure; it says whether it keeps the failure in.
    """
    outcome = frame.known_handlers.setdefault(at, Handler(frame.module, at, (), frame.loop))
    start = frame.state.copy()
    with frame.guarded((Guard((outcome,)),)), frame.stopping() as stops:
        body()
    normal = frame.state
    failed = join(stops or [start])
    mark_differences(normal, failed, frozenset({outcome}))
    frame.scope.state = join([normal, failed])
    if final(Value(frozenset(), frozenset({outcome}))):
        failed.failures |= {outcome}
        frame.scope.state = join([normal, failed])
        return
    outcome.reraises = [Reraise(())]
    frame.state.alive = frame.state.alive and normal.alive


def _follow_handlers(frame: Frame, node: syntax.Try) -> None:
    """The body, then the rest, and every handler from where the body may have stopped."""
    handlers = tuple(_handler(frame, handler) for handler in node.handlers)
    start = frame.state.copy()
    with frame.guarded((Guard(handlers),) if handlers else ()), frame.stopping() as stops:
        frame.execute(node.body)
    stopped = join(stops or [start, frame.state])
    frame.execute(node.orelse)
    normal = frame.state
    ends = [normal]
    for handler, outcome in zip(node.handlers, handlers, strict=True):
        frame.scope.state = on_entry(start, stopped, outcome)
        if handler.name:
            assign(
                frame,
                syntax.Name(handler.at, handler.name),
                Value(frozenset(), frozenset({outcome})),
            )
        with frame.handling(outcome):
            frame.execute(handler.body)
        if normal.alive and frame.state.alive:
            mark_differences(normal, frame.state, frozenset({outcome}))
        ends.append(frame.state)
    frame.scope.state = join(ends)


def raise_from(frame: Frame, node: syntax.Raise, raised: Value) -> None:
    """Tell the handlers because of which an exception is raised."""
    names = frame.analysis.class_names(raised, bases=True)
    reraise = Reraise(names or ())
    for handler in {*frame.failures_behind(raised.taints)}:
        frame.note(handler, reraise)


def caught_names(frame: Frame, node: syntax.Expression) -> tuple[str, ...] | None:
    """The canonical names of the exception classes after an `except`; None if unreadable."""
    return frame.analysis.class_names(frame.evaluate(node), bases=False)


def _handler(frame: Frame, node: syntax.ExceptHandler) -> Handler:
    """The same object each time the frame comes by, so that what it learns adds up."""
    known = frame.known_handlers.get(node.at)
    if known is None:
        caught = () if node.type is None else caught_names(frame, node.type)
        known = frame.known_handlers[node.at] = Handler(
            frame.module, node.at if node.type is None else node.type.at, caught, frame.loop
        )
    return known


def on_entry(start: State, stopped: State, handler: Handler) -> State:
    """What a handler knows: what held wherever the body may have stopped."""
    entry = stopped.copy()
    entry.checks = start.checks
    entry.failures = start.failures | {handler}
    entry.alive = True
    return entry
