"""Following `try`: what its handlers catch, and what becomes of the failure."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.outcomes import Guard, Handler, Reraise
from gnomon.analyzer.flow.state import State, join
from gnomon.analyzer.flow.values import Value


def follow_try(frame: Frame, node: syntax.Try) -> None:
    """The body, then every handler from where the body may have stopped, then the rest."""
    handlers = tuple(_handler(frame, handler) for handler in node.handlers)
    start = frame.state.copy()
    with frame.guarded((Guard(handlers),) if handlers else ()):
        frame.execute(node.body)
    stopped = frame.state.copy()
    frame.execute(node.orelse)
    normal = frame.state
    ends = [normal]
    for handler, outcome in zip(node.handlers, handlers, strict=True):
        frame.scope.state = _on_entry(start, stopped, outcome)
        if handler.name:
            frame.state.variables[handler.name] = Value(frozenset(), frozenset({outcome}))
        with frame.handling(outcome):
            frame.execute(handler.body)
        _mark_differences(normal, frame.state, outcome)
        ends.append(frame.state)
    frame.scope.state = join(ends)
    _finally(frame, node.finalbody)


def raise_from(frame: Frame, node: syntax.Raise, raised: Value) -> None:
    """Tell the handlers because of which an exception is raised."""
    names = frame.analysis.class_names(raised, bases=True)
    reraise = Reraise(names or ())
    for handler in {*frame.failures_behind(raised.taints)}:
        if reraise not in handler.reraises:
            handler.reraises.append(reraise)


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


def _on_entry(start: State, stopped: State, handler: Handler) -> State:
    """The body may have stopped anywhere: what it assigned may or may not be there."""
    entry = start.copy()
    for name, value in stopped.variables.items():
        known = entry.variables.get(name)
        entry.variables[name] = value if known is None else known.joined(value)
    entry.failures = start.failures | {handler}
    return entry


def _mark_differences(normal: State, failed: State, handler: Handler) -> None:
    """A variable that differs after the failure tells of it: `sent = True` in the body."""
    if not (normal.alive and failed.alive):
        return
    tells = frozenset({handler})
    for name, value in normal.variables.items():
        other = failed.variables.get(name)
        if other is not None and other != value:
            failed.variables[name] = other.tainted(tells)


def _finally(frame: Frame, body: tuple[syntax.Statement, ...]) -> None:
    """It runs whether or not what follows can be reached."""
    if not body:
        return
    alive = frame.state.alive
    frame.state.alive = True
    frame.execute(body)
    frame.state.alive = frame.state.alive and alive
