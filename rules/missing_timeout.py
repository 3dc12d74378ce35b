"""An external call of an action has no time limit.

Found where a client has no limit of its own and is given none (`requests`, `urllib`, `smtplib`,
`http.client`, `ftplib`, `imaplib`, `poplib`, `socket`, pools of `urllib3`, `twilio`, `paramiko`),
and where `timeout=None` turns a limit off (`httpx`, `httpx2`, `aiosmtplib`, `openai`, `anthropic`).
A limit on connecting alone is none: `httpx.Timeout(None, connect=3)`, `timeout=(3, None)`. Found
also where importing a function module makes a client without a limit. Helpers are followed;
the call that leads to them is reported.

A limit around an awaited call counts (`asyncio.timeout`, `asyncio.wait_for`, …), and so do
`socket.setdefaulttimeout`, an adapter mounted on a `requests` session, and a limit that is assigned
to the client (`client.timeout = 10`, `session.request = partial(session.request, timeout=10)`).

Not seen: `read=None` beside a limit on all else, which is written for streams; `sendgrid`, whose
limit is an attribute of its inner client; a limit given call by call to a client that was made with
`timeout=None`; a limit that is set in a subclass. The other SDKs (`boto3`, `stripe`, `slack_sdk`,
`resend`) have limits of their own.

Why:
    A service that accepts a connection and then says nothing is a common failure. Without a
    limit the action waits until it is killed, and neither its handler nor its retry ever runs.

Bad:
    import requests
    from gnomon import BlockingActionCtx, internal_action

    @internal_action
    def fetch(ctx: BlockingActionCtx, url: str) -> str:
        return requests.get(url).text

Good:
    import requests
    from gnomon import BlockingActionCtx, internal_action

    @internal_action
    def fetch(ctx: BlockingActionCtx, url: str) -> str:
        return requests.get(url, timeout=10).text

Fix:
    Give the call, or the client, a number of seconds. `--unsafe-fixes` gives it 30.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, SourceOf
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ClientSetting, Event, ExternalCall
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.tables.effects import LIMITING_SETTINGS, Effects
from gnomon.analyzer.tables.timeouts import (
    LIMITING_CALLS,
    LIMITING_MANAGERS,
    LIMITS,
    MOUNTS,
    SOCKET_DEFAULT,
    Limit,
    can_be_cancelled,
    is_endless,
    is_lifted,
    is_none,
    limit_of,
)
from gnomon.analyzer.walk import last_origin, statements_below
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.WARNING, since="0.1.0")

SECONDS = "30"
"""What a fix writes: longer than a service takes that still answers."""

Range = tuple[syntax.Module, int, int]


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every external call of a module's actions, and every client it makes, without a limit."""
    flow, effects = flow_of(project), project.effects
    reported: set[Site] = set()
    at_import = flow.trace_module(module, is_script=False).events
    for event, call in endless_calls(effects, at_import, at_import):
        if event.blamed not in reported:
            reported.add(event.blamed)
            yield finding(effects, event, call, event.blamed, ())
    for registration in project.registrations(module):
        if registration.kind is not FunctionKind.ACTION:
            continue
        for event, call in endless_calls(effects, flow.trace(registration).events, at_import):
            site = blamed(event, registration)
            if site not in reported:
                reported.add(site)
                notes = reason_chain(event, registration, f"`{call.name}` is called here")
                yield finding(effects, event, call, site, notes)


def endless_calls(
    effects: Effects, events: tuple[Event, ...], at_import: tuple[Event, ...]
) -> Iterator[tuple[Event, ExternalCall]]:
    """The calls among some events that may wait for ever."""
    endless = [
        (event, event.operation, limit)
        for event in events
        if isinstance(event.operation, ExternalCall)
        and (limit := limit_of(effects, event.operation.name)) is not None
        and is_endless(limit, event.operation)
    ]
    if not endless:
        return
    called = names_of(events) | names_of(at_import)
    around = list(limited_ranges(events))
    limited: dict[str, bool] = {}
    for event, call, limit in endless:
        is_set = limit.heeds_socket and SOCKET_DEFAULT in called
        is_adapted = limit.adaptable and not MOUNTS.isdisjoint(called)
        awaits = event.handed or can_be_cancelled(call.name)
        if is_set or is_adapted or (awaits and lies_in(event, around)):
            continue
        if call.name not in limited:
            limited[call.name] = owner_has_limit(limit, call.name, (*events, *at_import))
        if not limited[call.name]:
            yield event, call


