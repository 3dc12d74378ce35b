"""A loop schedules one function for each item of a collection of no known bound.

A bound is: `Field(max_length=…)` or the like in the annotation of the argument or of a model's
field, `take(n)`, `paginate`, a slice with an end, `batched`, `islice`, a collection that is written
out, a length test that raises or returns (a helper's, too), a count that breaks the loop.
Arguments without a bound, `collect()`, a query that is iterated over, and the answer of a query
that collects have none. Helpers are followed to what their caller gives them.

Not seen: collections that come from anywhere else, which are taken to be bounded; how large a
bound is; loops without a collection (`while`).

Why:
    A mutation schedules at most 1,000 functions, and fails as a whole beyond that. A collection
    that grows will reach the limit one day, in production. See "Pattern 2: Fan-out / fan-in" in
    the guide.

Bad:
    from gnomon import MutationCtx, mutation
    from ._generated.api import internal

    @mutation
    async def process_all(ctx: MutationCtx, names: list[str]) -> None:
        for position, name in enumerate(names):
            await ctx.scheduler.run_after(position, internal.items.process, name=name)

Good:
    from typing import Annotated

    from gnomon import MutationCtx, mutation
    from pydantic import Field
    from ._generated.api import internal

    @mutation
    async def process_all(
        ctx: MutationCtx, names: Annotated[list[str], Field(max_length=100)]
    ) -> None:
        for position, name in enumerate(names):
            await ctx.scheduler.run_after(position, internal.items.process, name=name)

Fix:
    Bound the collection, or schedule one function that takes a part of it and schedules itself
    for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.bounds import Bounds, counts_its_rounds
from gnomon.analyzer.flow.fan_out import FanOut, fan_outs, iterables
from gnomon.analyzer.flow.outcomes import LoopNode
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Note, Rule, RuleSet, Site
from gnomon.analyzer.syntax import Module
from gnomon.kinds import FunctionKind

rule = Rule(
    level=Level.ADVICE,
    since="0.1.0",
    guide="Pattern 2: Fan-out / fan-in",
    smallest_set=RuleSet.STRICT,
)

LIMIT = "a mutation schedules at most 1,000"
HELP = (
    "bound it: `Annotated[list[…], Field(max_length=100)]` for an argument, `take(100)` instead "
    "of `collect()`, or a slice"
)


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every loop of a module that may schedule any number of functions."""
    for registration in project.registrations(module):
        reported: set[Site] = set()
        for fan_out in fan_outs(project, registration):
            site = blamed(fan_out.event, registration)
            for loop, place in fan_out.loops:
                if site in reported or is_bounded(project, registration, fan_out, loop, place):
                    continue
                reported.add(site)
                yield finding(registration, fan_out, loop, place)


def is_bounded(
    project: Project, function: Registration, fan_out: FanOut, loop: LoopNode, place: Site
) -> bool:
    """Whether something limits the rounds of a loop."""
    if counts_its_rounds(loop):
        return True
    sites = (fan_out.event.site, *reversed(fan_out.event.chain))
    outwards = sites[sites.index(place) :]
    bounds = Bounds(project, function)
    # Where it stands is the collection itself: what is tested within the loop comes too late.
    return all(
        bounds.is_bounded(iterable, (Site(place.module, iterable.at), *outwards[1:]))
        for iterable in iterables(loop)
    )


def finding(function: Registration, fan_out: FanOut, loop: LoopNode, place: Site) -> Finding:
    """The finding at the schedule, with the collection that has no bound."""
    message = "this schedules one function for each item, and nothing limits how many there are"
    if function.kind is FunctionKind.MUTATION:
        message = f"{message}: {LIMIT}"
    over = [Note(Site(place.module, node.at), "the collection") for node in iterables(loop)[:1]]
    notes = (*over, *reason_chain(fan_out.event, function, "it is scheduled here"))
    return Finding(blamed(fan_out.event, function), message, HELP, notes)
