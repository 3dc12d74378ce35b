"""An action uses an HTTP response, or drops it, without ever looking at its status.

Found where, on some path through a function, a response of `httpx`, `httpx2`, `requests`, `aiohttp`
or `urllib3` has its body or headers read, or is dropped, and nothing looks at `raise_for_status`,
`ok`, `is_success`, `is_error`, `status_code` or the like. A response that a helper returns
unlooked-at is its caller's to check. Clients that look by themselves (`raise_for_status=True`, an
event hook, also one that is set later) are fine.

A response that is handed to a call, stored in an attribute or a container, or compared counts as
looked at there. Not seen: paths that end in an exception; what a hook does.

Why:
    A service that is down answers, too: with a status of 500 and a page that says so. Read as
    data it becomes wrong data; dropped, a payment or a mail that never went out counts as sent.
    See "Pitfall 1: Actions without error handling" in the guide.

Bad:
    import httpx2
    from gnomon import ActionCtx, internal_action

    @internal_action
    async def rate(ctx: ActionCtx, currency: str) -> str:
        async with httpx2.AsyncClient() as client:
            response = await client.get(f"https://rates.example.com/{currency}")
            return response.text

Good:
    import httpx2
    from gnomon import ActionCtx, internal_action

    @internal_action
    async def rate(ctx: ActionCtx, currency: str) -> str | None:
        async with httpx2.AsyncClient() as client:
            try:
                response = await client.get(f"https://rates.example.com/{currency}")
                response.raise_for_status()
            except httpx2.HTTPError:
                return None
            return response.text

Fix:
    Call `response.raise_for_status()` where the client's errors are caught, or test
    `response.status_code`. `--unsafe-fixes` calls it, or gives a request of `aiohttp`
    `raise_for_status=True`: look where the exception goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ClientSetting, Event, ExternalCall, UncheckedResponse
from gnomon.analyzer.names.bindings import ImportBinding
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.repairs.responses import checked
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.effects import CHECKING_SETTINGS
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.WARNING, since="0.1.0", guide="Pitfall 1: Actions without error handling")

HELP = "call `raise_for_status()` on it inside the `try`, or test its `status_code`"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every response in the actions of a module whose status some path never looks at."""
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION:
            yield from in_action(project, registration)


def in_action(project: Project, action: Registration) -> Iterator[Finding]:
    """One finding a place, however many responses a helper behind it leaves unchecked."""
    events = flow_of(project).trace(action).events
    unchecked = [
        (event, event.operation)
        for event in events
        if isinstance(event.operation, UncheckedResponse)
    ]
    if not unchecked:
        return
    checking = checking_clients((*events, *at_import(project, action.module)))
    reported: set[Site] = set()
    for event, response in unchecked:
        site = blamed(event, action)
        if site in reported or response.name.rpartition(".")[0] in checking:
            continue
        reported.add(site)
        notes = reason_chain(event, action, "the response comes from here")
        deed = "it is read" if response.is_read else "it is dropped"
        message = (
            f"nothing looks at the status of what `{response.name}` answers: {deed}, "
            "and a failure passes for success"
        )
        yield Finding(site, message, HELP, notes, checked(project, event.site, response.name))


def at_import(project: Project, module: Module) -> Iterator[Event]:
    """What happens when a module is imported, and those that it names: clients are made there."""
    named = {
        binding.module
        for binding in project.bindings(module).names.values()
        if isinstance(binding, ImportBinding) and binding.module in project.modules
    }
    for imported in (module, *(project.modules[name] for name in sorted(named))):
        yield from flow_of(project).trace_module(imported).events


def checking_clients(events: tuple[Event, ...]) -> frozenset[str]:
    """The clients that were made, or set, so that they look at every status themselves."""
    made = frozenset(
        event.operation.name
        for event in events
        if isinstance(event.operation, ExternalCall)
        and not CHECKING_SETTINGS.isdisjoint(event.operation.keywords)
    )
    return made | {
        event.operation.client
        for event in events
        if isinstance(event.operation, ClientSetting)
        and event.operation.setting in CHECKING_SETTINGS
    }
