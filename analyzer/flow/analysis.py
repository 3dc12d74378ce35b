"""The flow analysis of a project: every function followed once, with the helpers it calls.

It answers what rules ask (does an action reach `ctx.db`, was the caller checked on every path,
what becomes of a failed call, does a delay have a random part) from one abstract execution.

What it does not follow, and is silent about: more than `DEPTH` calls deep, more than `ROUNDS`
calls among functions that call one another, attributes set from outside a class, metaclasses,
`exec`, `globals()`, objects kept in containers under computed keys. A call beyond a limit counts as
one that may have done what a rule would miss (`unfollowed` in `summaries.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from operator import itemgetter

from gnomon.analyzer import syntax
from gnomon.analyzer.data import replace
from gnomon.analyzer.flow import attributes, expressions, responses, statements
from gnomon.analyzer.flow.arguments import Arguments, bind_arguments
from gnomon.analyzer.flow.callers import as_called, unsettled_handlers, with_outcomes
from gnomon.analyzer.flow.calls import call
from gnomon.analyzer.flow.circles import circles_of
from gnomon.analyzer.flow.events import Event, ExternalCall, Trace
from gnomon.analyzer.flow.factories import make_fields
from gnomon.analyzer.flow.following import Following, Known
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.globals import GlobalValues
from gnomon.analyzer.flow.outcomes import Guard
from gnomon.analyzer.flow.running import NOBODY, given_by_caller, identified_by, paths_of
from gnomon.analyzer.flow.scripts import imported_body
from gnomon.analyzer.flow.state import Scope, State, checks_where_met, outwards
from gnomon.analyzer.flow.summaries import (
    SILENT,
    Key,
    Summary,
    condensed,
    mutable_state,
    unfollowed,
)
from gnomon.analyzer.flow.values import (
    UNKNOWN,
    BoundShape,
    ClassShape,
    Dependence,
    FunctionShape,
    RegisteredShape,
    SequenceShape,
    Taint,
    Value,
    join_all,
    of,
    taints_of,
)
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration


class FlowAnalysis(GlobalValues):
    """Follows functions and remembers what it saw."""

    def __init__(self, project: Project, access_checks: tuple[str, ...] = ()) -> None:
        super().__init__(project)
        self._access_checks = access_checks
        self._circles = circles_of(project)
        self._following = Following(project.memo, self._known_of, self._circles)

    @property
    def interpreter(self) -> FlowAnalysis:
        """Frames belong to the whole analysis."""
        return self

    @property
    def following(self) -> Following:
        """What is being followed."""
        return self._following

    def _known_of(self, module: syntax.Module) -> Known:
        return self.project.memo.get(module.name, (id(self), "calls"), Known, lasts=Known.forget)

    # --- what rules ask ------------------------------------------------------------------------

    def trace(self, registration: Registration, identified: frozenset[str] = NOBODY) -> Trace:
        """What a registered function does, wrappers and helpers included.

        `identified` are the arguments that depend on the caller's identity.
        """

        def follow() -> Trace:
            summaries = self._outcomes(registration, identified)
            return Trace(tuple(event for found in summaries for event in _events_of(found)))

        return self.once(registration.module, ("trace", registration.path, identified), follow)

    def trace_function(
        self, module: syntax.Module, node: syntax.FunctionDef, hidden: frozenset[str] = frozenset()
    ) -> Trace:
        """What a function does when called with no more known than its annotations.

        `hidden` are the names of the functions around it, of which nothing is known.
        """

        def follow() -> Trace:
            around = Scope(State(dict.fromkeys(hidden, UNKNOWN))) if hidden else None
            function = FunctionShape(module, node, around)
            return Trace(_events_of(self._summary(function, Arguments((), {}, unpacked=True))))

        return self.once(module, ("function", node.at), follow)

    def trace_module(self, module: syntax.Module, *, is_script: bool = True) -> Trace:
        """What a module does, run as a script or only imported."""
        body = module.body if is_script else imported_body(module)

        def follow() -> Trace:
            frame = self.module_frame(module)
            frame.execute(body)
            return Trace(with_outcomes(frame.events.values(), frame.outcomes))

        return self.once(module, ("module", body is module.body), follow, meanwhile=Trace(()))

    def _handler(self, registration: Registration) -> Value:
        """The function that runs: the decorated one, or what wrappers put around it."""
        value = self.global_value(registration.module, registration.name)
        handlers = [shape.handler for shape in value.shapes if isinstance(shape, RegisteredShape)]
        plain = of(FunctionShape(registration.module, registration.function, None))
        return join_all(handlers) if handlers else plain

    def _outcomes(self, registration: Registration, identified: frozenset[str]) -> list[Summary]:
        return [
            self._summary(shape, given_by_caller(shape, registration.kind, identified))
            for shape in self._handler(registration).shapes
            if isinstance(shape, FunctionShape)
        ]

    def run_by_reference(self, frame: Frame, arguments: Arguments) -> frozenset[Taint]:
        """What `ctx.run_query(reference, …)` says of the caller; its other effects are its own."""
        summaries = [
            summary
            for path in (paths_of(arguments.positional[0]) if arguments.positional else ())
            if (target := self.project.function(path)) is not None
            for summary in self._outcomes(target, identified_by(arguments.keywords))
        ]
        if summaries and all(summary.checked for summary in summaries):
            frame.state.prove()
        taints = taints_of([summary.value for summary in summaries])
        return taints & {Dependence.IDENTITY}

    # --- calling -------------------------------------------------------------------------------

    def call_function(
        self, frame: Frame, at: int, shape: FunctionShape, arguments: Arguments
    ) -> Value:
        """Follow a call of a function of the project."""
        if shape.generator:
            keywords = tuple(arguments.keywords.items())
            return of(BoundShape(of(shape), arguments.positional, keywords))
        if shape.scope is frame.scope:
            responses.let_go_all(frame)
        summary = as_called(frame, at, self._summary(shape, arguments))
        if summary.events:
            with frame.handing_over(to_library=shape.is_handed):
                caller = _caller_event(frame, at)
            frame.absorb(caller, self._without_echo(summary.events))
        for handler, outcome in summary.outcomes:
            frame.note(handler, outcome)
        self.note_other_effects(frame, summary, arguments)
        for coroutine, guards in summary.awaited:
            frame.await_within(coroutine, guards)
        name = shape.node.name if isinstance(shape.node, syntax.FunctionDef) else ""
        if self.is_trusted(name):
            frame.state.prove()
        frame.state.alive = frame.state.alive and summary.returns
        return responses.received(frame, at, summary.value)

    def note_other_effects(self, frame: Frame, summary: Summary, arguments: Arguments) -> None:
        """What a call does besides its events: it checks who calls, and may record what failed."""
        if summary.checked:
            frame.state.prove()
        if summary.is_open:
            self._following.level.is_open = True
            frame.record_failures(taints_of(arguments.values))

    def _without_echo(self, events: tuple[Event, ...]) -> Iterator[Event]:
        """What a helper does, but for what leads back through the function that calls it."""
        level = self._following.level
        current = level.function
        if current is None or not level.circle.members:
            return iter(events)
        return (event for event in events if not self._circles.leads_through(event, current))

    @property
    def trusts_names(self) -> bool:
        """Whether the configuration names any access check."""
        return bool(self._access_checks)

    def is_trusted(self, name: str) -> bool:
        """Whether the configuration says that what is called so checks the caller."""
        return any(fnmatchcase(name, pattern) for pattern in self._access_checks)

    @property
    def current(self) -> FunctionShape | None:
        """The function that is being followed."""
        return self._following.current

    def call_bound(self, frame: Frame, at: int, shape: BoundShape) -> Value:
        """Follow a call with nothing more than the arguments already bound."""
        node = syntax.Call(at, syntax.Name(at, "…"), ())
        return call(frame, node, of(shape), Arguments((), {}))

    def instantiate(self, frame: Frame, at: int, cls: ClassShape, arguments: Arguments) -> Value:
        """A new object: its fields by name, then whatever `__init__` assigns."""
        keywords = tuple(sorted(arguments.keywords.items(), key=itemgetter(0)))
        place = (frame.module.name, at, cls, arguments.positional, keywords)
        instance = self.object_at(place, cls)
        instance.attributes.update(self.fields_of(cls, arguments))
        instance.attributes.update(make_fields(frame, at, cls, arguments))
        init = self.attribute(frame, at, of(cls), "__init__")
        for shape in init.shapes:
            if isinstance(shape, FunctionShape):
                bound = Arguments(
                    (of(instance), *arguments.positional), arguments.keywords, arguments.unpacked
                )
                self.call_function(frame, at, shape, bound)
        return of(instance).tainted(arguments.taints)

    def enter_generator(
        self,
        frame: Frame,
        at: int,
        manager: BoundShape,
        at_yield: Callable[[Value, tuple[Guard, ...]], None],
    ) -> None:
        """Follow a `@contextmanager` function around a `with` body."""
        for shape in manager.function.shapes:
            if not isinstance(shape, FunctionShape):
                continue
            arguments = Arguments(manager.positional, dict(manager.keywords))
            with self._following.entering(shape) as is_entered:
                if is_entered:
                    self._enter(frame, at, shape, arguments, at_yield)

    def _enter(
        self,
        frame: Frame,
        at: int,
        shape: FunctionShape,
        arguments: Arguments,
        at_yield: Callable[[Value, tuple[Guard, ...]], None],
    ) -> None:
        inner = self._frame(shape, arguments)

        def resume(value: Value) -> None:
            if inner.state.checked:
                frame.state.prove()
            at_yield(value, inner.guards)
            inner.state.alive = inner.state.alive and frame.state.alive

        inner.on_yield = resume
        self._run(inner, shape)
        frame.absorb(_caller_event(frame, at), iter(inner.events.values()))
        for handler, outcome in inner.outcomes:
            frame.note(handler, outcome)

    def _summary(self, shape: FunctionShape, arguments: Arguments) -> Summary:
        for scope in outwards(shape.scope):
            self._following.look_at(scope)
        room = self._following.room_for(shape)
        if room is None:
            if self._following.has_followed(shape):
                return SILENT
            return unfollowed([of(shape), *arguments.values])
        if self._following.is_familiar(shape):
            arguments = arguments.in_outline()
        key = _key(shape, arguments)
        worn = self._following.last_of_many(key)
        known = worn or self._following.find(key, *room)
        if known is None:
            known = self._followed(key, shape, arguments, *room)
        else:
            for (holder, name), value in known.changes:
                self._following.change(holder, name, value)
        self.project.memo.take(known.reading)
        if worn is None:
            self._following.level.count(shape, key, known)
            return known
        self._following.level.count(shape, replace(key, state=None), known)
        return known.perhaps_otherwise([of(shape), *arguments.values])

    def _followed(
        self, key: Key, shape: FunctionShape, arguments: Arguments, depth: int, rounds: int
    ) -> Summary:
        with (
            self.project.memo.reading() as reading,
            self._following.following(shape, depth, rounds) as level,
        ):
            self.project.memo.read(shape.module.name)
            frame = self._frame(shape, arguments)
            self._run(frame, shape)
        summary = replace(
            _summarize(frame),
            reading=reading,
            height=level.height,
            size=level.size,
            is_cut_short=level.is_cut_short,
            is_open=level.is_open,
            is_private=level.is_private or bool(reading.waits_for),
            looked_at=frozenset(level.looked_at),
            changes=tuple(level.changes.items()),
        )
        self._following.keep(level, key, summary)
        return summary

    def _frame(self, shape: FunctionShape, arguments: Arguments) -> Frame:
        returns = shape.node.returns if isinstance(shape.node, syntax.FunctionDef) else None
        scope = Scope(State(), shape.scope, self._following.level.home)
        frame = Frame(self, shape.module, scope, returns)
        frame.state.variables = bind_arguments(self, shape, arguments)
        if shape.is_checked:
            frame.state.prove()
        return frame

    def _run(self, frame: Frame, shape: FunctionShape) -> None:
        """Follow a body."""
        if isinstance(shape.node, syntax.Lambda):
            value = frame.evaluate(shape.node.body)
            frame.results.append((responses.returned(frame, value), frame.state.checks))
            responses.leave(frame)
            frame.state.alive = False
        else:
            frame.execute(shape.node.body)
            if frame.state.alive:
                responses.leave(frame)

    # --- the rooms of the interpreter, as one object for the frames ------------------------------

    def evaluate(self, frame: Frame, node: syntax.Expression) -> Value:
        """The value of an expression; see `expressions.py`."""
        return expressions.evaluate(frame, node)

    def execute(self, frame: Frame, body: tuple[syntax.Statement, ...]) -> None:
        """Follow statements; see `statements.py`."""
        statements.execute(frame, body)

    def attribute(self, frame: Frame, at: int, owner: Value, name: str) -> Value:
        """The value of an attribute; see `attributes.py`."""
        return attributes.attribute(frame, at, owner, name)


def flow_of(project: Project, *, access_checks: tuple[str, ...] = ()) -> FlowAnalysis:
    """The flow analysis of a project, made once for each list of trusted access checks."""
    known = project.analyses.get(access_checks)
    if not isinstance(known, FlowAnalysis):
        known = project.analyses[access_checks] = FlowAnalysis(project, access_checks)
    return known


def _key(shape: FunctionShape, arguments: Arguments) -> Key:
    """All that a summary depends on."""
    state = mutable_state([of(shape), *arguments.values])
    keywords = tuple(sorted(arguments.keywords.items(), key=itemgetter(0)))
    return Key(shape, (shape, arguments.positional, keywords, arguments.unpacked), state)


def _summarize(frame: Frame) -> Summary:
    results = list(frame.results)
    if frame.state.alive:
        results.append((UNKNOWN, frame.state.checks))
    value = join_all([value for value, _ in results])
    if frame.yields:
        value = of(SequenceShape((join_all(frame.yields),)))
    events = condensed(iter(frame.events.values()))
    return Summary(
        events,
        value,
        checked=bool(results) and bool(checks_where_met([checks for _, checks in results])),
        # A generator hands on items, and so may one without an end.
        returns=bool(results) or bool(frame.yields),
        unsettled=unsettled_handlers(frame, events, value),
        awaited=tuple(frame.awaited.items()),
        outcomes=tuple(frame.outcomes),
    )


def _events_of(summary: Summary) -> tuple[Event, ...]:
    """What a function does that nobody in the project calls here."""
    return with_outcomes(summary.events, summary.outcomes)


def _caller_event(frame: Frame, at: int) -> Event:
    """The circumstances of a call, to put around what the called function does."""
    operation = ExternalCall("", syntax.Call(at, syntax.Name(at, ""), ()), (), {})
    return frame.circumstances(at, operation)
