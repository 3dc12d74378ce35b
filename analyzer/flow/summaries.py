"""Remembering what calls do, so that each function is followed once for the arguments it gets.

A function that calls itself, or one that waits for it, is cut short: what was learned below such
a cut only holds while the function it waits for is being followed, and is forgotten with it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator
from contextlib import contextmanager

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data, field
from gnomon.analyzer.flow.events import Event
from gnomon.analyzer.flow.outcomes import Guard, Handler
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    FunctionShape,
    InstanceShape,
    MappingShape,
    MethodShape,
    Pending,
    RegisteredShape,
    SequenceShape,
    Shape,
    SuperShape,
    Value,
    of,
)

DEPTH = 16
"""How many calls deep helpers are followed."""

VARIANTS = 8
"""In how many circumstances one operation is remembered, for each call that leads to it."""


STATES = 8
"""In how many states of the objects it reaches a function is followed, for the same arguments."""


CALLS = 48
"""For how many different arguments a function is followed before literals are left out of them."""


BUDGET = 500
"""How many calls are followed for one function of the project; the rest is taken for unknown."""


@data
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
    modules: frozenset[str] = frozenset()
    """What was read to know this."""
    unsettled: frozenset[Handler] = frozenset()
    """The handlers that leave it to each caller what becomes of their failures."""
    awaited: tuple[tuple[Pending, tuple[Guard, ...]], ...] = ()
    """The coroutines it was given and awaits, inside which of its guards."""


SILENT = Summary((), UNKNOWN, checked=False, returns=True)


@data(frozen=False)
class Level:
    """One function being followed, and what was learned that waits for it."""

    function: FunctionShape
    waiting: dict[Key, Summary] = field(default_factory=dict[Key, Summary])
    cut: int | None = None


@data(frozen=False)
class Known:
    """What is known of the functions of one module.

    Attributes:
        summaries: what each call does.
        latest: what the last call of the same arguments did, in whatever state.
        times: in how many states the same arguments were given.
        calls: for how many arguments each function was followed.
    """

    summaries: dict[Key, Summary] = field(default_factory=dict[Key, Summary])
    latest: dict[Hashable, Summary] = field(default_factory=dict[Hashable, Summary])
    times: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    calls: dict[FunctionShape, int] = field(default_factory=dict[FunctionShape, int])


class Summaries:
    """The functions being followed, outermost first, and what is known of those that were.

    Args:
        known_of: what is known of a module's functions, as long as that is kept.
    """

    def __init__(self, known_of: Callable[[syntax.Module], Known]) -> None:
        self._known_of = known_of
        self._levels: list[Level] = []
        self._followed = 0

    def find(self, key: Key) -> Summary | None:
        """What is known of a call."""
        known = self._known_of(key.function.module)
        found = known.summaries.get(key)
        if found is None and known.times.get(key.given, 0) >= STATES:
            return known.latest[key.given]
        for position, level in enumerate(self._levels):
            if found is None and key in level.waiting:
                found = level.waiting[key]
                self._cut_at(position)
        return found

    def is_closed(self, function: FunctionShape) -> bool:
        """Whether following a function now would not end, or lead too deep."""
        for position, level in enumerate(self._levels):
            if level.function == function:
                self._cut_at(position)
                return True
        return len(self._levels) >= DEPTH or self._followed >= BUDGET

    @contextmanager
    def following(self, function: FunctionShape) -> Generator[None]:
        """The time in which a function is followed."""
        self._followed = self._followed + 1 if self._levels else 0
        self._levels.append(Level(function))
        try:
            yield
        finally:
            level = self._levels.pop()
            if level.cut is not None and level.cut < len(self._levels):
                self._cut_at(level.cut)

    def keep(self, key: Key, summary: Summary, cut: int | None) -> None:
        """Remember a summary, as long as what it waits for is being followed."""
        known = self._known_of(key.function.module)
        known.calls[key.function] = known.calls.get(key.function, 0) + 1
        known.times[key.given] = known.times.get(key.given, 0) + 1
        known.latest[key.given] = summary
        if cut is None or cut >= len(self._levels):
            known.summaries[key] = summary
        else:
            self._levels[cut].waiting[key] = summary

    def is_familiar(self, function: FunctionShape) -> bool:
        """Whether a function has been followed for so many arguments that details add nothing."""
        return self._known_of(function.module).calls.get(function, 0) >= CALLS

    @property
    def current(self) -> FunctionShape | None:
        """The innermost function that is being followed."""
        return self._levels[-1].function if self._levels else None

    @property
    def cut(self) -> int | None:
        """The outermost function that something in the current one waits for."""
        return self._levels[-1].cut if self._levels else None

    def _cut_at(self, position: int) -> None:
        level = self._levels[-1]
        level.cut = position if level.cut is None else min(level.cut, position)


def condensed(events: Iterator[Event]) -> tuple[Event, ...]:
    """One event for each operation, the first calls that lead to it, and circumstances."""
    kept: dict[object, Event] = {}
    variants: dict[object, int] = {}
    for event in events:
        place = (event.site, event.what, event.chain[:3])
        circumstances = (event.failures, event.loops, event.handlers, event.guards, event.handed)
        key = (place, event.checked, circumstances)
        if key not in kept and variants.get((place, event.checked), 0) < VARIANTS:
            variants[place, event.checked] = variants.get((place, event.checked), 0) + 1
            kept[key] = event
    return tuple(kept.values())


def mutable_state(values: list[Value]) -> Hashable:
    """What everything mutable that values lead to holds now, for comparison with later calls."""
    found: dict[object, Hashable] = {}
    seen: set[Value] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if value in seen:
            continue
        seen.add(value)
        for shape in value.shapes:
            for holder, names in _holders(shape):
                if holder not in found:
                    found[holder] = frozenset(names.items())
                    waiting.extend(names.values())
            waiting.extend(_parts(shape))
    return frozenset(found.items())


def _holders(shape: Shape) -> Iterator[tuple[Hashable, dict[str, Value]]]:
    """The object or the scopes behind a shape, with the names they hold."""
    match shape:
        case InstanceShape(attributes=attributes):
            yield shape, attributes
        case FunctionShape(scope=scope) | ClassShape(scope=scope):
            while scope is not None:
                yield scope, scope.state.variables
                scope = scope.parent
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
