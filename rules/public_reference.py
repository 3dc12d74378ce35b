"""The scheduler, a cron or `ctx.run_…` is given a public function: `api.` instead of `internal.`.

Found wherever the reference goes: through an alias, a table, a choice, a `partial`, or a helper
that is handed it, which is reported at the call that hands it over.

Not seen: references made from computed names, and one of a table with more than eight.

Why:
    A public function is one that any client may call, with any arguments. What the project runs
    by itself seldom should be: written as `internal`, it can leave out the checks of a caller
    that is not there, and nobody else can start it. See "Pitfall 2" in the guide.

Bad:
    from gnomon import MutationCtx, mutation
    from ._generated.api import api

    @mutation
    async def submit(ctx: MutationCtx, data: str) -> None:
        await ctx.scheduler.run_after(0, api.example.process, data=data)

    @mutation
    async def process(ctx: MutationCtx, data: str) -> None: ...

Good:
    from gnomon import MutationCtx, internal_mutation, mutation
    from ._generated.api import internal

    @mutation
    async def submit(ctx: MutationCtx, data: str) -> None:
        await ctx.scheduler.run_after(0, internal.example.process, data=data)

    @internal_mutation
    async def process(ctx: MutationCtx, data: str) -> None: ...

Fix:
    Register the function as internal and write `internal.`. If clients need it, too, register an
    internal function beside it and let both call one helper. `--fix` writes `internal.` where the
    function is internal already; `--unsafe-fixes` registers one of the same file as internal, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Fix
from gnomon.analyzer.fixes.names import internal_decorator, other_visibility
from gnomon.analyzer.flow.reference_calls import (
    ReferenceCall,
    reference_calls,
    target_of,
    written_reference,
)
from gnomon.analyzer.flow.values import ReferenceShape
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import REFERENCE_NAMES
from gnomon.kinds import Visibility

rule = Rule(level=Level.WARNING, since="0.1.0", guide="Pitfall 2: Not using internal functions")


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every public reference that a module gives to a call by reference."""
    for call in reference_calls(project, module):
        public = [found for found in call.references if found.visibility is Visibility.PUBLIC]
        for reference in sorted(public, key=written_reference):
            yield judge(project, call, reference)


def judge(project: Project, call: ReferenceCall, reference: ReferenceShape) -> Finding:
    """The finding about one reference."""
    internal = ".".join((REFERENCE_NAMES[Visibility.INTERNAL], *reference.path))
    found = target_of(project, reference)
    if found is not None and found.visibility is Visibility.PUBLIC:
        advice = (
            f"register it with `@internal_{found.kind}` and write `{internal}`; "
            "if clients call it, too, register an internal function beside it"
        )
    else:
        advice = f"write `{internal}`"
    message = f"`{call.name}` is given `{written_reference(reference)}`, which any client may call"
    fix = made_internal(project, call, reference, found) if found else None
    return Finding(call.reference_site, message, advice, call.notes, fix)


def made_internal(
    project: Project, call: ReferenceCall, reference: ReferenceShape, target: Registration
) -> Fix | None:
    """The repair of a reference that is written where it is found, to a function of its file.

    One to a function that is internal already may stand in any file.
    """
    site, name = call.reference_site, REFERENCE_NAMES[Visibility.INTERNAL]
    edit = other_visibility(project, site.module, site.at, reference.path, name)
    if edit is None:
        return None
    title = f"write `{name}.{'.'.join(reference.path)}`"
    if target.visibility is Visibility.INTERNAL:
        return Fix(title, safe=True, module=site.module, edits=(edit,))
    decorator = internal_decorator(project, target) if target.module is site.module else None
    if decorator is None:
        return None
    title = f"{title} and `@internal_{target.kind}`"
    return Fix(title, safe=False, module=site.module, edits=(edit, decorator))
