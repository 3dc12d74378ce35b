"""Checks around a function, in what it runs, and by configuration."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.dangerous_functions import CHECKING, RULE

WHOLE = {
    "a branch for the owner": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            identity = await ctx.auth.get_user_identity()
            if identity is not None and identity.subject == item_id:
                await ctx.db.delete(item_id)
        """,
    "an and": """
        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.auth.get_user_identity() and await ctx.db.delete(item_id)
        """,
    "only what belongs to the caller": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            identity = await ctx.auth.get_user_identity()
            items = await ctx.db.query(Item).with_index(
                "by_owner", lambda q: q.eq("owner", identity.subject)
            ).collect()
            for item in items:
                await ctx.db.delete(item.id)
        """,
    "only what is filtered by the caller": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            identity = await ctx.auth.get_user_identity()
            for item in await ctx.db.query(Item).collect():
                if item.owner == identity.subject:
                    await ctx.db.delete(item.id)
            for item in [i for i in await items(ctx) if i.owner == identity.subject]:
                await ctx.db.delete(item.id)
        """,
    "a decorator of the action": """
        def signed_in(f):
            @functools.wraps(f)
            async def inner(ctx, *args, **kwargs):
                if await ctx.auth.get_user_identity() is None:
                    raise ApplicationError("sign in")
                return await f(ctx, *args, **kwargs)

            return inner

        @mutation
        @signed_in
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)
        """,
    "a decorator with arguments": """
        def allowed(role):
            def decorate(f):
                async def inner(ctx, **kwargs):
                    identity = await require_identity(ctx)
                    if role not in identity.roles:
                        raise ApplicationError("no")
                    return await f(ctx, **kwargs)

                return inner

            return decorate

        @mutation
        @allowed("admin")
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)
        """,
    "a decorator that registers": """
        def authed(f):
            async def inner(ctx: MutationCtx, **kwargs):
                await require_identity(ctx)
                return await f(ctx, **kwargs)

            return mutation(inner)

        @authed
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)
        """,
    "a decorator that hands on the user": """
        def authed(f):
            @mutation
            @functools.wraps(f)
            async def inner(ctx: MutationCtx, *args, **kwargs):
                return await f(ctx, await require_identity(ctx), *args, **kwargs)

            return inner

        @authed
        async def act(ctx: MutationCtx, user: UserIdentity, item_id: str) -> None:
            await ctx.db.delete(item_id)
        """,
    "a function registered by a call": """
        def authed(f):
            async def inner(ctx: MutationCtx, **kwargs):
                await require_identity(ctx)
                return await f(ctx, **kwargs)

            return inner

        async def _act(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)

        act = mutation(authed(_act))
        """,
    "a manager that checks": """
        from contextlib import asynccontextmanager

        @asynccontextmanager
        async def as_user(ctx):
            yield await require_identity(ctx)

        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            async with as_user(ctx) as user:
                await ctx.db.delete(item_id)
        """,
    "an object that checks": """
        class Session:
            def __init__(self, ctx):
                self.ctx = ctx

            async def __aenter__(self):
                self.identity = await require_identity(self.ctx)
                return self

            async def delete(self, item_id):
                await self.ctx.db.delete(item_id)

        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            async with Session(ctx) as session:
                await session.delete(item_id)
        """,
    "a method that checks": """
        class Service:
            def __init__(self, ctx):
                self.ctx = ctx

            async def check(self):
                if not await self.ctx.auth.get_user_identity():
                    raise ApplicationError("sign in")

            async def delete(self, item_id):
                await self.check()
                await self.ctx.db.delete(item_id)

        @mutation
        async def act(ctx: MutationCtx, item_id: str) -> None:
            await Service(ctx).delete(item_id)
        """,
    "a check in the function that is run": """
        @mutation
        async def erase(ctx: MutationCtx, item_id: str) -> None:
            await require_owner(ctx, item_id)
            await ctx.db.delete(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            await ctx.run_mutation(api.example.erase, item_id=item_id)
        """,
    "a query that checks": """
        @internal_query
        async def viewer(ctx: QueryCtx) -> str | None:
            identity = await ctx.auth.get_user_identity()
            return identity and identity.subject

        @internal_query
        async def require_viewer(ctx: QueryCtx) -> None:
            await require_identity(ctx)

        @internal_mutation
        async def erase(ctx: MutationCtx, item_id: str) -> None:
            await ctx.db.delete(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            if await ctx.run_query(internal.example.viewer) is None:
                raise ApplicationError("sign in")
            await ctx.run_mutation(internal.example.erase, item_id=item_id)

        @action
        async def act_too(ctx: ActionCtx, item_id: str) -> None:
            await ctx.run_query(internal.example.require_viewer)
            await ctx.run_mutation(internal.example.erase, item_id=item_id)
        """,
    "an identity that is handed on and compared there": """
        @internal_mutation
        async def erase(ctx: MutationCtx, item_id: str, by: str) -> None:
            item = await ctx.db.get(item_id)
            if item.owner != by:
                raise ApplicationError("not yours")
            await ctx.db.delete(item_id)

        @action
        async def act(ctx: ActionCtx, item_id: str) -> None:
            identity = await ctx.auth.get_user_identity()
            await ctx.run_mutation(internal.example.erase, item_id=item_id, by=identity.subject)
        """,
}


@pytest.mark.parametrize("name", WHOLE)
def test_accepts_as_a_whole(name: str) -> None:
    assert_expected(RULE, CHECKING + dedent(WHOLE[name]))


CONFIGURED = """
    import guards
    from gnomon import MutationCtx, mutation

    async def guard(ctx):
        log(ctx)

    @mutation
    async def first(ctx: MutationCtx, item_id: str) -> None:{mark}
        await guard(ctx)
        await ctx.db.delete(item_id)

    @mutation
    async def second(ctx: MutationCtx, item_id: str) -> None:{mark}
        await guards.guard_it(ctx)
        await ctx.db.delete(item_id)

    @mutation
    @guards.guarded
    async def third(ctx: MutationCtx, item_id: str) -> None:{mark}
        await ctx.db.delete(item_id)

    @mutation
    @guards.guarding("admin")
    async def fourth(ctx: MutationCtx, item_id: str) -> None:{mark}
        await ctx.db.delete(item_id)
    """


def test_a_configured_name_is_a_check_whatever_its_body_shows() -> None:
    source = CONFIGURED.format(mark="")
    assert_expected(RULE, source, options={"access-checks": ("guard*",)})


def test_an_unconfigured_name_is_none() -> None:
    source = CONFIGURED.format(mark="  # expect: public-dangerous-function")
    assert_expected(RULE, source, options={"access-checks": ("other",)})


def test_a_helper_of_another_module_is_a_check() -> None:
    assert_expected(
        RULE,
        {
            "functions/access.py": CHECKING,
            "functions/items.py": """
                from gnomon import MutationCtx, mutation
                from . import access

                @mutation
                async def act(ctx: MutationCtx, item_id: str) -> None:
                    await access.require_owner(ctx, item_id)
                    await ctx.db.delete(item_id)
                """,
        },
    )
