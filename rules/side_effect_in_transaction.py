"""A query or mutation reaches outside its transaction.

Found in queries and mutations and in the helpers they call, of any module: calls of the network,
files, processes, sleeping, threads, the console, the wall clock (`time.time`, `datetime.now`),
global randomness (`random`, `secrets`, `uuid4`), and what needs an event loop (`asyncio.gather`,
`TaskGroup`, `create_task`, `wait_for`, …). A helper is reported at the call that leads to it.

Reading `os.environ`, logging, `random.Random(seed)`, a monotonic clock that measures how long
something takes, and building a client or verifying a webhook's signature without calling are fine.

Not seen: libraries that are not listed in `analyzer/tables/` (`side_effects.py`, `clients.py`);
default factories of fields with an alias; the working directory (`os.getcwd`), which stays the
same; functions kept in containers under computed keys; warnings and output of the process itself.

Why:
    A mutation is a transaction: it is rolled back or runs again when two meet, and what it did
    outside stays done, twice. Its clock and its randomness are its context's, the same in each
    run. What reaches outside belongs in an action. See "Actions: non-deterministic operations"
    in the guide.

Bad:
    import time
    from gnomon import Document, Id, MutationCtx, mutation

    class Job(Document, table="jobs"):
        started: float

    @mutation
    async def start(ctx: MutationCtx) -> Id[Job]:
        return await ctx.db.insert(Job(started=time.time()))

Good:
    from datetime import datetime
    from gnomon import Document, Id, MutationCtx, mutation

    class Job(Document, table="jobs"):
        started: datetime

    @mutation
    async def start(ctx: MutationCtx) -> Id[Job]:
        return await ctx.db.insert(Job(started=ctx.now))

Fix:
    Use `ctx.now` and `ctx.random`, await one coroutine after another, and move everything else
    into an action: schedule it from the mutation, or let an action do it first and hand over
    the result. `--unsafe-fixes` writes `ctx.now` and `ctx.random` in the function itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Fix
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.repairs.transactions import from_context
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.side_effects import SideEffect, side_effect_of
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Actions: non-deterministic operations")

OUTSIDE = {
    FunctionKind.MUTATION: (
        "schedule an action that does it: `await ctx.scheduler.run_after(0, internal.…)`"
    ),
    FunctionKind.QUERY: "let an action do it, and hand its result over as an argument",
}
ONE_BY_ONE = "a transaction has no event loop: await them one after another"
HELP = {
    SideEffect.CLOCK: "use `ctx.now`, the time of the transaction",
    SideEffect.CHANCE: (
        "use `ctx.random`; what nobody may guess is made in an action and handed over"
    ),
    SideEffect.LOOP: ONE_BY_ONE,
    SideEffect.THREAD: f"{ONE_BY_ONE}; what blocks belongs in an action",
}
LATER = "schedule the rest instead: `await ctx.scheduler.run_after(delay, internal.…)`"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every side effect of the queries and mutations of a module."""
    for registration in project.registrations(module):
        if registration.kind is not FunctionKind.ACTION:
            yield from in_transaction(project, registration)


def in_transaction(project: Project, function: Registration) -> Iterator[Finding]:
    """One finding a place, however much a helper behind it does."""
    reported: set[Site] = set()
    for event in flow_of(project).trace(function).events:
        effect = effect_in(project, event)
        if effect is None or effect is SideEffect.TIMER:
            continue
        site = blamed(event, function)
        if site not in reported:
            reported.add(site)
            fix = from_context(project, function, event)
            yield finding(function, event, effect, site, fix)


def effect_in(project: Project, event: Event) -> SideEffect | None:
    """What an event does besides giving a result."""
    operation = event.operation
    if not isinstance(operation, ExternalCall):
        return None
    return side_effect_of(project.effects, operation.name, operation.positional, operation.keywords)


def finding(
    function: Registration, event: Event, effect: SideEffect, site: Site, fix: Fix | None
) -> Finding:
    """The finding, with what to use instead."""
    assert isinstance(event.operation, ExternalCall)
    name = shown(event.operation.name)
    notes = reason_chain(event, function, f"`{name}` is called here")
    way = "this call" if notes else "it"
    message = (
        f"`{function.name}` is a {function.kind}, a transaction, but {way} {effect} (`{name}`)"
    )
    return Finding(site, message, help_for(function.kind, effect), notes, fix)


def help_for(kind: FunctionKind, effect: SideEffect) -> str:
    """What to do instead."""
    if effect is SideEffect.SLEEP and kind is FunctionKind.MUTATION:
        return LATER
    return HELP.get(effect) or OUTSIDE[kind]


def shown(name: str) -> str:
    """A dotted name as a reader writes it."""
    return name.removeprefix("builtins.")
