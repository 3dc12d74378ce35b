"""A registered function is called, or handed over, as a Python function.

What a registering decorator makes is named by a reference, `internal.jobs.process`. Found under
any alias or import, in helpers and methods, through `partial`, tables and lambdas; and where it
is handed to the scheduler, a cron, `ctx.run_…`, `asyncio`, a thread, or `map`.

Not seen: one that is kept in an object, or handed to something unknown.

Why:
    A function runs in its own transaction or process, its arguments validated, its run recorded.
    A call past all that would do neither, so it is refused with `DirectCall` when it happens.

Bad:
    from gnomon import MutationCtx, internal_mutation, mutation

    @internal_mutation
    async def rename(ctx: MutationCtx, name: str) -> None: ...

    @mutation
    async def submit(ctx: MutationCtx, name: str) -> None:
        await rename(ctx, name=name)

Good:
    from gnomon import MutationCtx, internal_mutation, mutation
    from ._generated.api import internal

    @internal_mutation
    async def rename(ctx: MutationCtx, name: str) -> None: ...

    @mutation
    async def submit(ctx: MutationCtx, name: str) -> None:
        await ctx.run_mutation(internal.example.rename, name=name)

Fix:
    Run it by its reference, schedule it, or move what both need into a plain function. `--fix`
    writes the reference where a function is handed over; `--unsafe-fixes` runs it by reference
    where it is called with the context.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from gnomon.analyzer import syntax
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.events import DirectUse, Event
from gnomon.analyzer.flow.everything import Sight, sights_in
from gnomon.analyzer.flow.values import FunctionShape
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.repairs.direct_uses import handed_by_reference, run_by_reference
from gnomon.analyzer.rule import Finding, Note, Rule
from gnomon.analyzer.tables.dialect import REFERENCE_NAMES

rule = Rule(level=Level.ERROR, since="0.1.0", guide="")


def check(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """Every direct use of a registered function in a module."""
    for sight in sights_in(project, module, "direct uses", identify):
        operation = sight.event.operation
        if isinstance(operation, DirectUse):
            yield judge(project, sight, operation)


def identify(event: Event) -> Hashable | None:
    """The functions that are used directly, and how."""
    operation = event.operation
    if not isinstance(operation, DirectUse):
        return None
    functions = frozenset(
        (shape.module.name, shape.node.at)
        for shape in operation.handler.shapes
        if isinstance(shape, FunctionShape)
    )
    return functions, operation.is_called


def judge(project: Project, sight: Sight, use: DirectUse) -> Finding:
    """The finding about one use."""
    found = registration_of(project, use)
    name = found.name if found else "this function"
    quoted = f"`{name}`" if found else name
    what = "called" if use.is_called else "handed over"
    message = f"{quoted} is a registered {use.kind}, but is {what} as a Python function"
    if use.is_called:
        reference = reference_to(found) if found else "internal.…"
        advice = (
            f"use `ctx.run_{use.kind}({reference}, …)`, schedule it by that reference, "
            "or move what both need into a plain function"
        )
    else:
        advice = f"name it by its reference: `{reference_to(found) if found else 'internal.…'}`"
    first, *others = sight.way
    notes = tuple(Note(place, "it happens here") for place in others[-1:])
    fix = None
    if found is not None and not others:
        mend = run_by_reference if use.is_called else handed_by_reference
        fix = mend(project, first, found)
    return Finding(first, message, advice, notes, fix)


def registration_of(project: Project, use: DirectUse) -> Registration | None:
    """The registration of the function that is used, if it is not wrapped."""
    for shape in use.handler.shapes:
        if isinstance(shape, FunctionShape):
            for registration in project.registrations(shape.module):
                if registration.function is shape.node:
                    return registration
    return None


def reference_to(function: Registration) -> str:
    """`internal.jobs.process`."""
    path = function.path.replace("/", ".").replace(":", ".")
    return f"{REFERENCE_NAMES[function.visibility]}.{path}"
