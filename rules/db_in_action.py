"""An action reaches `ctx.db`, which actions do not have.

Found wherever the action's context leads: directly, through an alias (`db = ctx.db`, `getattr`,
destructuring, `match`), in a nested function, lambda or method, or in a helper of any module that
is handed `ctx`. A helper is reported at the call that leads to it.

Code that asks first (`isinstance(ctx, ActionCtx)`, `hasattr(ctx, "db")`, a `getattr` with a default
of its own) is followed only where an action can go. Not seen: a context kept in a global variable,
and helpers more than sixteen calls deep.

Why:
    An action runs outside any transaction, so that it may call the world. What it reads and
    writes goes through queries and mutations, each a transaction of its own; a database handle
    in an action would have none. See "What actions cannot do" in the guide.

Bad:
    from gnomon import ActionCtx, Document, Id, action

    class Item(Document, table="items"):
        name: str

    @action
    async def process_data(ctx: ActionCtx, item_id: Id[Item]) -> str:
        item = await ctx.db.get(item_id)
        return item.name

Good:
    from gnomon import ActionCtx, Document, Id, action
    from ._generated.api import internal

    class Item(Document, table="items"):
        name: str

    @action
    async def process_data(ctx: ActionCtx, item_id: Id[Item]) -> str:
        item = await ctx.run_query(internal.items.get_by_id, item_id=item_id)
        return item.name

Fix:
    Move the access into a query or a mutation, and run it with `ctx.run_query` or
    `ctx.run_mutation`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed, reason_chain
from gnomon.analyzer.flow.events import ContextAccess, Event
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Rule, Site
from gnomon.analyzer.syntax import Module
from gnomon.kinds import FunctionKind

rule = Rule(level=Level.ERROR, since="0.1.0", guide="What actions cannot do")

HELP = "read with `await ctx.run_query(…)`, write with `await ctx.run_mutation(…)`"


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every place in the actions of a module that reaches the database."""
    for registration in project.registrations(module):
        if registration.kind is FunctionKind.ACTION:
            yield from in_action(project, registration)


def in_action(project: Project, action: Registration) -> Iterator[Finding]:
    """One finding a place, however often a helper behind it reaches the database."""
    reported: set[Site] = set()
    for event in flow_of(project).trace(action).events:
        if not reaches_database(event):
            continue
        site = blamed(event, action)
        if site in reported:
            continue
        reported.add(site)
        notes = reason_chain(event, action, "`ctx.db` is reached here")
        way = "this call reaches" if notes else "it reaches"
        message = f"`{action.name}` is an action and has no database, but {way} `ctx.db`"
        yield Finding(site, message, HELP, notes)


def reaches_database(event: Event) -> bool:
    """Whether an event reaches the `db` of an action's context."""
    operation = event.operation
    return (
        isinstance(operation, ContextAccess)
        and operation.name == "db"
        and operation.kind is FunctionKind.ACTION
    )
