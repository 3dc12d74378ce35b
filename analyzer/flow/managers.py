"""Following `with`: what the managers bind, swallow and surround."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.data import replace
from gnomon.analyzer.flow.binding import assign
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.handlers import caught_names, follow_leaving, on_entry
from gnomon.analyzer.flow.ordering import in_order
from gnomon.analyzer.flow.outcomes import Guard, Handler
from gnomon.analyzer.flow.signs import mark_differences
from gnomon.analyzer.flow.state import join
from gnomon.analyzer.flow.values import (
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
        _inside_object(frame, node, position, manager)


def _bind(frame: Frame, item: syntax.WithItem, value: Value) -> None:
    if item.target is not None:
        assign(frame, item.target, value)


def _inside_object(frame: Frame, node: syntax.With, position: int, manager: Value) -> None:
    """A library's manager gives itself; one of the project what its `__enter__` returns."""
    item = node.items[position]
    own = [shape for shape in manager.shapes if isinstance(shape, InstanceShape)]
    entries = [_methods(frame, item, shape, "enter") for shape in own]
    exits = [method for shape in own for method in _methods(frame, item, shape, "exit")]
    given = [of(shape) for shape in manager.shapes if shape not in own]
    for shape, methods in zip(own, entries, strict=True):
        given.extend(frame.analysis.call_bound(frame, item.at, method) for method in methods)
        given.extend([] if methods else [of(shape)])

    def body() -> None:
        _bind(frame, item, join_all(given).tainted(manager.taints))
        _enter(frame, node, position + 1)

    if exits:
        follow_leaving(frame, item.at, body, lambda error: _leave(frame, item, exits, error))
    else:
        body()


def _methods(
    frame: Frame, item: syntax.WithItem, owner: InstanceShape, name: str
) -> list[BoundShape]:
    """`__enter__` or `__exit__`, or what `async with` calls instead."""
    return [
        shape
        for found in (f"__a{name}__", f"__{name}__")
        for shape in frame.analysis.attribute(frame, item.at, of(owner), found).shapes
        if isinstance(shape, BoundShape)
    ]


def _leave(frame: Frame, item: syntax.WithItem, exits: list[BoundShape], error: Value) -> bool:
    """Call the exits with a failure; whether one of them may keep it in."""
    answers = [
        frame.analysis.call_bound(
            frame, item.at, replace(method, positional=(*method.positional, error, error, error))
        )
        for method in exits
    ]
    return any(any(answer.constants) or answer.taints for answer in answers)


def _suppressed(frame: Frame, node: syntax.Expression) -> tuple[str, ...] | None:
    """What a `suppress(…)` is known to keep in; None if that is nothing, or it is none."""
    match node:
        case syntax.Call(func=func, args=args) if (
            ExternalShape(SUPPRESS) in frame.evaluate(func).shapes
        ):
            names = [caught_names(frame, argument.value) for argument in args]
            return tuple(name for found in names if found for name in found) or None
        case _:
            return None


def _swallowing(frame: Frame, node: syntax.With, position: int, caught: tuple[str, ...]) -> None:
    at = node.items[position].at
    handler = frame.known_handlers.setdefault(at, Handler(frame.module, at, caught, frame.loop))
    start = frame.state.copy()
    with frame.guarded((Guard((handler,)),)), frame.stopping() as stops:
        _enter(frame, node, position + 1)
    normal = frame.state
    failed = on_entry(start, join(stops or [start, normal]), handler)
    if normal.alive:
        mark_differences(normal, failed, frozenset({handler}))
    frame.scope.state = join([normal, failed])


def _generator(manager: Value) -> BoundShape | None:
    """A function of the project under `@contextmanager`, called but not yet entered."""
    for shape in in_order(manager.shapes):
        if isinstance(shape, BoundShape):
            for function in in_order(shape.function.shapes):
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
