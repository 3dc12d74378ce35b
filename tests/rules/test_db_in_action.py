"""An action's context is followed wherever it goes; nothing else called `db` is one."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.actions_with_helpers import RULE

HEAD = """
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx, action, internal_action
"""

FAULTS = {
    "directly": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            item = await ctx.db.get(item_id)  # expect: db-in-action
            return item.name
        """,
    "in a blocking action": """
        @internal_action
        def act(ctx: BlockingActionCtx, item_id: str) -> str:
            return ctx.db.get(item_id).name  # expect: db-in-action
        """,
    "in an action whose context has no annotation": """
        @action
        async def act(context, item_id: str) -> str:
            return await context.db.get(item_id)  # expect: db-in-action
        """,
    "under a decorator with arguments": """
        @internal_action()
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await ctx.db.get(item_id)  # expect: db-in-action
        """,
    "in an action registered by a call": """
        async def _act(ctx: ActionCtx, item_id: str) -> str:
            return await ctx.db.get(item_id)  # expect: db-in-action

        act = internal_action(_act)
        """,
    "through an alias": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            db = ctx.db  # expect: db-in-action
            return await db.get(item_id)
        """,
    "through an alias of the context": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            c = context = ctx
            return await c.db.get(item_id) or context  # expect: db-in-action
        """,
    "by getattr": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await getattr(ctx, "db").get(item_id)  # expect: db-in-action
        """,
    "by getattr with a name kept in a variable": """
        NAME = "db"

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await getattr(ctx, NAME).get(item_id)  # expect: db-in-action
        """,
    "by attrgetter": """
        from operator import attrgetter

        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return await attrgetter("db")(ctx).get(item_id)  # expect: db-in-action
        """,
    "by destructuring": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            db, auth = ctx.db, ctx.auth  # expect: db-in-action
            return await db.get(item_id)
        """,
    "by destructuring with a rest": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            first, *others = ctx, item_id, item_id
            await first.db.get(others[0])  # expect: db-in-action
        """,
    "by a walrus": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str | None:
            if (db := ctx.db) is not None:  # expect: db-in-action
                return await db.get(item_id)
            return None
        """,
    "by match": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            match ctx:
                case ActionCtx(db=db):  # expect: db-in-action
                    await db.get(item_id)
        """,
    "by match on a pair": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            match (ctx, item_id):
                case (context, "x" | "y" as name):
                    await context.db.get(name)  # expect: db-in-action
        """,
    "in a comprehension": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> list[str]:
            return [(await ctx.db.get(i)).name for i in ids]  # expect: db-in-action
        """,
    "in the condition of a comprehension": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> list[str]:
            return [i for i in ids if await ctx.db.get(i)]  # expect: db-in-action
        """,
    "over a collection of contexts": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            for context in [ctx]:
                await context.db.get(item_id)  # expect: db-in-action
        """,
    "in a conditional expression": """
        @action
        async def act(ctx: ActionCtx, item_id: str | None) -> str | None:
            return await ctx.db.get(item_id) if item_id else None  # expect: db-in-action
        """,
    "in an f-string": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            return f"{await ctx.db.get(item_id)}"  # expect: db-in-action
        """,
    "under a with": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            async with lock(), open_it() as f:
                await ctx.db.get(item_id)  # expect: db-in-action
        """,
    "as what a with binds": """
        from contextlib import nullcontext

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            async with nullcontext(ctx) as context:
                await context.db.get(item_id)  # expect: db-in-action
        """,
    "in every part of a try": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            try:
                await ctx.db.get(item_id)  # expect: db-in-action
            except ValueError:
                await ctx.db.get(item_id)  # expect: db-in-action
            else:
                await ctx.db.get(item_id)  # expect: db-in-action
            finally:
                await ctx.db.get(item_id)  # expect: db-in-action
        """,
    "in a finally after a return": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> str:
            try:
                return item_id
            finally:
                await ctx.db.get(item_id)  # expect: db-in-action
        """,
    "in loops and what follows them": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            while True:
                if ids:
                    break
                await ctx.db.get("a")  # expect: db-in-action
            else:
                await ctx.db.get("unreachable")
            for i in ids:
                if not i:
                    continue
                await ctx.db.get(i)  # expect: db-in-action
            else:
                await ctx.db.get("b")  # expect: db-in-action
            await ctx.db.get("c")  # expect: db-in-action
        """,
    "after an early return": """
        @action
        async def act(ctx: ActionCtx, item_id: str | None) -> None:
            if item_id is None:
                return
            await ctx.db.get(item_id)  # expect: db-in-action
        """,
    "in an async for": """
        @action
        async def act(ctx: ActionCtx) -> None:
            async for item in ctx.db.query(Item):  # expect: db-in-action
                print(item)
        """,
    "in an assertion, a subscript and a delete": """
        @action
        async def act(ctx: ActionCtx, names: dict[str, str]) -> None:
            assert await ctx.db.get("a")  # expect: db-in-action
            names[await ctx.db.get("b")] = "b"  # expect: db-in-action
            del names[await ctx.db.get("c")]  # expect: db-in-action
            names["d"] += await ctx.db.get("d")  # expect: db-in-action
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds_the_database(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(FAULTS[name]))


IMPORTS = {
    "import gnomon as g": ("import gnomon as g", "g.internal_action", "g.ActionCtx"),
    "from gnomon import … as": (
        "from gnomon import internal_action as ia, ActionCtx as Context",
        "ia",
        "Context",
    ),
    "generated, relative": (
        "from ._generated.server import ActionCtx, action",
        "action",
        "ActionCtx",
    ),
    "generated, absolute": (
        "import functions._generated.server as server",
        "server.action",
        "server.ActionCtx",
    ),
    "generated, as a module": (
        "from ._generated import server as s",
        "s.internal_action(timeout=3)",
        "s.ActionCtx",
    ),
    "star": ("from gnomon import *", "action", "ActionCtx"),
    "assigned": ("import gnomon\nact_on = gnomon.action", "act_on", "gnomon.ActionCtx"),
    "conditional": (
        "try:\n    from gnomon import action\nexcept ImportError:\n    raise",
        "action",
        "'ActionCtx'",
    ),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_knows_the_decorators_by_any_name(name: str) -> None:
    imports, decorator, context = IMPORTS[name]
    source = f"""{imports}

