"""What `ctx` makes is awaited."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.rules.testing import assert_expected, diagnostics, fixed

RULE = "unawaited-call"

HEAD = """\
import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial, wraps

import gnomon as g
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx
from gnomon import action, internal_mutation, mutation, query
from ._generated.api import internal
from .helpers import save, saved
from .schema import Item
"""

HELPERS = """\
async def save(ctx, item):
    return await ctx.db.insert(item)

def saved(ctx, item):
    return ctx.db.insert(item)
"""

FAULTS = {
    "each coroutine as a statement": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            ctx.db.get(i)  # expect: RULE
            ctx.db.insert(Item())  # expect: RULE
            ctx.db.patch(i, a=1)  # expect: RULE
            ctx.db.replace(i, Item())  # expect: RULE
            ctx.db.delete(i)  # expect: RULE
            ctx.db.query(Item).with_index("by_a").order("desc").collect()  # expect: RULE
            ctx.run_query(internal.jobs.get)  # expect: RULE
            ctx.run_mutation(internal.jobs.put)  # expect: RULE
            ctx.scheduler.run_after(0, internal.jobs.put)  # expect: RULE
            ctx.scheduler.run_at(ctx.now, internal.jobs.put)  # expect: RULE
            ctx.scheduler.cancel(i)  # expect: RULE
            ctx.auth.get_user_identity()  # expect: RULE
        """,
    "aliases": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            db, delete = ctx.db, ctx.db.delete
            db.insert(Item())  # expect: RULE
            delete(i)  # expect: RULE
            getattr(ctx, "run_query")(internal.jobs.get)  # expect: RULE
        """,
    "a name that nothing awaits": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            job = ctx.scheduler.run_after(0, internal.jobs.put)  # expect: RULE
            _ = ctx.db.delete(i)  # expect: RULE
            done: object = ctx.db.delete(i)  # expect: RULE
        """,
    "a test that is always true": """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            identity = ctx.auth.get_user_identity()  # expect: RULE
            if not identity:
                raise PermissionError
            if ctx.db.get(i) is None:  # expect: RULE
                return
            if (item := ctx.db.get(i)):  # expect: RULE
                print(item.name)
            while ctx.db.query(Item).first():  # expect: RULE
                break
        """,
    "a use of the result": """
        @query
        async def act(ctx: QueryCtx, i: str) -> str:
            name = ctx.db.get(i).name  # expect: RULE
            for row in ctx.db.query(Item).collect():  # expect: RULE
                name += row.name
            names = [row.name for row in ctx.db.query(Item).collect()]  # expect: RULE
            count = len(ctx.db.query(Item).collect())  # expect: RULE
            first = ctx.db.query(Item).take(1)[0]  # expect: RULE
            item = ctx.db.get(i)  # expect: RULE
            return f"{ctx.db.get(i)} {item.name} {count} {first} {names}"  # expect: RULE
        """,
    "conditional forms": """
        @mutation
        async def act(ctx: MutationCtx, i: str, n: int) -> None:
            ctx.db.delete(i) if n else None  # expect: RULE
            n and ctx.db.delete(i)  # expect: RULE
            match n:
                case 1:
                    ctx.db.delete(i)  # expect: RULE
        """,
    "lists and comprehensions that are thrown away": """
        @mutation
        async def act(ctx: MutationCtx, ids: list[str]) -> None:
            [ctx.db.delete(i) for i in ids]  # expect: RULE
            (ctx.db.delete(i) for i in ids)  # expect: RULE
            [ctx.db.delete(ids[0])]  # expect: RULE
        """,
    "try, else, finally, async with": """
        @action
        async def act(ctx: ActionCtx) -> None:
            try:
                ctx.run_mutation(internal.jobs.put)  # expect: RULE
            except ValueError:
                ctx.run_mutation(internal.jobs.put)  # expect: RULE
            else:
                ctx.run_mutation(internal.jobs.put)  # expect: RULE
            finally:
                async with asyncio.timeout(3):
                    ctx.run_mutation(internal.jobs.put)  # expect: RULE
        """,
    "a nested function, a method and a helper": """
        async def helper(ctx: MutationCtx, i: str) -> None:
            ctx.db.delete(i)  # expect: RULE

        class Service:
            async def go(self, ctx: MutationCtx, i: str) -> None:
                ctx.db.delete(i)  # expect: RULE

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            async def inner() -> None:
                ctx.db.delete(i)  # expect: RULE

            await inner()
            await helper(ctx, i)
        """,
    "an asynchronous helper": """
        async def own(ctx, i):
            await ctx.db.delete(i)

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            save(ctx, Item())  # expect: RULE
            own(ctx, i)  # expect: RULE
        """,
    "what is unpacked": """
        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            rows = [*ctx.db.query(Item).collect()]  # expect: RULE
            print(*ctx.db.query(Item).take(3), rows)  # expect: RULE
            print({**ctx.db.get(i)})  # expect: RULE
        """,
    "a case of match, a loop with break, an early return": """
        @mutation
        async def act(ctx: MutationCtx, i: str, n: int) -> None:
            match ctx.db.get(i):  # expect: RULE
                case None:
                    return
            for j in i:
                if n:
                    break
                ctx.db.delete(j)  # expect: RULE
            else:
                ctx.db.delete(i)  # expect: RULE
            while n:
                ctx.db.delete(i)  # expect: RULE
                return
        """,
    "an object that keeps the context": """
        @dataclass
        class Items:
            ctx: MutationCtx

            @property
            def db(self):
                return self.ctx.db

            async def remove(self, i: str) -> None:
                self.ctx.db.delete(i)  # expect: RULE
                self.db.delete(i)  # expect: RULE

        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            items = Items(ctx)
            await items.remove(i)
            items.remove(i)  # expect: RULE
        """,
    "partial, and gnomon under an alias": """
        @g.mutation
        async def act(ctx: g.MutationCtx, i: str) -> None:
            partial(ctx.db.delete, i)()  # expect: RULE
            delete = partial(ctx.db.delete)
            delete(i)  # expect: RULE
        """,
    "a wrapped function": """
        def logged(f):
            @wraps(f)
            async def inner(ctx, **kwargs):
                return await f(ctx, **kwargs)

            return inner

        @internal_mutation
        @logged
        async def act(ctx: MutationCtx, i: str) -> None:
            ctx.db.delete(i)  # expect: RULE
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


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
            print(item.name, again.name)
        """,
    "what is gathered": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            await asyncio.gather(ctx.run_query(internal.jobs.get), save(ctx, 1))
            await asyncio.gather(*[ctx.run_query(internal.jobs.get, i=i) for i in ids])
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


