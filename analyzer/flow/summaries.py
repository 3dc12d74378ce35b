"""What a call of a function does, whoever calls it: told once for the arguments that it gets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from gnomon.analyzer.cache.memo import Reading
from gnomon.analyzer.data import data, field, replace
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.flow.outcomes import Guard, Handler, Outcome
from gnomon.analyzer.flow.state import Scope, outwards
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    ContextShape,
    Dependence,
    FunctionShape,
    InstanceShape,
    MappingShape,
    MemberShape,
    MethodShape,
    Pending,
    RegisteredShape,
    SequenceShape,
    Shape,
    SuperShape,
    Value,
    of,
)

VARIANTS = 8
"""In how many circumstances one operation is remembered, for each call that leads to it."""

Holder = InstanceShape | Scope
"""What others can change after it was made."""

Held = tuple[Holder, str]
"""A name of it."""


LEADING_ON = frozenset(
    {
        *(BoundShape, ClassShape, FunctionShape, InstanceShape, MappingShape, MethodShape),
        *(RegisteredShape, SequenceShape, SuperShape),
    }
)
"""The shapes that hold others."""


@data(hash_once=True)
class Key:
    """All that a summary depends on: what a call is given, and the state of what that leads to."""

    function: FunctionShape
    given: Hashable
    state: Hashable


@data
class Summary:
    """What one call of a function does, independent of who calls."""

    events: tuple[Event, ...]
    value: Value
    checked: bool
    returns: bool
    reading: Reading = field(default_factory=Reading)
    """What was read to know this."""
    unsettled: frozenset[Handler] = frozenset()
    """The handlers that leave it to each caller what becomes of their failures."""
    awaited: tuple[tuple[Pending, tuple[Guard, ...]], ...] = ()
    """The coroutines it was given and awaits, inside which of its guards."""
    height: int = 0
    """How many calls deep the helpers below it were followed."""
    size: int = 1
    """How many calls were followed to know this, itself among them."""
    is_cut_short: bool = False
    """Whether some helper was too deep to be followed."""
    is_private: bool = False
    """Whether it holds for one evaluation alone."""
    is_open: bool = False
    """Whether something was handed the context and not followed: it may have run functions."""
    looked_at: frozenset[Holder] = frozenset()
    """What it depends on that others can change."""
    changes: tuple[tuple[Held, Value], ...] = ()
    """What names hold after it, of what others have made."""
    outcomes: tuple[tuple[Handler, Outcome], ...] = ()
    """What becomes of the failures that handlers of its helpers, or its caller's, caught."""

    def perhaps_otherwise(self, values: list[Value]) -> Summary:
        """What a call may do in a state in which it is not followed, given these."""
        beyond = unfollowed(values)
        return replace(
            self,
            value=Value(beyond.value.shapes, self.value.taints | beyond.value.taints),
            checked=self.checked or beyond.checked,
            is_open=self.is_open or beyond.is_open,
        )


SILENT = Summary((), UNKNOWN, checked=False, returns=True)
"""A call that adds nothing: what is called is being followed already."""

UNFOLLOWED = Summary(
    (), Value(frozenset(), frozenset({Dependence.OPAQUE})), checked=False, returns=True
)
"""A call beyond a limit: nothing is known of what it gives."""

HANDED_ON = replace(UNFOLLOWED, checked=True, is_open=True)
"""One that is given the context: it may have checked the caller, and recorded what failed."""


def unfollowed(values: list[Value]) -> Summary:
    """A call beyond a limit, by what it is called with: no rule may speak of what it lacks."""
    return HANDED_ON if lead_to_context(values) else UNFOLLOWED


def lead_to_context(values: list[Value]) -> bool:
    """Whether values lead to the context of a function, or to what tells who calls it."""
    return any(
        Dependence.IDENTITY in one.taints
        or any(isinstance(shape, ContextShape | MemberShape) for shape in one.shapes)
        for one in _reached(values)
        if isinstance(one, Value)
    )


def condensed(events: Iterator[Event]) -> tuple[Event, ...]:
    """One event for each operation, the first calls that lead to it, and circumstances."""
    kept: list[Event] = []
    variants: dict[object, set[object]] = {}
    for event in events:
        place = (event.site, event.what, event.chain[:3], event.checked)
        known = variants.setdefault(place, set())
        circumstances = (event.failures, event.loops, event.handlers, event.guards, event.handed)
        if len(known) < VARIANTS and circumstances not in known:
            known.add(circumstances)
            kept.append(event)
    return tuple(kept)


def names_of(holder: Holder) -> dict[str, Value]:
    """The names of an object or a scope, with what they hold now."""
    return holder.attributes if isinstance(holder, InstanceShape) else holder.state.variables


def mutable_state(values: list[Value]) -> Hashable:
    """What everything mutable that values lead to holds now, for comparison with later calls."""
    return frozenset(
        (one, frozenset(names_of(one).items()))
        for one in _reached(values)
        if not isinstance(one, Value)
    )


def leads_to_holder(value: Value) -> bool:
    """Whether a value leads to an object or a scope."""
    return not all(isinstance(one, Value) for one in _reached([value]))


def _reached(values: list[Value]) -> Iterator[Value | Holder]:
    """All that some values lead to, themselves, and the objects and scopes among it; each once."""
    found: set[Holder] = set()
    # Values are known again by identity: to compare what they hold would cost more than to look.
    # They are held here, so that none that is made on the way has the identity of another.
    seen: dict[int, Value] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        yield value
        for shape in value.shapes:
            if type(shape) not in LEADING_ON:
                continue
            for holder in _right_behind(shape):
                if holder not in found:
                    found.add(holder)
                    yield holder
                    waiting.extend(names_of(holder).values())
            waiting.extend(_parts(shape))


def _right_behind(shape: Shape) -> Iterator[Holder]:
    """The object or the scopes behind a shape."""
    match shape:
        case InstanceShape():
            yield shape
        case FunctionShape(scope=scope) | ClassShape(scope=scope):
            yield from outwards(scope)
        case _:
            return


def _parts(shape: Shape) -> Iterator[Value]:
    match shape:
        case BoundShape(function=function, positional=positional, keywords=keywords):
            yield from (function, *positional, *(value for _, value in keywords))
        case SequenceShape(elements=elements):
            yield from elements
        case SuperShape(owner=owner):
            yield of(owner)
        case MethodShape(owner=owner):
            yield of(owner)
        case MappingShape(items=items):
            yield from (value for _, value in items)
        case RegisteredShape(handler=handler):
            yield handler
        case FunctionShape(defaults=defaults):
            yield from (value for _, value in defaults)
        case InstanceShape(cls=cls):
            yield of(cls)
        case _:
            return
