"""A loop schedules work that calls the world, all of it for one instant.

Found where every round of a loop or a comprehension schedules a function with the same delay, or
for the same moment, and that function, or one that it runs or schedules, makes an external call.
Helpers are followed. Silent where the delay depends on the round (the position, the item, a sum
that grows), has a random part or comes from a call that cannot be read; where the loop sleeps;
where it runs over a few items that are written out; and where it ends with the first schedule.

Not seen: whether the spread is wide enough; a service that can take the crowd.

Why:
    A hundred items become a hundred calls in the same second: the service outside slows down or
    refuses, all of them fail together, and all of them come back together. See "Pitfall 3:
    Thundering herd" and "Pattern 2: Fan-out / fan-in" in the guide.

Bad:
    import httpx2
    from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
    from ._generated.api import internal

    @internal_mutation
    async def process_all(ctx: MutationCtx, urls: list[str]) -> None:
        for url in urls:
            await ctx.scheduler.run_after(0, internal.example.process, url=url)

    @internal_action
    async def process(ctx: ActionCtx, url: str) -> None:
        async with httpx2.AsyncClient() as client:
            await client.post(url)

Good:
    import httpx2
    from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
    from ._generated.api import internal

    @internal_mutation
    async def process_all(ctx: MutationCtx, urls: list[str]) -> None:
        for position, url in enumerate(urls):
            await ctx.scheduler.run_after(position * 0.1, internal.example.process, url=url)

    @internal_action
    async def process(ctx: ActionCtx, url: str) -> None:
        async with httpx2.AsyncClient() as client:
            await client.post(url)

Fix:
    Space them out by their position, or give each a random delay within a window.
    `--unsafe-fixes` gives each up to a minute at random.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, Part, SourceOf
from gnomon.analyzer.fixes.names import uniform_in
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import reason_chain
from gnomon.analyzer.flow.events import ExternalCall
from gnomon.analyzer.flow.fan_out import FanOut, effect_behind, fan_outs, is_small
from gnomon.analyzer.flow.references import targets_of
from gnomon.analyzer.flow.retries import place_of_delay
from gnomon.analyzer.flow.values import Dependence
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module

rule = Rule(level=Level.WARNING, since="0.1.0", guide="Pitfall 3: Thundering herd")

SPREADING = (Dependence.ROUND, Dependence.RANDOM, Dependence.OPAQUE)
HELP = (
    "space them out, `for position, item in enumerate(…)` with the delay `position * 0.1`, or "
    "add `random.uniform(0, …)`"
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every loop of a module that lets a crowd start at once."""
    for registration in project.registrations(module):
        reported: set[Site] = set()
        for fan_out in fan_outs(project, registration):
            finding = crowd(project, registration, fan_out)
            if finding is not None and finding.site not in reported:
                reported.add(finding.site)
                yield finding


def crowd(project: Project, function: Registration, found: FanOut) -> Finding | None:
    """The finding about a schedule in a loop, if all its rounds come to one instant."""
    if any(found.call.positional[0].depends_on(spread) for spread in SPREADING):
        return None
    if all(is_small(project, loop, site.module) for loop, site in found.loops):
        return None
    if sleeps(project, function, found):
        return None
    for target in targets_of(project, found.call):
        effect = effect_behind(project, target)
        if effect is not None:
            message = (
                f"this loop schedules `{target.path}` for one and the same instant, "
                f"and each run calls `{effect}`"
            )
            notes = reason_chain(found.event, function, "it is scheduled here")
            place = place_of_delay(found.event, function, found.call)
            return Finding(place, message, HELP, notes, spread(function, found, place))
    return None


def spread(function: Registration, found: FanOut, place: Site) -> Fix | None:
    """The fix that spreads the runs over a minute, where the delay is a number in the call."""
    written = next(syntax.positional_arguments(found.call.call), None)
    if written is None or found.call.path[-1] != "run_after":
        return None
    delay = written.value
    is_number = isinstance(delay, syntax.Constant) and isinstance(delay.value, int | float)
    if not is_number or place != Site(found.event.site.module, delay.at):
        return None
    base: tuple[Part, ...] = ()
    if not found.call.positional[0].is_zero:
        base = (SourceOf(delay.at), " + ")
    edit = Edit(delay.at, (*base, uniform_in(function), "(0, 60)"))
    return Fix("spread them over a minute", safe=False, module=place.module, edits=(edit,))


def sleeps(project: Project, function: Registration, found: FanOut) -> bool:
    """Whether the loop pauses between its rounds."""
    loops = {loop for loop, _ in found.loops}
    return any(
        isinstance(event.operation, ExternalCall)
        and project.effects.is_sleep(event.operation.name)
        and not loops.isdisjoint(event.loops)
        for event in flow_of(project).trace(function).events
    )