MESSAGES = {
    "ctx.db.delete(i)": (
        "`ctx.db.delete` is never awaited, so nothing happens",
        "write `await ctx.db.delete(…)`",
    ),
    "print(ctx.db.get(i).name)": (
        "`ctx.db.get` is not awaited: a coroutine is taken for its result",
        "write `await ctx.db.get(…)`",
    ),
    "ctx.db.query(Item).collect()": (
        "`ctx.db.query(…).collect` is never awaited, so nothing happens",
        "write `await ctx.db.query(…).collect(…)`",
    ),
    "save(ctx, Item())": (
        "`save` is never awaited, so nothing happens",
        "write `await save(…)`",
    ),
}


@pytest.mark.parametrize("statement", MESSAGES)
def test_says_what_is_wrong(statement: str) -> None:
    found = only(
        f"""
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            {statement}
        """
    )
    assert (found.message, found.help) == MESSAGES[statement]


def test_stands_at_the_call() -> None:
    found = only(
        """
        @query
        async def act(ctx: QueryCtx, i: str) -> None:
            item = ctx.db.get(i)
            print(item.name)
        """
    )
    assert (found.location.line, found.location.column) == (15, 12)
    assert found.location.end_column == 25


def project(source: str) -> dict[str, str]:
    return {"functions/helpers.py": HELPERS, "functions/example.py": HEAD + dedent(source)}


def only(source: str) -> Diagnostic:
    (found,) = diagnostics(RULE, project(source))
    return found


def test_the_fix_awaits_it() -> None:
    source = """
        @mutation
        async def act(ctx: MutationCtx, i: str) -> None:
            {0}ctx.db.delete(i)  # why
            item = {0}ctx.db.get(i)
            {0}save(ctx, item.name)
            if {0}ctx.db.get(i) is None or not {0}ctx.db.get("b"):
                return
            for row in {0}ctx.db.query(Item).collect():
                [{0}ctx.db.delete(i) for i in row.ids]
            print({1}ctx.db.get(i){2}.name, {1}ctx.db.query(Item).take(3){2}[0])
            print(f"{{{0}ctx.db.get(i)}}", any(row.ok for row in {0}ctx.db.query(Item).collect()))
            print([*{0}ctx.db.query(Item).collect()], {{**{0}ctx.db.get(i)}})
            await ctx.db.delete(i) if row else {0}ctx.db.delete("b")
        """
    after = fixed(RULE, project(source.format("", "", "")))["functions/example.py"]
    assert after == HEAD + dedent(source.format("await ", "(await ", ")"))


def test_nothing_is_awaited_where_that_would_make_an_asynchronous_generator() -> None:
    source = """
        @query
        async def act(ctx: QueryCtx, ids: list[str]) -> None:
            print(any(ctx.db.get(i).ok for i in ids))
            later = lambda i: ctx.db.get(i).name
            later("a")
        """
    assert diagnostics(RULE, project(source))
    assert fixed(RULE, project(source)) == {}
