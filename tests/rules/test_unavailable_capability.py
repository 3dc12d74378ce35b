"""Queries and mutations reach only what their contexts have."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.rules.testing import assert_expected, diagnostics

RULE = "unavailable-capability"

HEAD = """\
import asyncio
from contextlib import asynccontextmanager
from functools import partial, wraps

import gnomon as g
from gnomon import ActionCtx, MutationCtx, QueryCtx, action, mutation, query
from gnomon import internal_query as iq
from ._generated.api import internal
from .schema import Item
"""

HELPERS = """\
from gnomon import MutationCtx, QueryCtx
from ._generated.api import internal

async def note(ctx, item_id):
    await ctx.db.patch(item_id, seen=True)

async def later(ctx):
    await ctx.scheduler.run_after(0, internal.jobs.process)

async def deeper(ctx):
    await later(ctx)

async def read(ctx: QueryCtx, item_id):
    return await ctx.db.get(item_id)

async def read_and_note(ctx: QueryCtx | MutationCtx, item_id):
    if isinstance(ctx, MutationCtx):
        await ctx.db.patch(item_id, seen=True)
        await ctx.scheduler.run_after(0, internal.jobs.process)

async def note_if_it_can(ctx, item_id):
    if hasattr(ctx, "scheduler"):
        await ctx.scheduler.run_after(0, internal.jobs.process)
    scheduler = getattr(ctx, "scheduler", None)
    if scheduler is not None:
        await scheduler.run_after(0, internal.jobs.process)
"""

FAULTS = {
    "one of two methods": """
        @query
        async def act(ctx: QueryCtx, item_id: str, read_only: bool) -> None:
            change = ctx.db.get if read_only else ctx.db.delete
            await change(item_id)  # expect: RULE
            run = ctx.run_query if read_only else ctx.run_mutation  # expect: RULE
            await run(internal.jobs.process)
        """,
    "everything a query lacks": """
        @query
        async def act(ctx: QueryCtx, item_id: str) -> None:
            await ctx.scheduler.run_after(0, internal.jobs.process)  # expect: RULE
            await ctx.run_mutation(internal.jobs.process)  # expect: RULE
            await ctx.run_action(internal.jobs.process)  # expect: RULE
            await ctx.db.insert(Item())  # expect: RULE
            await ctx.db.patch(item_id, a=1)  # expect: RULE
            await ctx.db.replace(item_id, Item())  # expect: RULE
            await ctx.db.delete(item_id)  # expect: RULE
        """,
    "an action run by a mutation": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.run_action(internal.jobs.process)  # expect: RULE
        """,
    "aliased decorators": """
        @iq
        async def one(ctx: QueryCtx) -> None:
            await ctx.db.insert(Item())  # expect: RULE

        @g.query()
        async def two(ctx: g.QueryCtx) -> None:
            await ctx.db.insert(Item())  # expect: RULE
        """,
    "aliases": """
        @query
        async def act(ctx: QueryCtx, item_id: str) -> None:
            db, scheduler = ctx.db, ctx.scheduler  # expect: RULE
            insert = db.insert
            await insert(Item())  # expect: RULE
        """,
    "getattr": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await getattr(ctx, "run_action")(internal.jobs.process)  # expect: RULE
        """,
    "a walrus": """
        @query
        async def act(ctx: QueryCtx) -> None:
            if (scheduler := ctx.scheduler) is not None:  # expect: RULE
                await scheduler.run_after(0, internal.jobs.process)
        """,
    "a comprehension and a gather": """
        @query
        async def act(ctx: QueryCtx, ids: list[str]) -> None:
            [await ctx.db.delete(item_id) for item_id in ids]  # expect: RULE
            await asyncio.gather(*map(ctx.db.delete, ids))  # expect: RULE
        """,
    "a match and a conditional form": """
        @query
        async def act(ctx: QueryCtx, n: int) -> None:
            match n:
                case 1:
                    await ctx.db.insert(Item())  # expect: RULE
            await (ctx.db.insert(Item()) if n else ctx.db.get("x"))  # expect: RULE
        """,
    "try, else, finally": """
        @query
        async def act(ctx: QueryCtx) -> None:
            try:
                await ctx.db.get("x")
            except ValueError:
                await ctx.db.insert(Item())  # expect: RULE
            else:
                await ctx.db.insert(Item())  # expect: RULE
            finally:
                await ctx.db.insert(Item())  # expect: RULE
        """,
    "a nested function and a lambda": """
        @query
        async def act(ctx: QueryCtx) -> None:
            async def inner() -> None:
                await ctx.db.insert(Item())

            await inner()  # expect: RULE
            await (lambda: ctx.db.insert(Item()))()  # expect: RULE
        """,
    "a method": """
        class Service:
            def __init__(self, ctx) -> None:
                self.ctx = ctx

            async def go(self) -> None:
                await self.ctx.db.insert(Item())

        @query
        async def act(ctx: QueryCtx) -> None:
            await Service(ctx).go()  # expect: RULE
        """,
    "helpers": """
        from .helpers import deeper, later, note

        @query
        async def act(ctx: QueryCtx, item_id: str) -> None:
            await note(ctx, item_id)  # expect: RULE
            await later(ctx)  # expect: RULE
            await deeper(ctx=ctx)  # expect: RULE
            await partial(later, ctx)()  # expect: RULE
        """,
    "a context manager": """
        @asynccontextmanager
        async def noted(ctx):
            yield
            await ctx.db.insert(Item())

        @query
        async def act(ctx: QueryCtx) -> None:
            async with noted(ctx):  # expect: RULE
                pass
        """,
    "a wrapped function": """
        def counted(f):
            @wraps(f)
            async def inner(ctx, **kwargs):
                await ctx.db.insert(Item())
                return await f(ctx, **kwargs)

            return inner

        @query
        @counted
        async def act(ctx: QueryCtx) -> None:  # expect: RULE
            pass
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