def owner_has_limit(limit: Limit, called: str, events: tuple[Event, ...]) -> bool:
    """Whether what a call belongs to was made with a time limit, or was given one."""
    owners = {called, called.rpartition(".")[0]}
    for event in events:
        match event.operation:
            case ExternalCall(name=name, keywords=keywords) if name in limit.makers:
                given = (keywords[keyword] for keyword in limit.keywords if keyword in keywords)
                if not all(map(is_none, given)):
                    return True
            case ClientSetting(client=client, setting=setting):
                if client in owners and setting in LIMITING_SETTINGS:
                    return True
            case _:
                continue
    return False


def names_of(events: tuple[Event, ...]) -> frozenset[str]:
    """The names of the library calls among some events."""
    return frozenset(
        event.operation.name for event in events if isinstance(event.operation, ExternalCall)
    )


def limited_ranges(events: tuple[Event, ...]) -> Iterator[Range]:
    """The parts of the source around which there is a time limit."""
    for event in events:
        call = event.operation
        if not isinstance(call, ExternalCall):
            continue
        if call.name in LIMITING_CALLS:
            yield event.site.module, call.call.at, last_origin(call.call)
        if call.name in LIMITING_MANAGERS and not all(map(is_none, call.positional)):
            for node in statements_below(event.site.module):
                if isinstance(node, syntax.With) and manages(node, event.site):
                    yield event.site.module, node.at, last_origin(node)


def manages(node: syntax.With, manager: Site) -> bool:
    """Whether a `with` enters what the call at this place gives."""
    return any(item.value.at == manager.at for item in node.items)


def lies_in(event: Event, ranges: list[Range]) -> bool:
    """Whether an event, or a call that leads to it, lies in one of some parts of the source."""
    return any(
        site.module is module and first <= site.at <= last
        for site in (*event.chain, event.site)
        for module, first, last in ranges
    )


def finding(
    effects: Effects, event: Event, call: ExternalCall, site: Site, notes: tuple[Note, ...]
) -> Finding:
    """The finding, in the words that fit how the limit is missing."""
    limit = limit_of(effects, call.name)
    assert limit is not None
    kind = "a client with a limit" if limit.given_as else "a number of seconds"
    seconds = f"{kind}: `{limit.keywords[0]}={limit.given_as or 10}`"
    fix = limited(limit, event, call, site)
    if is_lifted(limit, call):
        message = f"`{call.name}` may wait for ever: its time limit is turned off by None"
        return Finding(site, message, f"give {seconds}", notes, fix)
    message = f"`{call.name}` may wait for ever: it is given no time limit and has none of its own"
    return Finding(site, message, f"give it {seconds}", notes, fix)


def limited(limit: Limit, event: Event, call: ExternalCall, site: Site) -> Fix | None:
    """The repair of a call that is written where it is found: a number of seconds by keyword."""
    written, keyword = call.call, limit.keywords[0]
    is_here = site == event.site and site.at == written.at
    # Of a client that the project declares, the unit of the limit is not known.
    # Nor is anything written but a number.
    if not is_here or not written.args or limit.given_as or limit is not LIMITS.get(call.name):
        return None
    given = next((arg for arg in written.args if arg.keyword in limit.keywords), None)
    if given is not None:
        if not isinstance(given.value, syntax.Constant):
            return None
        edit = Edit(given.value.at, (SECONDS,))
    elif limit.position is not None and len(call.positional) > limit.position:
        return None
    else:
        last = written.args[-1]
        edit = Edit(last.at, (SourceOf(last.at), f", {keyword}={SECONDS}"))
    return Fix(f"give it {SECONDS} seconds", safe=False, module=site.module, edits=(edit,))
