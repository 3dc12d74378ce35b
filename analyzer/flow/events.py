"""What a function was seen to do: the facts that rules read."""

from __future__ import annotations

from gnomon.analyzer import syntax
from gnomon.analyzer.data import data
from gnomon.analyzer.flow.outcomes import Failure, Guard, Handler, LoopNode
from gnomon.analyzer.flow.values import Value
from gnomon.analyzer.rule import Site
from gnomon.kinds import FunctionKind, Visibility


@data
class ContextAccess:
    """`ctx.name` was reached."""

    kind: FunctionKind | None
    name: str


@data
class ContextCall:
    """A method reached from a context was called: `ctx.scheduler.run_after(…)`.

    `call` is the syntax of the call, whose arguments align with `positional` up to the first
    unpacking and with `keywords` by name.
    """

    kind: FunctionKind | None
    path: tuple[str, ...]
    call: syntax.Call
    positional: tuple[Value, ...]
    keywords: dict[str, Value]


@data
class ExternalCall:
    """Something of a library was called.

    `of_result`: it is what an earlier call of that name gave, as in `retry(…)(function)`.
    """

    name: str
    call: syntax.Call
    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    of_result: bool = False


@data
class ReferenceUse:
    """A whole reference, `internal.jobs.process`, stood in the source."""

    visibility: Visibility
    path: tuple[str, ...]


@data
class UncheckedResponse:
    """A response went out of sight on a path that never looked at its status.

    `name` is the call that gave it; `is_read`: something reads what it holds.
    """

    name: str
    is_read: bool


@data
class ClientSetting:
    """A setting of a client was reached, so that it may behave otherwise from now on.

    `client` is the client's dotted name: `httpx2.AsyncClient` of `client.event_hooks`.
    """

    client: str
    setting: str


@data
class DirectUse:
    """A registered function was called, or handed over to be called, as a Python function."""

    handler: Value
    kind: FunctionKind
    is_called: bool


Operation = (
    ContextAccess
    | ContextCall
    | ExternalCall
    | ReferenceUse
    | UncheckedResponse
    | ClientSetting
    | DirectUse
)


@data
class Event:
    """One operation, with the circumstances in which it happens.

    Attributes:
        site: where it stands.
        operation: what it is.
        checked: the caller's identity has decided on every path to it.
        failures: why every path to it is one that a failure led to.
        loops: the loops around it, innermost first.
        handlers: the `except` bodies around it, innermost first.
        guards: the `try` bodies around it, innermost first, through all callers.
        chain: the calls that lead to it from the function under analysis, outermost first.
        handed: it happens in a function that a library was given, which may call it elsewhere
            (in a thread) or later.
    """

    site: Site
    operation: Operation
    checked: bool
    failures: frozenset[Failure]
    loops: tuple[LoopNode, ...]
    handlers: tuple[Handler, ...]
    guards: tuple[Guard, ...]
    chain: tuple[Site, ...] = ()
    handed: bool = False

    @property
    def what(self) -> tuple[object, object]:
        """What is done, as far as two operations of one place can differ."""
        match self.operation:
            case ExternalCall(name=name, of_result=of_result):
                # Both calls of `retry(…)(function)` begin at the same place.
                return ExternalCall, (name, of_result)
            case ContextAccess(name=name):
                return ContextAccess, name
            case ContextCall(path=path):
                return ContextCall, path
            case operation:
                return type(operation), None

    @property
    def blamed(self) -> Site:
        """Where a finding stands: here, or at the call that leads here."""
        return self.chain[0] if self.chain else self.site

    @property
    def steps(self) -> tuple[Site, ...]:
        """The places behind the blamed one, in the order of the calls."""
        return (*self.chain[1:], self.site) if self.chain else ()

    def reached_from(self, caller: Event) -> Event:
        """The same operation as the caller of its function sees it."""
        return Event(
            self.site,
            self.operation,
            self.checked or caller.checked,
            self.failures | caller.failures,
            self.loops + caller.loops,
            self.handlers + caller.handlers,
            self.guards + caller.guards,
            (caller.site, *self.chain),
            self.handed or caller.handed,
        )


@data
class Trace:
    """Everything that one function, its helpers included, was seen to do."""

    events: tuple[Event, ...]