@{decorator}
async def act(ctx: {context}) -> None:
    await ctx.db.get("a")  # expect: db-in-action
"""
    assert_expected(RULE, source)


SILENT = {
    "a database of something else": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            async with connect() as connection:
                await connection.db.get(item_id)
        """,
    "an attribute of the same name deeper": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await ctx.request.db.get(item_id)
        """,
    "a name that has been given to something else": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            ctx = connect(item_id)
            await ctx.db.get(item_id)
        """,
    "a parameter that hides the context": """
        @action
        async def act(ctx: ActionCtx, names: list[str]) -> list[str]:
            return [*map(lambda ctx: ctx.db, names), *(ctx.db for ctx in names)]
        """,
    "a nested function's own context": """
        @action
        async def act(ctx: ActionCtx, names: list[str]) -> None:
            def name_of(ctx: Name) -> str:
                return ctx.db

            print([name_of(name) for name in names])
        """,
    "queries and mutations": """
        from gnomon import internal_mutation, internal_query, mutation, query

        @query
        async def read(ctx: QueryCtx, item_id: str) -> None:
            await ctx.db.get(item_id)

        @mutation
        async def write(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)

        @internal_query
        async def read_inside(ctx: QueryCtx, item_id: str) -> None:
            await ctx.db.get(item_id)

        @internal_mutation
        async def write_inside(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)
        """,
    "a function that nothing registers": """
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await ctx.db.get(item_id)
        """,
    "another library's action": """
        from huey import action

        @action
        async def act(ctx, item_id: str) -> None:
            await ctx.db.get(item_id)
        """,
    "a second parameter": """
        @action
        async def act(ctx: ActionCtx, other: Other) -> None:
            print(other.db)
        """,
    "unreachable code": """
        from typing import TYPE_CHECKING

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            if False:
                await ctx.db.get(item_id)
            if TYPE_CHECKING:
                reveal_type(ctx.db)
            while 0:
                await ctx.db.get(item_id)
            print(1 if True else ctx.db)
            raise NotImplementedError
            await ctx.db.get(item_id)
        """,
    "code behind a helper that never returns": """
        from typing import NoReturn

        def refuse() -> NoReturn:
            raise RuntimeError

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            refuse()
            await ctx.db.get(item_id)
        """,
    "a string and a keyword": """
        @action
        async def act(ctx: ActionCtx) -> None:
            print("ctx.db", dict(db=1), {"db": ctx}["db"], getattr(ctx, "auth"))
        """,
    "assigning a module's name": """
        import ctx

        @action
        async def act(context: ActionCtx) -> None:
            print(ctx.db)
        """,
    "a reset variable": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            context = ctx
            del context
            (a, b) = ctx, 1
            del a, b
            print(context.db, a.db)
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(SILENT[name]))


def test_says_what_to_do() -> None:
    (found,) = diagnostics(RULE, HEAD + dedent(FAULTS["directly"]))
    assert found.message == "`act` is an action and has no database, but it reaches `ctx.db`"
    assert (
        found.help == "read with `await ctx.run_query(…)`, write with `await ctx.run_mutation(…)`"
    )
    assert (found.location.column, found.location.end_column) == (18, 24)
    assert found.related == ()
