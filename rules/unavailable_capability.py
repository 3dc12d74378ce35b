"""A query or a mutation reaches what its context does not have.

A query only reads: it has no `ctx.scheduler`, `ctx.run_mutation` or `ctx.run_action`, and its
database neither inserts, patches, replaces nor deletes. A mutation has no `ctx.run_action`. Found
wherever the context leads: through an alias, `getattr`, a nested function, a method, or a helper
of any module, which is reported at the call that leads to it. (`ctx.db` in an action is
`db-in-action`.)

Not seen: a context kept in a container under a computed key, or in a global variable. A helper
that asks first, by `isinstance` or `hasattr`, is followed where it may go.

Why:
    A query may be run again at any time, and a mutation again after a conflict, so neither may do
    what a rollback cannot undo. See "Action context methods" in the guide.

Bad:
    from gnomon import QueryCtx, query
    from ._generated.api import internal

    @query
    async def latest(ctx: QueryCtx) -> None:
        await ctx.scheduler.run_after(0, internal.jobs.note_read)

Good:
    from gnomon import MutationCtx, mutation
    from ._generated.api import internal

    @mutation
    async def latest(ctx: MutationCtx) -> None:
        await ctx.scheduler.run_after(0, internal.jobs.note_read)

Fix:
    Make the query a mutation; let a mutation schedule the action instead of running it.
    `--unsafe-fixes` makes the query a mutation.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Fix
from gnomon.analyzer.fixes.names import of_another_kind
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextAccess, ContextCall, Operation
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.dialect import CONTEXT_LACKS, WRITE_CALLS
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Action context methods")

HELP = {
    (FunctionKind.QUERY, "scheduler"): "schedule from a mutation or an action",
    (FunctionKind.QUERY, "run_mutation"): "make it a mutation: `@mutation`, `ctx: MutationCtx`",
    (FunctionKind.QUERY, "run_action"): "run the action from an action",
    (FunctionKind.QUERY, "db"): "make it a mutation: `@mutation`, `ctx: MutationCtx`",
    (FunctionKind.MUTATION, "run_action"): (
        "schedule the action: `await ctx.scheduler.run_after(0, internal.…)`"
    ),
}
IN_TRANSACTIONS = frozenset({FunctionKind.QUERY, FunctionKind.MUTATION})


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Everything that the queries and mutations of a module reach and do not have."""
    for registration in project.registrations(module):
        if registration.kind in IN_TRANSACTIONS:
            yield from in_function(project, registration)


def in_function(project: Project, function: Registration) -> Iterator[Finding]:
    """One finding for each capability and place, however often a helper behind it reaches it."""
    reported: set[tuple[Site, str]] = set()
    for event in flow_of(project).trace(function).events:
        path = lacking(event.operation, function.kind)
        if path is None:
            continue
        site = blamed(event, function)
        if (site, path[-1]) in reported:
            continue
        reported.add((site, path[-1]))
        written = f"ctx.{'.'.join(path)}"
        notes = reason_chain(event, function, f"`{written}` is reached here")
        way = "this call reaches" if notes else "it reaches"
        message = f"`{function.name}` is a {function.kind}, but {way} `{written}`"
        fix = made_mutation(project, function, path)
        yield Finding(site, message, HELP[function.kind, path[0]], notes, fix)


def made_mutation(project: Project, function: Registration, path: tuple[str, ...]) -> Fix | None:
    """The fix that makes a query a mutation, if a mutation has what it reaches."""
    if function.kind is not FunctionKind.QUERY or path[0] in CONTEXT_LACKS[FunctionKind.MUTATION]:
        return None
    edits = of_another_kind(project, function, FunctionKind.MUTATION)
    if edits is None:
        return None
    title = f"make `{function.name}` a mutation"
    return Fix(title, safe=False, module=function.module, edits=edits)


def lacking(operation: Operation, kind: FunctionKind) -> tuple[str, ...] | None:
    """What an operation reaches that a context of this kind has not."""
    match operation:
        case ContextAccess(kind=reached, name=name):
            return (name,) if reached is kind and name in CONTEXT_LACKS[kind] else None
        case ContextCall(kind=FunctionKind.QUERY, path=path) if path in WRITE_CALLS:
            return path if kind is FunctionKind.QUERY else None
        case _:
            return None
