"""One function being followed: where it is, what surrounds it, what it was seen to do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data, field, replace
from gnomon.analyzer.flow.events import ContextCall, Event, Operation
from gnomon.analyzer.flow.outcomes import (
    FailedStatus,
    Guard,
    Handler,
    LoopNode,
    Outcome,
    Trail,
)
from gnomon.analyzer.flow.state import Check, Scope, State
from gnomon.analyzer.flow.values import NOTHING, Pending, Response, Taint, Value, taints_of
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.dialect import RECORDING_CALLS
from gnomon.analyzer.tables.effects import Effects

if TYPE_CHECKING:
    from gnomon.analyzer.flow.analysis import FlowAnalysis

EventKey = tuple[str, int, tuple[object, object], tuple[tuple[str, int], ...]]


@data(frozen=False)
class Loop:
    """The paths that leave a loop's body early."""

    breaks: list[State] = field(default_factory=list[State])
    continues: list[State] = field(default_factory=list[State])


@data(eq=False, frozen=False)
class Frame:
    """The execution of one function body, or of a module's top level."""

    analysis: FlowAnalysis
    module: syntax.Module
    scope: Scope
    returns: syntax.Expression | None = None
    is_module: bool = False
    events: dict[EventKey, Event] = field(default_factory=dict[EventKey, Event])
    results: list[tuple[Value, frozenset[Check]]] = field(
        default_factory=list[tuple[Value, frozenset[Check]]]
    )
    guards: tuple[Guard, ...] = ()
    handlers: tuple[Handler, ...] = ()
    loops: tuple[LoopNode, ...] = ()
    exits: list[Loop] = field(default_factory=list[Loop])
    stops: list[list[State]] = field(default_factory=list[list[State]])
    shared: set[str] = field(default_factory=set[str])
    handing: bool = False
    controls: frozenset[Taint] = NOTHING
    decided: frozenset[Taint] = NOTHING
    on_yield: Callable[[Value], None] | None = None
    yields: list[Value] = field(default_factory=list[Value])
    read: set[Response] = field(default_factory=set[Response])
    made: set[Pending] = field(default_factory=set[Pending])
    awaited: dict[Pending, tuple[Guard, ...]] = field(
        default_factory=dict[Pending, tuple[Guard, ...]]
    )
    known_handlers: dict[int, Handler] = field(default_factory=dict[int, Handler])
    own_handlers: dict[tuple[int, Handler], Handler] = field(
        default_factory=dict[tuple[int, Handler], Handler]
    )
    outcomes: dict[tuple[Handler, Outcome], None] = field(
        default_factory=dict[tuple[Handler, Outcome], None]
    )
    known_failures: dict[int, FailedStatus] = field(default_factory=dict[int, FailedStatus])
    latest: dict[syntax.Expression, Value] = field(default_factory=dict[syntax.Expression, Value])
    looks: dict[syntax.Expression, frozenset[Response]] = field(
        default_factory=dict[syntax.Expression, frozenset[Response]]
    )

    @property
    def effects(self) -> Effects:
        """What calls do, by their names."""
        return self.analysis.project.effects

    @property
    def returns_optional(self) -> bool:
        """Whether returning None says something: the annotation is `X | None`."""
        match self.returns:
            case syntax.BinaryOp(operator="|"):
                return True
            case syntax.Subscript(value=syntax.Name(id="Optional") | syntax.Attribute()):
                return True
            case _:
                return False

    @property
    def state(self) -> State:
        """What is known here and now."""
        return self.scope.state

    @property
    def loop(self) -> LoopNode | None:
        """The innermost loop around this point."""
        return self.loops[0] if self.loops else None

    def evaluate(self, node: syntax.Expression) -> Value:
        """The value of an expression at this point, with its effects on the frame."""
        return self.analysis.evaluate(self, node)

    def execute(self, body: tuple[syntax.Statement, ...]) -> None:
        """Follow some statements from this point on."""
        self.analysis.execute(self, body)

    def emit(self, at: int, operation: Operation) -> Event:
        """Remember an operation with its circumstances."""
        event = self.circumstances(at, operation)
        self._keep(event)
        return event

    def circumstances(self, at: int, operation: Operation) -> Event:
        """An operation with what surrounds it here."""
        return Event(
            Site(self.module, at),
            operation,
            self.state.checked,
            self.state.failures,
            self.loops,
            self.handlers,
            self.guards,
            handed=self.handing,
        )

    def absorb(self, caller: Event, events: Iterator[Event]) -> None:
        """Take over what a called function was seen to do."""
        for event in events:
            self._keep(event.reached_from(caller))

    def _keep(self, event: Event) -> None:
        operation = event.operation
        key = (
            event.site.module.name,
            event.site.at,
            event.what,
            tuple((site.module.name, site.at) for site in event.chain),
        )
        # A loop is followed twice; the second pass knows more, so the later event counts.
        self.events[key] = event
        if isinstance(operation, ContextCall) and operation.path in RECORDING_CALLS:
            self.record_failures(taints_of([*operation.positional, *operation.keywords.values()]))

    def record_failures(self, given: frozenset[Taint]) -> None:
        """Something is run, or may be, which is given what depends on these."""
        for handler in self.failures_behind(given):
            self.note(handler, Trail.RECORD)

    def await_coroutines(self, value: Value) -> Value:
        """What was made before is awaited here, and fails here; gives the value without it."""
        pending = frozenset(taint for taint in value.taints if isinstance(taint, Pending))
        for coroutine in pending:
            self.await_within(coroutine, ())
        return replace(value, taints=value.taints - pending) if pending else value

    def await_within(self, coroutine: Pending, guards: tuple[Guard, ...]) -> None:
        """A coroutine is awaited inside some guards of a helper; one that was given fails there."""
        around = guards + self.guards
        if coroutine not in self.made:
            self.awaited[coroutine] = around
            return
        for key, event in self.events.items():
            if (event.blamed.module.name, event.blamed.at) == (coroutine.module, coroutine.at):
                within = tuple(guard for guard in event.guards if guard not in coroutine.guards)
                self.events[key] = replace(event, guards=within + around)

    def hand_out(self, taints: frozenset[Taint]) -> None:
        """Something is left where others find it, which tells them of the failures behind it."""
        for handler in self.failures_behind(taints):
            self.note(handler, Trail.ANSWER)

    def note(self, handler: Handler, outcome: Outcome) -> None:
        """Something becomes of a failure; a handler of another frame is told when all is known."""
        if any(handler is own for own in self.handlers_here()):
            handler.note(outcome)
        else:
            self.outcomes[handler, outcome] = None

    def handlers_here(self) -> Iterator[Handler]:
        """The handlers of this body, and those of its helpers that are its own for a call."""
        return chain(self.known_handlers.values(), self.own_handlers.values())

    def failures_behind(self, taints: frozenset[Taint]) -> Iterator[Handler]:
        """The handlers because of which something happens here."""
        for cause in (*self.handlers, *self.state.failures, *self.controls, *taints):
            if isinstance(cause, Handler):
                yield cause

    def influenced(self, value: Value) -> Value:
        """A value that is chosen here, depending on the tests that lead here."""
        return value.tainted(self.controls | self.decided)

    @contextmanager
    def under(self, taints: frozenset[Taint]) -> Generator[None]:
        """A branch whose test depends on these."""
        before = self.controls
        self.controls = before | taints
        try:
            yield
        finally:
            self.controls = before

    @contextmanager
    def handing_over(self, *, to_library: bool) -> Generator[None]:
        """The calls that the receiver of a function may make."""
        before = self.handing
        self.handing = before or to_library
        try:
            yield
        finally:
            self.handing = before

    @contextmanager
    def guarded(self, guards: tuple[Guard, ...]) -> Generator[None]:
        """A body whose exceptions these handlers see first."""
        before = self.guards
        self.guards = guards + before
        try:
            yield
        finally:
            self.guards = before

    def stop_here(self) -> None:
        """An exception may be raised here, to be seen by every `try` around."""
        for stops in self.stops:
            # What stops a `try` is most often the request, or the look at its status.
            stops.append(replace(self.state.copy(), unchecked=frozenset[Response]()))

    @contextmanager
    def stopping(self) -> Generator[list[State]]:
        """The body of a `try`, with the states in which it may stop."""
        self.stops.append([])
        try:
            yield self.stops[-1]
        finally:
            self.stops.pop()

    @contextmanager
    def handling(self, handler: Handler) -> Generator[None]:
        """The body of a handler."""
        before = self.handlers
        self.handlers = (handler, *before)
        try:
            with self.under(frozenset({handler})):
                yield
        finally:
            self.handlers = before

    @contextmanager
    def looping(self, node: LoopNode) -> Generator[Loop]:
        """The body of a loop."""
        before = self.loops
        self.loops = (node, *before)
        self.exits.append(Loop())
        try:
            yield self.exits[-1]
        finally:
            self.exits.pop()
            self.loops = before