SILENT = {
    "what each context has": """
        @query
        async def reads(ctx: QueryCtx, item_id: str) -> None:
            await ctx.db.get(item_id)
            await ctx.db.query(Item).filter(bool).collect()
            await ctx.run_query(internal.jobs.get)
            print(ctx.now, ctx.random.random(), await ctx.auth.get_user_identity())

        @mutation
        async def writes(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.insert(Item())
            await ctx.db.delete(item_id)
            await ctx.run_query(internal.jobs.get)
            await ctx.run_mutation(internal.jobs.process)
            await ctx.scheduler.run_after(0, internal.jobs.process)

        @action
        async def acts(ctx: ActionCtx) -> None:
            await ctx.run_query(internal.jobs.get)
            await ctx.run_mutation(internal.jobs.process)
            await ctx.run_action(internal.jobs.process)
            await ctx.scheduler.run_after(0, internal.jobs.process)
        """,
    "a helper that only reads": """
        from .helpers import read

        @query
        async def act(ctx: QueryCtx, item_id: str) -> None:
            await read(ctx, item_id)

        @mutation
        async def change(ctx: MutationCtx, item_id: str) -> None:
            await read(ctx, item_id)
        """,
    "a helper that asks first": """
        from .helpers import note_if_it_can, read_and_note

        @query
        async def act(ctx: QueryCtx, item_id: str) -> None:
            await read_and_note(ctx, item_id)
            await note_if_it_can(ctx, item_id)
        """,
    "a helper used by a mutation": """
        from .helpers import later, note

        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await note(ctx, item_id)
            await later(ctx)
        """,
    "the database of an action": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.db.insert(Item())
        """,
    "another object": """
        class Store:
            async def insert(self, item) -> None: ...

        @query
        async def act(ctx: QueryCtx, db: Store) -> None:
            await db.insert(Item())
            items = []
            items.insert(0, Item())
            db.scheduler.run_after(0)
        """,
    "a name that was bound anew": """
        @query
        async def act(ctx: QueryCtx) -> None:
            db = ctx.db
            db = []
            db.insert(0, Item())
        """,
    "a function that is not registered": """
        async def act(ctx: QueryCtx) -> None:
            await ctx.db.insert(Item())
        """,
    "a handler that is only defined": """
        @query
        async def act(ctx: QueryCtx) -> None:
            async def inner() -> None:
                await ctx.db.insert(Item())
        """,
    "code that is never reached": """
        @query
        async def act(ctx: QueryCtx) -> None:
            return
            await ctx.db.insert(Item())
        """,
    "methods of a query of the same names": """
        @query
        async def act(ctx: QueryCtx) -> None:
            await ctx.db.query(Item).with_index("by_name").delete()
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(SILENT[name]))


ADVICE = {
    ("query", "scheduler.run_after(0, internal.jobs.process)"): (
        "`act` is a query, but it reaches `ctx.scheduler`",
        "schedule from a mutation or an action",
    ),
    ("query", "run_mutation(internal.jobs.process)"): (
        "`act` is a query, but it reaches `ctx.run_mutation`",
        "make it a mutation: `@mutation`, `ctx: MutationCtx`",
    ),
    ("query", "run_action(internal.jobs.process)"): (
        "`act` is a query, but it reaches `ctx.run_action`",
        "run the action from an action",
    ),
    ("query", "db.insert(Item())"): (
        "`act` is a query, but it reaches `ctx.db.insert`",
        "make it a mutation: `@mutation`, `ctx: MutationCtx`",
    ),
    ("mutation", "run_action(internal.jobs.process)"): (
        "`act` is a mutation, but it reaches `ctx.run_action`",
        "schedule the action: `await ctx.scheduler.run_after(0, internal.…)`",
    ),
}


@pytest.mark.parametrize("case", ADVICE, ids=lambda case: " ".join(case))
def test_says_what_is_wrong_and_what_to_do(case: tuple[str, str]) -> None:
    kind, call = case
    found = only(
        f"""
        @{kind}
        async def act(ctx: {kind.title()}Ctx) -> None:
            await ctx.{call}
        """
    )
    assert (found.message, found.help) == ADVICE[case]
    assert found.location.column == 11


def test_a_helper_is_explained() -> None:
    found = only(
        """
        from .helpers import deeper

        @query
        async def act(ctx: QueryCtx) -> None:
            await deeper(ctx)
        """
    )
    assert found.message == "`act` is a query, but this call reaches `ctx.scheduler`"
    assert [(note.location.line, note.message) for note in found.related] == [
        (11, "which calls this helper"),
        (8, "`ctx.scheduler` is reached here"),
    ]


def project(source: str) -> dict[str, str]:
    return {"functions/helpers.py": HELPERS, "functions/example.py": HEAD + dedent(source)}


def only(source: str) -> Diagnostic:
    (found,) = diagnostics(RULE, project(source))
    return found
