"""An action calls the world, and nothing is left of the failure when that call fails.

An external call (HTTP, mail, payment and cloud SDKs, sockets, subprocesses; `raise_for_status`,
too) must stand in a `try` whose handler catches the client's base error (`httpx2.HTTPError`,
`Exception`, …; both of them where there are two, as botocore's `ClientError` and `BotoCoreError`)
and runs or schedules a function, returns a value, or raises into a handler that
does. `pass`, `continue`, only logging and falling through do not count; `return None` counts only
where the annotation is `X | None`. A variable that tells of the failure, and is later stored,
returned or tested, counts. Helpers are followed; the call that leads to them is reported.

A public action may raise `ApplicationError` from its handler: its client is told.

A failure also counts as recorded where a helper returns a value after it, or leaves it in a
list it was given, in an attribute or a `nonlocal` name, whatever its caller does with that; where
a coroutine was made does not matter, only where it is awaited.

Not seen: whether what is stored says enough; errors that a client raises besides its base error
(a total timeout of `aiohttp` is a `TimeoutError`); failures while a body is read outside of the
call; that a `TaskGroup` wraps exceptions in a group; libraries that are not listed in
`analyzer/tables/clients.py`.

Why:
    An action is run at most once. When it dies of an exception, nothing runs it again and no
    document says what happened. See "Pitfall 1: Actions without error handling" in the guide.

Bad:
    import httpx2
    from gnomon import ActionCtx, internal_action

    @internal_action
    async def notify(ctx: ActionCtx, token: str) -> None:
        async with httpx2.AsyncClient() as client:
            response = await client.post("https://push.example.com", json={"user": token})
            response.raise_for_status()

Good:
    import httpx2
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def notify(ctx: ActionCtx, token: str) -> None:
        async with httpx2.AsyncClient() as client:
            try:
                response = await client.post("https://push.example.com", json={"user": token})
                response.raise_for_status()
            except httpx2.HTTPError as error:
                await ctx.run_mutation(internal.pushes.mark_failed, error=str(error))

Fix:
    Catch the client's base error and record the failure with a mutation, schedule a retry, or
    return a value that says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.escapes import Escaped, fate_of
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.flow.outcomes import Guard
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.clients import errors_of
from gnomon.analyzer.tables.effects import Effects
from gnomon.kinds import FunctionKind, Visibility

rule = Rule(level=Level.WARNING, since="0.1.0", guide="Pitfall 1: Actions without error handling")

TELLS_CLIENT = "gnomon.ApplicationError"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every external call in the actions of a module whose failure leaves no trace."""
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION:
            yield from in_action(project, registration)


@data
class Failing:
    """An external call and what its failure raises: by any of some classes it can be caught.

    `with_others` are the classes to catch for all failures of the call.
    """

    event: Event
    name: str
    errors: tuple[str, ...]
    with_others: tuple[str, ...]
    is_status_check: bool = False


def in_action(project: Project, action: Registration) -> Iterator[Finding]:
    """One finding a call; a response's status is not reported beside its own call."""
    reported: set[Site] = set()
    unguarded: set[tuple[Guard, ...]] = set()
    told = (TELLS_CLIENT,) if action.visibility is Visibility.PUBLIC else ()
    for failing in failing_calls(project.effects, flow_of(project).trace(action).events):
        fate = fate_of(project.effects, failing.event.guards, failing.errors, reaches_caller=told)
        if fate is None:
            continue
        site = blamed(failing.event, action)
        beside = failing.is_status_check and failing.event.guards in unguarded
        unguarded.add(failing.event.guards)
        if site in reported or beside:
            continue
        reported.add(site)
        yield finding(action, failing, fate, site)


def failing_calls(effects: Effects, events: tuple[Event, ...]) -> Iterator[Failing]:
    """The external calls among some events."""
    for event in events:
        operation = event.operation
        if not isinstance(operation, ExternalCall):
            continue
        effect = effects.effect_of(operation.name)
        client = effects.status_check_of(operation.name)
        if effect is not None:
            raised = effect.client
            errors = errors_of(raised, operation.name)
            bases = (errors[0], *raised.other_errors[:1])
            yield Failing(event, operation.name, errors, bases)
            if raised.other_errors:
                yield Failing(event, operation.name, raised.other_errors, bases)
        elif client is not None:
            errors = client.status_errors
            yield Failing(event, "raise_for_status", errors, errors[:1], is_status_check=True)


def finding(action: Registration, failing: Failing, fate: Escaped, site: Site) -> Finding:
    """The finding, in the words that fit what becomes of the failure."""
    base = shown(failing.errors[0])
    subject = f"`{failing.name}` can fail in action `{action.name}`, and"
    notes = reason_chain(failing.event, action, f"`{failing.name}` is called here")
    handler = fate.handler
    if handler is None:
        leaving = f"`{shown(fate.raised)}`" if fate.raised else "the exception"
        message = f"{subject} {leaving} leaves the action unrecorded"
    elif fate.swallowed:
        message = f"{subject} its handler leaves no trace of it"
    else:
        caught = ", ".join(f"`{shown(name)}`" for name in handler.caught or ())
        message = f"{subject} its handler catches only {caught}, not `{base}`"
    if handler is not None:
        notes = (*notes, Note(Site(handler.module, handler.at), "this handler"))
    bases = " and ".join(f"`{shown(name)}`" for name in failing.with_others)
    help_text = (
        f"catch {bases} and run or schedule a function that records it, such as "
        "`await ctx.run_mutation(internal.….mark_failed, error=str(error))`, or return a value"
    )
    return Finding(site, message, help_text, notes)


def shown(name: str) -> str:
    """The name of an exception class as a reader writes it."""
    return name.removeprefix("builtins.")
