"""A coroutine of `ctx` is not awaited.

Its call is a statement by itself, is kept under a name that nothing awaits, stands in a list that
is thrown away, or is used as if it were its result: tested, compared, iterated, printed, logged, an
attribute taken. So is the call of an asynchronous helper that would reach `ctx`. One within a
helper is told of where it stands, or where the helper is called: if it lies outside of the
functions folder, or does not say by itself that it is given a context. Returned, gathered, stored
or handed to something else, it is taken to be awaited there.

Not seen: coroutines that plain (`def`) helpers drop, since a blocking action may be calling them;
coroutines kept in objects or unpacked from tuples. (`gather` in a query or a mutation is for
`side-effect-in-transaction`.)

Why:
    Without `await` nothing happens: no write, no schedule, no error. Python's warning comes when
    the coroutine is thrown away, if anybody reads it.

Bad:
    from gnomon import MutationCtx, mutation
    from ._generated.api import internal

    @mutation
    async def submit(ctx: MutationCtx) -> None:
        ctx.scheduler.run_after(60, internal.jobs.process)

Good:
    from gnomon import MutationCtx, mutation
    from ._generated.api import internal

    @mutation
    async def submit(ctx: MutationCtx) -> None:
        await ctx.scheduler.run_after(60, internal.jobs.process)

Fix:
    Write `await`; `--fix` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Edit, Fix, SourceOf
from gnomon.analyzer.fixes.grouping import around_await
from gnomon.analyzer.flow.events import ContextCall, Event
from gnomon.analyzer.flow.everything import everything_in
from gnomon.analyzer.idioms.awaiting import Fate, fate_of, makes_coroutine, may_await
from gnomon.analyzer.parents import parents_in
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Note, Rule, Site
from gnomon.analyzer.tables.dialect import is_coroutine_call
from gnomon.analyzer.unparse import unparse

rule = Rule(level=Level.ERROR, since="0.1.0", guide="")


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every coroutine of a context that a module makes and does not await."""
    reported: set[Site] = set()
    fates: dict[Site, Fate] = {}
    for event, site, call, what in coroutines(project, module):
        if site not in fates:
            fates[site] = fate_of(project, site.module, call)
        if fates[site] is Fate.KEPT:
            continue
        place = place_in(project, module, event, site)
        if place is not None and place not in reported:
            reported.add(place)
            yield judge(project, place, site, call, what, fates[site])


def coroutines(
    project: Project, module: syntax.Module
) -> Iterator[tuple[Event, Site, syntax.Call, str]]:
    """The coroutines of a context that a module makes or leads to: where, by what, their names."""
    for registration, event in everything_in(project, module):
        operation = event.operation
        if not isinstance(operation, ContextCall) or not is_coroutine_call(operation.path):
            continue
        if registration is None or registration.function.is_async:
            for site, call, what in calls_on_the_way(project, event, operation):
                yield event, site, call, what


def calls_on_the_way(
    project: Project, event: Event, operation: ContextCall
) -> Iterator[tuple[Site, syntax.Call, str]]:
    """The calls that make coroutines, on the way to one of `ctx`, with their names."""
    made, parents = operation.call, parents_in(project, event.site.module)
    # A call that something else makes, of what it was handed, is not written anywhere.
    if parents.calls.get(made.at) is made:
        function = parents.function_around(made)
        if isinstance(function, syntax.FunctionDef) and function.is_async:
            yield Site(event.site.module, made.at), made, written(operation.path)
    for caller, inner in pairwise((*event.chain, event.site)):
        call = parents_in(project, caller.module).calls.get(caller.at)
        if call is not None and leads_into_coroutine(project, call, caller, inner):
            yield caller, call, unparse(call.func)


def place_in(project: Project, module: syntax.Module, event: Event, site: Site) -> Site | None:
    """Where a module has a place on the way reported: there, or at the call that leads to it.

    None for what another module of the functions reports itself.
    """
    if site.module is module:
        return site
    if site in own_sites(project, site.module):
        return None
    return next((one for one in reversed(event.chain) if one.module is module), None)


def own_sites(project: Project, module: syntax.Module) -> frozenset[Site]:
    """Where a module of the functions makes coroutines, as far as it tells by itself."""
    if not project.is_function_module(module):
        return frozenset()
    return project.memo.get(
        module.name,
        "coroutines of its own",
        lambda: frozenset(
            site for _, site, _, _ in coroutines(project, module) if site.module is module
        ),
        meanwhile=frozenset[Site](),
    )


def leads_into_coroutine(project: Project, call: syntax.Call, caller: Site, inner: Site) -> bool:
    """Whether a call makes the coroutine in which the next place of a way lies."""
    around = parents_in(project, inner.module)
    node = around.calls.get(inner.at)
    entered = around.function_around(node) if node is not None else None
    origin = parents_in(project, caller.module).function_around(call)
    return (
        isinstance(entered, syntax.FunctionDef)
        and makes_coroutine(entered)
        and entered is not origin
        and isinstance(origin, syntax.FunctionDef)
        and origin.is_async
        and syntax.called_name(call) == entered.name
    )


def written(path: tuple[str, ...]) -> str:
    """`ctx.db.query(…).collect` for the path of a call."""
    if path[:2] == ("db", "query"):
        return f"ctx.db.query(…).{path[-1]}"
    return f"ctx.{'.'.join(path)}"


def judge(
    project: Project, place: Site, site: Site, call: syntax.Call, what: str, fate: Fate
) -> Finding:
    """The finding about one coroutine, which is made at a site and reported at a place."""
    if fate is Fate.DROPPED:
        message = f"`{what}` is never awaited, so nothing happens"
    else:
        message = f"`{what}` is not awaited: a coroutine is taken for its result"
    advice = f"write `await {what}(…)`"
    if site is not place:
        return Finding(place, message, advice, (Note(site, "the call stands here"),))
    return Finding(place, message, advice, fix=awaited(project, site.module, call))


def awaited(project: Project, module: syntax.Module, call: syntax.Call) -> Fix | None:
    """The repair of a call where an `await` may stand."""
    parents = parents_in(project, module)
    if not may_await(parents, call):
        return None
    before, after = around_await(call, parents.above.get(call))
    edit = Edit(call.at, (before, SourceOf(call.at), after))
    return Fix("await it", safe=True, module=module, edits=(edit,))
