"""A helper's failures as one of its callers has them.

What a helper does is followed once for all its callers. A handler of it that neither records the
failure nor returns a value may leave a sign of it, which one caller looks at and another does not,
and the value that a helper gives may tell of a failure, too: each call has such handlers for
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from gnomon.analyzer.data import replace
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.outcomes import Guard, Handler, Outcome
from gnomon.analyzer.flow.summaries import Summary
from gnomon.analyzer.flow.values import MappingShape, SequenceShape, Shape, Taint, Value

Cause = TypeVar("Cause")


def unsettled_handlers(frame: Frame, events: Iterable[Event], value: Value) -> frozenset[Handler]:
    """The handlers of a body, and of what it calls, of whose failures nothing is left yet.

    Of those that tell its caller of the failure, by the value that it gives, more may be left. What
    neither an operation nor the value is known by need not be told apart: there are twice as many
    of them with each helper that calls the next one twice.
    """
    here = frozenset(frame.handlers_here())
    if not here:
        return here
    told = _causes_in(value)
    around = {guard for event in events for guard in event.guards}
    around.update(guard for guards in frame.awaited.values() for guard in guards)
    met = told.union(
        *(guard.handlers for guard in around),
        *((*event.handlers, *event.failures) for event in events),
    )
    return frozenset(
        handler
        for handler in here & met
        if handler in told or not (handler.records or handler.returns or handler.reraises)
    )


def _causes_in(value: Value) -> frozenset[Taint]:
    # Each once: a list may hold another twice, which holds the next one twice.
    found, waiting = {id(value): value}, [value]
    while waiting:
        for inner in _inside(waiting.pop()):
            if id(inner) not in found:
                found[id(inner)] = inner
                waiting.append(inner)
    return frozenset[Taint]().union(*(each.taints for each in found.values()))


def _inside(value: Value) -> Iterator[Value]:
    for shape in value.shapes:
        match shape:
            case SequenceShape(elements=elements):
                yield from elements
            case MappingShape(items=items):
                yield from (item for _, item in items)
            case _:
                continue


def as_called(frame: Frame, at: int, summary: Summary) -> Summary:
    """What a helper does, with handlers of its own for the call at this place."""
    if not summary.unsettled:
        return summary
    own: dict[object, Handler] = {
        handler: frame.own_handlers.setdefault((at, handler), _copied(handler))
        for handler in summary.unsettled
    }
    guards: dict[Guard, Guard] = {}
    events = tuple(_event(event, own, guards) for event in summary.events)
    value = _value(summary.value, own, {})
    awaited = tuple(
        (made, tuple(_guard(guard, own, guards) for guard in around))
        for made, around in summary.awaited
    )
    outcomes = tuple((own.get(handler, handler), outcome) for handler, outcome in summary.outcomes)
    return replace(summary, events=events, value=value, awaited=awaited, outcomes=outcomes)


def with_outcomes(
    events: Iterable[Event], outcomes: Iterable[tuple[Handler, Outcome]]
) -> tuple[Event, ...]:
    """What a function does, when all is known that its callers make of its helpers' failures."""
    own: dict[object, Handler] = {}
    for handler, outcome in outcomes:
        own.setdefault(handler, _copied(handler)).note(outcome)
    guards: dict[Guard, Guard] = {}
    return tuple(_event(event, own, guards) if own else event for event in events)


def _copied(handler: Handler) -> Handler:
    return replace(handler, reraises=[*handler.reraises])


def _value(value: Value, own: dict[object, Handler], known: dict[int, Value]) -> Value:
    """A value that depends on a caller's own handlers; `known` are those inside, by identity."""
    if id(value) not in known:
        shapes = frozenset(_shape(shape, own, known) for shape in value.shapes)
        changed = Value(shapes, _causes(value.taints, own))
        known[id(value)] = value if changed == value else changed
    return known[id(value)]


def _shape(shape: Shape, own: dict[object, Handler], known: dict[int, Value]) -> Shape:
    match shape:
        case SequenceShape(elements=elements):
            return SequenceShape(tuple(_value(element, own, known) for element in elements))
        case MappingShape(items=items):
            return MappingShape(tuple((name, _value(item, own, known)) for name, item in items))
        case _:
            return shape


def _event(event: Event, own: dict[object, Handler], guards: dict[Guard, Guard]) -> Event:
    return replace(
        event,
        failures=_causes(event.failures, own),
        handlers=tuple(own.get(handler, handler) for handler in event.handlers),
        guards=tuple(_guard(guard, own, guards) for guard in event.guards),
    )


def _guard(guard: Guard, own: dict[object, Handler], guards: dict[Guard, Guard]) -> Guard:
    if own.keys().isdisjoint(guard.handlers):
        return guard
    if guard not in guards:
        guards[guard] = Guard(tuple(own.get(handler, handler) for handler in guard.handlers))
    return guards[guard]


def _causes(causes: frozenset[Cause], own: dict[object, Handler]) -> frozenset[Cause | Handler]:
    if own.keys().isdisjoint(causes):
        return frozenset(causes)
    return frozenset(own.get(cause, cause) for cause in causes)
