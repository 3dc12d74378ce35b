"""A retry has no limit on attempts.

What a retry is, `unjittered-retry` says: scheduling the function itself, or one that leads back to
it, after a failure or with an attempt argument `+ 1`; a loop that sleeps after a failure; a retry
library. It is unbounded if nothing on the way round can end it: no comparison of an attempt
count, a time or a number, no name that says so (`retries_left`, `deadline`, `give_up(…)`), no
`asyncio.timeout` around the loop, no `stop=` for tenacity and no `max_tries=` for backoff. A test
that asks a helper, a query or a mutation counts as a limit if any of what is run there compares.

A function that schedules itself after a success, too, is a periodic one, and left alone; so is one
that goes on after a time limit of its own (`asyncio.timeout`) has ended the work on many.

Not seen: whether the limit is ever reached, or what it compares is a count; a loop that never
sleeps; a function that calls itself.

Why:
    What fails for good is tried for ever: each job that cannot succeed stays in the scheduler,
    pays for its calls, and is never reported to anybody. See "Pattern 3: Retry with exponential
    backoff and jitter" in the guide.

Bad:
    from random import uniform

    import httpx2
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def process(ctx: ActionCtx, url: str) -> None:
        async with httpx2.AsyncClient() as client:
            try:
                await client.post(url)
            except httpx2.HTTPError:
                delay = 30 + uniform(0, 10)
                await ctx.scheduler.run_after(delay, internal.example.process, url=url)

Good:
    from random import uniform

    import httpx2
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def process(ctx: ActionCtx, url: str, attempt: int = 0) -> None:
        async with httpx2.AsyncClient() as client:
            try:
                await client.post(url)
            except httpx2.HTTPError as error:
                if attempt >= 5:
                    await ctx.run_mutation(internal.calls.mark_failed, error=str(error))
                    return
                delay = 2**attempt + uniform(0, 1)
                await ctx.scheduler.run_after(
                    delay, internal.example.process, url=url, attempt=attempt + 1
                )

Fix:
    Count the attempts, stop at a limit, and record the failure there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.outcomes import LoopNode
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.flow.retries import retry_reason, retrying_loops
from gnomon.analyzer.flow.spent_time import failures_behind
from gnomon.analyzer.idioms.limits import is_endless, is_limited, place_in
from gnomon.analyzer.idioms.limits_elsewhere import is_limited_elsewhere
from gnomon.analyzer.idioms.retry_places import retry_findings
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import RUN_CALLS, SCHEDULE_CALLS
from gnomon.analyzer.tables.retry_libraries import unbounded_library

rule = Rule(
    level=Level.ERROR,
    since="0.1.0",
    guide="Pattern 3: Retry with exponential backoff and jitter",
)

COUNT_THEM = "count the attempts, and stop: `if attempt < 5: …`, else record the failure"
END_IT = "count the rounds, `for attempt in range(5):`, and record the failure after them"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every retry of a module that nothing ends."""
    judge = partial(by_sleep, reported=set())
    yield from retry_findings(module, project, by_library, by_schedule, judge)


def by_schedule(project: Project, function: Registration, event: Event) -> Iterator[Finding]:
    """A schedule that is a retry and leads back without a limit."""
    operation = event.operation
    if not isinstance(operation, ContextCall) or operation.path not in SCHEDULE_CALLS:
        return
    reason = retry_reason(project, function, event, operation)
    if reason is None or has_limit(event) or is_periodic(project, function, operation):
        return
    if is_limited_elsewhere(project, function, event):
        return
    targets = targets_of(project, operation)
    if any(leads_back(project, target, function) for target in targets):
        message = f"{reason}, with no limit on attempts"
        notes = reason_chain(event, function, "the retry is scheduled here")
        yield Finding(blamed(event, function), message, COUNT_THEM, notes)


def has_limit(event: Event) -> bool:
    """Whether a test on the way to an event can end what repeats it."""
    return any(is_limited(site) for site in (*event.chain, event.site))


def leads_back(project: Project, start: Registration, goal: Registration) -> bool:
    """Whether one function leads to another (or is it) with no limit on the way."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        function = waiting.pop()
        if function.path == goal.path:
            return True
        if function.path in reached:
            continue
        reached.add(function.path)
        for event in flow_of(project).trace(function).events:
            call = event.operation
            if not isinstance(call, ContextCall) or call.path not in SCHEDULE_CALLS | RUN_CALLS:
                continue
            if not has_limit(event) and not is_limited_elsewhere(project, function, event):
                waiting.extend(targets_of(project, call))
    return False


def is_periodic(project: Project, function: Registration, retry: ContextCall) -> bool:
    """Whether a function schedules the same also when nothing has failed."""
    again = {target.path for target in targets_of(project, retry)}
    return any(
        isinstance(event.operation, ContextCall)
        and event.operation.path in SCHEDULE_CALLS
        and event.operation.call is not retry.call
        and not again.isdisjoint(target.path for target in targets_of(project, event.operation))
        and not failures_behind(project, function, event)
        for event in flow_of(project).trace(function).events
    )


def by_sleep(
    project: Project,
    function: Registration,
    event: Event,
    *,
    reported: set[tuple[str, LoopNode]],
) -> Iterator[Finding]:
    """A sleep after a failure, in a loop that only success ends: the first one of the loop.

    `reported` are the loops that were found before, each with the function that it was found in.
    """
    loops = retrying_loops(project, function, event)
    if not loops or has_limit(event) or (function.path, loops[0]) in reported:
        return
    if all(is_endless(loop, place_in(loop, (event.site, *event.chain))) for loop in loops):
        reported.add((function.path, loops[0]))
        message = "this loop sleeps after a failure and tries again, with no limit on attempts"
        notes = reason_chain(event, function, "it sleeps here")
        yield Finding(blamed(event, function), message, END_IT, notes)


def by_library(
    project: Project, site: Site, call: ExternalCall, is_read: bool
) -> Iterator[Finding]:
    """A retry library that is given no limit."""
    limits = unbounded_library(project.effects, call, is_read=is_read)
    if limits is not None:
        message = f"`{call.name}` retries for ever: nothing limits its attempts"
        yield Finding(site, message, f"give it {limits}")
