"""A helper that is handed an action's context is to blame at the call that hands it over."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.actions_with_helpers import HEAD, HELPER, RULE

FAULTS = {
    "a function": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await load(ctx, item_id)  # expect: db-in-action
        """,
    "a function handed the context by name": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await load(item_id=item_id, ctx=ctx)  # expect: db-in-action
        """,
    "a function handed unpacked arguments": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            await load(*(ctx, item_id))  # expect: db-in-action
            await load(**{"ctx": ctx, "item_id": item_id})  # expect: db-in-action
            await load(**dict(ctx=ctx, item_id=item_id))  # expect: db-in-action
        """,
    "a helper of a helper": """
        async def outer(c, item_id):
            return await load(c, item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await outer(ctx, item_id)  # expect: db-in-action
        """,
    "a helper that annotates another context": """
        async def read(ctx: QueryCtx, item_id):
            return await ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await read(ctx, item_id)  # expect: db-in-action
        """,
    "a helper handed the database": """
        async def read(db, item_id):
            return await db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await read(ctx.db, item_id)  # expect: db-in-action
        """,
    "a nested function": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            async def inner():
                return await ctx.db.get(item_id)

            return await inner()  # expect: db-in-action
        """,
    "a nested function's default": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            async def inner(db=ctx.db):  # expect: db-in-action
                return await db.get(item_id)

            return await inner()
        """,
    "a nested function's default context": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            async def inner(c=ctx):
                return await c.db.get(item_id)

            return await inner()  # expect: db-in-action
        """,
    "a lambda": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            get = lambda key, c=ctx: c.db.get(key)
            return await get(item_id)  # expect: db-in-action
        """,
    "a function gathered": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            await asyncio.gather(*(load(ctx, i) for i in ids))  # expect: db-in-action
        """,
    "a function handed over": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            await asyncio.to_thread(load, ctx, ids)  # expect: db-in-action
            print(list(map(lambda i: load(ctx, i), ids)))  # expect: db-in-action
        """,
    "a function in a group of tasks": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            async with asyncio.TaskGroup() as group:
                for i in ids:
                    group.create_task(load(ctx, i))  # expect: db-in-action
        """,
    "a partial function": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            get = functools.partial(load, ctx)
            return await get(item_id)  # expect: db-in-action
        """,
    "a function chosen at run time": """
        async def other(ctx, item_id):
            return None

        READERS = {"item": load, "other": other}

        @action
        async def act(ctx: ActionCtx, kind: str, item_id: str) -> str:
            return await READERS[kind](ctx, item_id)  # expect: db-in-action
        """,
    "a function got from a table": """
        READERS = {"item": load}

        @action
        async def act(ctx: ActionCtx, kind: str, item_id: str) -> None:
            reader = READERS.get(kind)
            if reader is not None:
                await reader(ctx, item_id)  # expect: db-in-action
        """,
    "one of several functions": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            for reader in (print, load):
                await reader(ctx, item_id)  # expect: db-in-action
        """,
    "a decorated function": """
        def logged(f):
            @functools.wraps(f)
            async def inner(*args, **kwargs):
                print("called")
                return await f(*args, **kwargs)

            return inner

        @logged
        async def read(ctx, item_id):
            return await ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await read(ctx, item_id)  # expect: db-in-action
        """,
    "a function decorated by a library": """
        import tenacity

        @functools.cache
        @tenacity.retry(stop=3)
        async def read(ctx, item_id):
            return await ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await read(ctx, item_id)  # expect: db-in-action
        """,
    "a method": """
        class Items:
            def __init__(self, ctx):
                self.ctx = ctx

            async def get(self, item_id):
                return await self.ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await Items(ctx).get(item_id)  # expect: db-in-action
        """,
    "a method of a base class": """
        class Base:
            def __init__(self, ctx):
                self.ctx = ctx

            async def get(self, item_id):
                return await self.ctx.db.get(item_id)

        class Middle(Base):
            def __init__(self, ctx, name):
                super().__init__(ctx)
                self.name = name

        class Items(Middle):
            def __init__(self, ctx):
                super().__init__(ctx, "items")

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await Items(ctx).get(item_id)  # expect: db-in-action
        """,
    "a base class's constructor called by name": """
        class Base:
            def __init__(self, ctx):
                self.ctx = ctx

        class Items(Base):
            def __init__(self, ctx):
                Base.__init__(self, ctx)

            async def get(self, item_id):
                return await self.ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await Items(ctx).get(item_id)  # expect: db-in-action
        """,
    "a dataclass": """
        @dataclass
        class Items:
            ctx: ActionCtx

            async def get(self, item_id):
                return await self.ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            items = Items(ctx=ctx)
            return await items.get(item_id)  # expect: db-in-action
        """,
    "a property": """
        class Items:
            def __init__(self, ctx):
                self._ctx = ctx

            @property
            def db(self):
                return self._ctx.db

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await Items(ctx).db.get(item_id)  # expect: db-in-action
        """,
    "an attribute set from outside": """
        class Holder:
            pass

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            holder = Holder()
            holder.ctx = ctx
            return await holder.ctx.db.get(item_id)  # expect: db-in-action
        """,
    "static and class methods": """
        class Items:
            @staticmethod
            async def get(ctx, item_id):
                return await ctx.db.get(item_id)

            @classmethod
            async def all(cls, ctx):
                return [await cls.get(ctx, "a")]

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await Items.get(ctx, item_id)  # expect: db-in-action
            await Items.all(ctx)  # expect: db-in-action
        """,
    "a callable object": """
        class Reader:
            async def __call__(self, ctx, item_id):
                return await ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await Reader()(ctx, item_id)  # expect: db-in-action
        """,
    "a manager": """
        @asynccontextmanager
        async def reading(ctx):
            yield ctx.db

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            async with reading(ctx) as db:  # expect: db-in-action
                await db.get(item_id)
        """,
    "an object that manages": """
        class Session:
            def __init__(self, ctx):
                self.ctx = ctx

            async def __aenter__(self):
                return self

            async def __aexit__(self, *exception):
                await self.ctx.db.delete("lock")

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            async with Session(ctx) as session:  # expect: db-in-action
                print(session)
        """,
    "a function that returns the context": """
        def same(value):
            return value

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await same(ctx).db.get(item_id)  # expect: db-in-action
        """,
    "recursion": """
        async def walk(ctx, node):
            if node.parent:
                await walk(ctx, node.parent)
            return await ctx.db.get(node)

        @action
        async def act(ctx: ActionCtx, node: str) -> None:
            await walk(ctx, node)  # expect: db-in-action
        """,
    "a generator": """
        async def items(ctx):
            for key in "abc":
                yield await ctx.db.get(key)

        @action
        async def act(ctx: ActionCtx) -> None:
            async for item in items(ctx):  # expect: db-in-action
                print(item)
        """,
    "what a generator yields": """
        def contexts(ctx):
            yield ctx

        @action
        async def act(ctx: ActionCtx) -> None:
            for context in contexts(ctx):
                await context.db.get("a")  # expect: db-in-action
        """,
    "a wrapper of the action": """
        def with_item(f):
            async def inner(ctx: ActionCtx, item_id: str):
                return await f(ctx, await ctx.db.get(item_id))

            return internal_action(inner)

        @with_item
        async def act(ctx: ActionCtx, item: str) -> None:  # expect: db-in-action
            print(item)
        """,
    "an action under a wrapper": """
        def logged(f):
            @functools.wraps(f)
            async def inner(ctx, *args, **kwargs):
                return await f(ctx, *args, **kwargs)

            return inner

        @internal_action
        @logged
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await ctx.db.get(item_id)  # expect: db-in-action
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_follows_the_context_into(name: str) -> None:
    assert_expected(RULE, HEAD + HELPER + dedent(FAULTS[name]))
