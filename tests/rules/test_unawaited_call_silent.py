"""What is awaited later, gathered, handed on or no coroutine is left alone."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.unawaited_calls import RULE, project

SILENT = {
    "what is awaited": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            await ctx.db.delete(i)
            item = await ctx.db.get(i)
            if (found := await ctx.db.get(i)) is None:
                return
            print(item.name, found.name, (await ctx.db.get(i)).name)
            rows = [row async for row in ctx.db.query(Item)]
            for row in await ctx.db.query(Item).collect():
                rows.append(row)
            await (ctx.db.delete(i) if item else ctx.db.get(i))
            [await ctx.db.delete(row.id) for row in rows]
        """,
    "what is awaited later": """
        @mutation
        async def act(ctx: MutationCtx, i: str, n: int) -> None:
            pending = ctx.db.get(i)
            item = await pending
            other = ctx.db.get(i)
            if n:
                await other
            else:
                other.close()
            again = ctx.db.get(i)
            again = await again
            kept = dict(one=ctx.db.get(i))
            await kept["one"]
            print(item.name, again.name)
        """,
    "what is gathered": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            await asyncio.gather(ctx.run_query(internal.jobs.get), save(ctx, 1))
            await asyncio.gather(*[ctx.run_query(internal.jobs.get, i=i) for i in ids])
            one_by_one = [ctx.run_query(internal.jobs.get, i=i) for i in ids]
            for position in range(len(one_by_one)):
                await one_by_one[position]
            calls = [ctx.run_query(internal.jobs.get, i=i) for i in ids]
            await asyncio.gather(*calls)
            more = []
            for i in ids:
                more.append(ctx.run_query(internal.jobs.get, i=i))
            await asyncio.gather(*more)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(ctx.run_query(internal.jobs.get))
            task = asyncio.create_task(ctx.run_query(internal.jobs.get))
            await task
            first, second = ctx.run_query(internal.jobs.get), ctx.run_query(internal.jobs.get)
            await asyncio.gather(first, second)
            await asyncio.wait_for(ctx.run_query(internal.jobs.get), timeout=3)
        """,
    "what is returned": """
        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            async def inner():
                return ctx.db.get(i)

            later = lambda: ctx.db.get(i)
            await (await inner())
            await later()
            await saved(ctx, Item())
        """,
    "a blocking action": """
        def put(ctx: BlockingActionCtx) -> None:
            ctx.run_mutation(internal.jobs.put)

        @action
        def act(ctx: BlockingActionCtx) -> None:
            ctx.run_mutation(internal.jobs.put)
            item = ctx.run_query(internal.jobs.get)
            if item is not None:
                put(ctx)
            identity = ctx.auth.get_user_identity()
            print(item.name, identity.subject)
        """,
    "what is no coroutine": """
        @query
        async def act(ctx: QueryCtx) -> None:
            ctx.db.query(Item)
            ctx.db.query(Item).order("desc").filter(bool)
            ctx.random.random()
            print(ctx.now)
        """,
    "methods of documents and rows": """
        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            item = await ctx.db.get(i)
            item.first()
            item.delete()
            rows = await ctx.db.query(Item).collect()
            rows.collect()
        """,
    "what is stored or handed over": """
        @action
        async def act(ctx: ActionCtx, box, queue) -> None:
            box.call = ctx.run_query(internal.jobs.get)
            box["call"] = ctx.run_query(internal.jobs.get)
            queue.put(ctx.run_query(internal.jobs.get))
            table = {"a": ctx.run_query(internal.jobs.get)}
            await table["a"]
        """,
    "another object": """
        async def act(ctx, db) -> None:
            db.insert(Item())
            ctx.run_mutation(internal.jobs.put)
        """,
    "a plain helper": """
        def note(ctx):
            print(ctx.now)

        @query
        async def act(ctx: QueryCtx) -> None:
            note(ctx)
        """,
    "an asynchronous generator": """
        async def pages(ctx, ids):
            for i in ids:
                yield await ctx.db.get(i)

        async def pending(ctx, ids):
            for i in ids:
                yield ctx.db.get(i)

        @query
        async def act(ctx: QueryCtx, ids: list[str]) -> None:
            async for page in pages(ctx, ids):
                print(page)
            async for call in pending(ctx, ids):
                await call
            print([page async for page in pages(ctx, ids)])
        """,
    "what is logged before it is awaited, or taken by what only is named so": """
        log = logging.getLogger(__name__)

        class Journal:
            async def info(self, entry):
                return await entry

        @query
        async def act(ctx: QueryCtx, journal: Journal, i: str) -> None:
            item = ctx.db.get(i)
            log.debug("finding %r", item)
            print(await item)
            await journal.info(ctx.db.get(i))
        """,
    "an asynchronous context manager": """
        @asynccontextmanager
        async def noted(ctx, i):
            await ctx.db.patch(i, status="running")
            yield
            await ctx.db.patch(i, status="done")

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            async with noted(ctx, i):
                pass
        """,
    "a coroutine or None": """
        @mutation
        async def act(ctx: MutationCtx, i: str, n: int) -> None:
            pending = ctx.db.delete(i) if n else None
            if pending is not None:
                await pending
        """,
    "a name of another function": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            pending = ctx.db.delete(i)

            async def finish() -> None:
                await pending

            await finish()
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(SILENT[name]))


HIDDEN = {
    "a local logger": "log = keeper()\n    log.info(ctx.run_query(internal.a.b))",
    "a local import": "from coroutines import print\n    print(ctx.run_query(internal.a.b))",
    "a local function": "def str(x: object) -> None: ...\n    str(ctx.run_query(internal.a.b))",
    "a parameter": "await each(lambda print: print(ctx.run_query(internal.a.b)))",
}
HEAD = """
import logging
from gnomon import ActionCtx, internal_action
from ._generated.api import internal

log = logging.getLogger(__name__)

@internal_action
async def act(ctx: ActionCtx) -> None:
    """


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_name_of_a_function_is_not_the_logger_or_builtin_that_it_hides(body: str) -> None:
    assert not diagnostics(RULE, HEAD + body + "\n")
