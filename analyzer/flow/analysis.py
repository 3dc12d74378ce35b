"""The flow analysis of a project: every function followed once, with the helpers it calls.

It answers what rules ask (does an action reach `ctx.db`, was the caller checked on every path,
what becomes of a failed call, does a delay have a random part) from one abstract execution.

What it does not follow, and is silent about: recursion beyond the first round, more than
`DEPTH` calls deep, attributes set from outside a class, metaclasses, `exec`, `globals()`,
objects kept in containers under computed keys.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from operator import itemgetter

from gnomon.analyzer import syntax
from gnomon.analyzer.data import replace
from gnomon.analyzer.flow import attributes, expressions, responses, statements
from gnomon.analyzer.flow.arguments import Arguments, bind_arguments
from gnomon.analyzer.flow.callers import as_called, unsettled_handlers
from gnomon.analyzer.flow.calls import call
from gnomon.analyzer.flow.events import Event, ExternalCall, Trace
from gnomon.analyzer.flow.factories import make_fields
from gnomon.analyzer.flow.frame import Frame
from gnomon.analyzer.flow.globals import GlobalValues
from gnomon.analyzer.flow.outcomes import Guard
from gnomon.analyzer.flow.running import NOBODY, given_by_caller, identified_by, paths_of
from gnomon.analyzer.flow.state import Scope, State, checks_where_met
from gnomon.analyzer.flow.summaries import (
    SILENT,
    Key,
    Known,
    Summaries,
    Summary,
    condensed,
    mutable_state,
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
        self._summaries = Summaries(lambda module: self._once(module, ("summaries",), Known))

    @property
    def interpreter(self) -> FlowAnalysis:
        """Frames belong to the whole analysis."""
        return self

    # --- what rules ask ------------------------------------------------------------------------

    def trace(self, registration: Registration, identified: frozenset[str] = NOBODY) -> Trace:
        """What a registered function does, wrappers and helpers included.

        `identified` are the arguments that depend on the caller's identity.
        """

        def follow() -> Trace:
            summaries = self._outcomes(registration, identified)
            return Trace(tuple(event for found in summaries for event in found.events))

        return self._once(registration.module, ("trace", registration.path, identified), follow)

    def trace_function(
        self, module: syntax.Module, node: syntax.FunctionDef, hidden: frozenset[str] = frozenset()
    ) -> Trace:
        """What a function does when called with no more known than its annotations.

        `hidden` are the names of the functions around it, of which nothing is known.
        """

        def follow() -> Trace:
            around = Scope(State(dict.fromkeys(hidden, UNKNOWN))) if hidden else None
            function = FunctionShape(module, node, around)
            return Trace(self._summary(function, Arguments((), {}, unpacked=True)).events)

        return self._once(module, ("function", node.at), follow)

    def trace_module(self, module: syntax.Module) -> Trace:
        """What importing a module does."""

        def follow() -> Trace:
            frame = self.module_frame(module)
            frame.execute(module.body)
            return Trace(tuple(frame.events.values()))

        return self._once(module, ("module",), follow, meanwhile=Trace(()))

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
            frame.absorb(caller, iter(summary.events))
        for coroutine, guards in summary.awaited:
            frame.await_within(coroutine, guards)
        name = shape.node.name if isinstance(shape.node, syntax.FunctionDef) else ""
        if summary.checked or self.is_trusted(name):
            frame.state.prove()
        frame.state.alive = frame.state.alive and summary.returns
        return responses.received(frame, at, summary.value)

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
        return self._summaries.current

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
        make_fields(frame, at, cls, arguments)
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
            if not isinstance(shape, FunctionShape) or self._summaries.is_closed(shape):
                continue
            inner = self._frame(shape, Arguments(manager.positional, dict(manager.keywords)))

            def resume(value: Value, inner: Frame = inner) -> None:
                if inner.state.checked:
                    frame.state.prove()
                at_yield(value, inner.guards)
                inner.state.alive = inner.state.alive and frame.state.alive

            inner.on_yield = resume
            self._run(inner, shape)
            frame.absorb(_caller_event(frame, at), iter(inner.events.values()))

    def _summary(self, shape: FunctionShape, arguments: Arguments) -> Summary:
        if self._summaries.is_closed(shape):
            return SILENT
        if self._summaries.current is None:
            self.objects.clear()
        if self._summaries.is_familiar(shape):
            arguments = arguments.in_outline()
        key = _key(shape, arguments)
        known = self._summaries.find(key)
        if known is None:
            with self.project.memo.reading() as modules:
                self.project.memo.read(shape.module.name)
                frame = self._frame(shape, arguments)
                cut = self._run(frame, shape)
            known = replace(_summarize(frame), modules=frozenset(modules))
            self._summaries.keep(key, known, cut)
        for name in known.modules:
            self.project.memo.read(name)
        return known

    def _frame(self, shape: FunctionShape, arguments: Arguments) -> Frame:
        returns = shape.node.returns if isinstance(shape.node, syntax.FunctionDef) else None
        frame = Frame(self, shape.module, Scope(State(), shape.scope), returns)
        frame.state.variables = bind_arguments(self, shape, arguments)
        if shape.is_checked:
            frame.state.prove()
        return frame

    def _run(self, frame: Frame, shape: FunctionShape) -> int | None:
        """Follow a body; returns the outermost function whose end its result waits for."""
        with self._summaries.following(shape):
            if isinstance(shape.node, syntax.Lambda):
                value = frame.evaluate(shape.node.body)
                frame.results.append((responses.returned(frame, value), frame.state.checks))
                responses.leave(frame)
                frame.state.alive = False
            else:
                frame.execute(shape.node.body)
                if frame.state.alive:
                    responses.leave(frame)
            return self._summaries.cut

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
    return Summary(
        condensed(iter(frame.events.values())),
        value,
        checked=bool(results) and bool(checks_where_met([checks for _, checks in results])),
        returns=bool(results),
        unsettled=unsettled_handlers(frame),
        awaited=tuple(frame.awaited.items()),
    )


def _caller_event(frame: Frame, at: int) -> Event:
    """The circumstances of a call, to put around what the called function does."""
    operation = ExternalCall("", syntax.Call(at, syntax.Name(at, ""), ()), (), {})
    return frame.circumstances(at, operation)
