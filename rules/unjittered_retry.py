"""A retry waits for a delay with no random part.

A retry is: scheduling the function itself, or one that leads back to it, from an `except` branch or
from a branch on a failed status; in a function that is run only after a failure, such as a mutation
that records it, scheduling after a delay what leads back there; scheduling with an attempt argument
`+ 1`, or what leads back, after a delay, where a field such as `attempts` is patched to one more;
scheduling with a delay a function named `retry*` or `*_retry` (option `names`); a loop that
sleeps after a failure; a retry library (tenacity, backoff, stamina, retrying, aiohttp-retry,
httpx-retries, urllib3).

Random is what comes from `random`, `secrets`, `ctx.random`, `numpy.random`, or from a helper whose
result depends on one.

A delay that a library or the caller of the function computed is taken to be random, and so are
one that a failure brings along (`error.retry_after`) and a wait given to `tenacity` that is a
function or an object of the project. A loop over items that
pauses after a failed one and goes on to the next does not retry, and neither does what goes on
after a time limit of one's own (`asyncio.timeout`) that ended a wait, or the work on many.

Not seen: whether the random part is large enough; a function that calls itself instead of
looping; a failure told only by what a helper returns (`if not await send()`) or by the arguments
of `__exit__`. A delay that is read from a document is taken to be the same for all.

Why:
    When a service fails, everything that called it fails at the same moment. Retries without a
    random part all come back at the same moment, too, and knock it over again. See "Pitfall 3:
    Thundering herd" and "Pattern 3" in the guide.

Bad:
    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def process(ctx: ActionCtx, attempt: int = 0) -> None:
        await ctx.scheduler.run_after(2**attempt, internal.example.process, attempt=attempt + 1)

Good:
    from random import uniform

    from gnomon import ActionCtx, internal_action
    from ._generated.api import internal

    @internal_action
    async def process(ctx: ActionCtx, attempt: int = 0) -> None:
        delay = 2**attempt + uniform(0, 1)
        await ctx.scheduler.run_after(delay, internal.example.process, attempt=attempt + 1)

Fix:
    Add a random part that grows with the delay: `delay + uniform(0, delay)`.
    `--unsafe-fixes` writes `delay * uniform(1, 2)`, which is the same and fits a `timedelta`, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix
from gnomon.analyzer.fixes.grouping import as_factor
from gnomon.analyzer.fixes.names import uniform_in
from gnomon.analyzer.flow.blame import reason_chain
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.retries import (
    delay_of,
    is_spread,
    place_of_delay,
    retry_reason,
    retrying_loops,
)
from gnomon.analyzer.idioms.retry_places import retry_findings
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Option, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import SCHEDULE_CALLS
from gnomon.analyzer.tables.retry_libraries import unjittered_library

RETRY_NAMES = Option(
    "names",
    default=("retry*", "*_retry"),
    about="names of functions that are retries, whatever schedules them",
)

rule = Rule(
    level=Level.ERROR,
    since="0.1.0",
    guide="Pitfall 3: Thundering herd; pattern 3",
    options=(RETRY_NAMES,),
)

HELP = "add a random part: `delay + random.uniform(0, delay)`"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every retry of a module whose delay is the same for all."""
    yield from retry_findings(module, project, by_library, by_schedule, by_sleep)


def by_schedule(project: Project, function: Registration, event: Event) -> Iterator[Finding]:
    """A schedule that is a retry, at its delay."""
    operation = event.operation
    if not isinstance(operation, ContextCall) or operation.path not in SCHEDULE_CALLS:
        return
    if not operation.positional or is_spread(operation.positional[0]):
        return
    names = project.option("unjittered-retry", RETRY_NAMES)
    reason = retry_reason(project, function, event, operation, names)
    if reason is None:
        return
    message = f"{reason}, but its delay has no random part"
    notes = reason_chain(event, function, "the retry is scheduled here")
    place = place_of_delay(event, function, operation)
    fix = jitter(function, event, place) if operation.path[-1] == "run_after" else None
    yield Finding(place, message, HELP, notes, fix)


def by_sleep(project: Project, function: Registration, event: Event) -> Iterator[Finding]:
    """A sleep in a loop, after something in that loop has failed."""
    operation = event.operation
    if not isinstance(operation, ExternalCall) or not retrying_loops(project, function, event):
        return
    delay = delay_of(operation)
    if delay is None or is_spread(delay):
        return
    message = "this loop sleeps after a failure and tries again, but its delay has no random part"
    notes = reason_chain(event, function, "it sleeps here")
    place = place_of_delay(event, function, operation)
    yield Finding(place, message, HELP, notes, jitter(function, event, place))


def jitter(function: Registration, event: Event, place: Site) -> Fix | None:
    """The fix that makes a delay up to twice as long, where it is written in the call.

    A factor, because a `timedelta` has one, too, and the delay is computed only once.
    """
    operation = event.operation
    if not isinstance(operation, ContextCall | ExternalCall):
        return None
    written = next(syntax.positional_arguments(operation.call), None)
    if written is None or place != Site(event.site.module, written.value.at):
        return None
    if operation.positional[0].is_zero:
        return None
    edit = Edit(place.at, (*as_factor(written.value), " * ", uniform_in(function), "(1, 2)"))
    return Fix("add up to as much again at random", safe=False, module=place.module, edits=(edit,))


def by_library(
    project: Project, site: Site, call: ExternalCall, is_read: bool
) -> Iterator[Finding]:
    """A retry library whose waits are all alike."""
    repair = unjittered_library(project.effects, call, is_read=is_read)
    if repair is not None:
        message = f"`{call.name}` retries with a delay that has no random part"
        yield Finding(site, message, repair)
