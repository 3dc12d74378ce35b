"""Helpers that use no action's context are left alone; those of other modules are told of."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.actions_with_helpers import HEAD, HELPER, RULE

SILENT = {
    "a helper handed something else": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await load(connect(), item_id)
        """,
    "a helper that asks for the kind of context": """
        async def read(ctx: ActionCtx | QueryCtx, item_id: str):
            if isinstance(ctx, ActionCtx):
                return await ctx.run_query(internal.items.get, item_id=item_id)
            return await ctx.db.get(item_id)

        async def read_too(ctx, item_id):
            if not isinstance(ctx, (QueryCtx, MutationCtx)):
                return await ctx.run_query(internal.items.get, item_id=item_id)
            return await ctx.db.get(item_id)

        async def read_as_well(ctx, item_id):
            return await ctx.db.get(item_id) if isinstance(ctx, MutationCtx) else None

        async def read_by_match(ctx, item_id):
            match ctx:
                case QueryCtx() | MutationCtx():
                    return await ctx.db.get(item_id)
                case _:
                    return None

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await read(ctx, item_id)
            await read_too(ctx, item_id)
            await read_as_well(ctx, item_id)
            await read_by_match(ctx, item_id)
        """,
    "a helper that asks whether there is a database": """
        async def read(ctx, item_id):
            if hasattr(ctx, "db"):
                return await ctx.db.get(item_id)
            return await ctx.run_query(internal.items.get, item_id=item_id)

        async def read_too(ctx, item_id):
            db = getattr(ctx, "db", None)
            if db is None:
                return await ctx.run_query(internal.items.get, item_id=item_id)
            return await db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await read(ctx, item_id)
            await read_too(ctx, item_id)
        """,
    "a helper that a mutation calls": """
        from gnomon import mutation

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await ctx.run_mutation(internal.items.read, item_id=item_id)

        @mutation
        async def change(ctx: MutationCtx, item_id: str) -> None:
            await load(ctx, item_id)
        """,
    "a method of an object that holds something else": """
        class Items:
            def __init__(self, ctx):
                self.ctx = ctx

            async def get(self, item_id):
                return await self.ctx.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            Items(ctx)
            await Items(connect()).get(item_id)
        """,
    "a helper that is only named": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            print(load.__name__, bool(load))
        """,
    "a nested function that is never called": """
        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            async def unused():
                await ctx.db.get(item_id)
        """,
    "a helper that takes only a part": """
        async def schedule(scheduler, item_id):
            await scheduler.db.get(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await schedule(ctx.scheduler, item_id)
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, HEAD + HELPER + dedent(SILENT[name]))


IMPORTS = {
    "absolute": "from functions.helpers import load",
    "relative": "from .helpers import load",
    "aliased": "from .helpers import load as read\n\nload = read",
    "a module": "from . import helpers\n\nload = helpers.load",
    "a dotted module": "import functions.helpers\n\nload = functions.helpers.load",
    "a module by another name": "import functions.helpers as h\n\nload = h.load",
    "through the package": "from . import load",
    "through the package's name": "import functions\n\nload = functions.load",
    "a star": "from .helpers import *",
    "a star through the package": "from functions import *",
    "conditional": "try:\n    from .helpers import load\nexcept ImportError:\n    load = None",
}


@pytest.mark.parametrize("name", IMPORTS)
def test_finds_a_helper_in_another_module(name: str) -> None:
    (found,) = diagnostics(
        RULE,
        {
            "functions/__init__.py": "from .helpers import load as load\n",
            "functions/helpers.py": HELPER,
            "functions/items.py": f"""\
from gnomon import ActionCtx, action
{IMPORTS[name]}

@action
async def act(ctx: ActionCtx) -> None:
    await load(ctx, 1)
""",
        },
    )
    assert found.location.path == "functions/items.py"
    assert "this call reaches `ctx.db`" in found.message
    (related,) = found.related
    assert (related.location.path, related.location.line) == ("functions/helpers.py", 2)
    assert related.message == "`ctx.db` is reached here"


def test_a_helper_imported_where_it_is_called_is_found() -> None:
    assert_expected(
        RULE,
        {
            "functions/helpers.py": HELPER,
            "functions/items.py": """
                from gnomon import ActionCtx, action

                @action
                async def act(ctx: ActionCtx) -> None:
                    from .helpers import load

                    await load(ctx, 1)  # expect: db-in-action
                """,
        },
    )


def test_the_calls_on_the_way_are_told_in_order() -> None:
    (found,) = diagnostics(
        RULE,
        HELPER.lstrip()
        + """
async def middle(ctx):
    return await load(ctx, 1)

from gnomon import ActionCtx, action

@action
async def act(ctx: ActionCtx) -> None:
    await middle(ctx)
""",
    )
    assert [(note.location.line, note.message) for note in found.related] == [
        (6, "which calls this helper"),
        (2, "`ctx.db` is reached here"),
    ]
