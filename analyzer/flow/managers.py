"""Following `with`: what the managers bind, swallow and surround."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.binding import assign
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.handlers import caught_names
from gnomon.analyzer.flow.outcomes import Guard, Handler
from gnomon.analyzer.flow.state import join
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ExternalShape,
    FunctionShape,
    InstanceShape,
    Value,
    join_all,
    of,
)

SUPPRESS = "contextlib.suppress"


def follow_with(frame: Frame, node: syntax.With) -> None:
    """Enter the managers one after another, then follow the body inside them."""
    _enter(frame, node, 0)


def _enter(frame: Frame, node: syntax.With, position: int) -> None:
    if position == len(node.items):
        frame.execute(node.body)
        return
    item = node.items[position]
    manager = frame.evaluate(item.value)
    suppressed = _suppressed(frame, item.value)
    generator = _generator(manager)
    if suppressed is not None:
        _swallowing(frame, node, position, suppressed)
    elif generator is not None:
        _inside_generator(frame, node, position, generator)
    else:
        _bind(frame, item, _entered(frame, item, manager))
        _enter(frame, node, position + 1)


def _bind(frame: Frame, item: syntax.WithItem, value: Value) -> None:
    if item.target is not None:
        assign(frame, item.target, value)


def _entered(frame: Frame, item: syntax.WithItem, manager: Value) -> Value:
    """A library's manager gives itself; a class of the project what its `__enter__` returns."""
    given: list[Value] = []
    for shape in manager.shapes:
        method = UNKNOWN
        if isinstance(shape, InstanceShape):
            method = join_all(
                [
                    frame.analysis.attribute(frame, item.at, of(shape), name)
                    for name in ("__aenter__", "__enter__")
                ]
            )
        bound = [found for found in method.shapes if isinstance(found, BoundShape)]
        if bound:
            given.extend(frame.analysis.call_bound(frame, item.at, found) for found in bound)
        else:
            given.append(of(shape))
    return join_all(given).tainted(manager.taints)


def _suppressed(frame: Frame, node: syntax.Expression) -> tuple[str, ...] | None:
    match node:
        case syntax.Call(func=func, args=args) if (
            ExternalShape(SUPPRESS) in frame.evaluate(func).shapes
        ):
            names = [caught_names(frame, argument.value) for argument in args]
            return tuple(name for found in names if found for name in found)
        case _:
            return None


def _swallowing(frame: Frame, node: syntax.With, position: int, caught: tuple[str, ...]) -> None:
    at = node.items[position].at
    handler = frame.known_handlers.setdefault(at, Handler(frame.module, at, caught, frame.loop))
    start = frame.state.copy()
    with frame.guarded((Guard((handler,)),)):
        _enter(frame, node, position + 1)
    normal = frame.state
    start.failures |= {handler}
    frame.scope.state = join([normal, start])


def _generator(manager: Value) -> BoundShape | None:
    """A function of the project under `@contextmanager`, called but not yet entered."""
    for shape in manager.shapes:
        if isinstance(shape, BoundShape):
            for function in shape.function.shapes:
                if isinstance(function, FunctionShape) and function.generator:
                    return shape
    return None


def _inside_generator(frame: Frame, node: syntax.With, position: int, manager: BoundShape) -> None:
    """The body runs where the function yields, inside whatever surrounds the yield there."""
    item = node.items[position]

    def at_yield(value: Value, guards: tuple[Guard, ...]) -> None:
        _bind(frame, item, value)
        with frame.guarded(guards):
            _enter(frame, node, position + 1)

    frame.analysis.enter_generator(frame, item.at, manager, at_yield)
