"""Every form in which the caller's identity can decide is a check."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.dangerous_functions import CHECKING, RULE, body_of

CHECKS = {
    "a raise": """
        identity = await ctx.auth.get_user_identity()
        if identity is None:
            raise ApplicationError("sign in")
        """,
    "a raise on a falsy identity": """
        identity = await ctx.auth.get_user_identity()
        if not identity:
            raise ApplicationError("sign in")
        """,
    "a raise without a variable": """
        if await ctx.auth.get_user_identity() is None:
            raise ApplicationError("sign in")
        """,
    "a raise on a walrus": """
        if (identity := await ctx.auth.get_user_identity()) is None:
            raise ApplicationError("sign in")
        """,
    "an early return": """
        identity = await ctx.auth.get_user_identity()
        if identity == None:
            return
        """,
    "an else that raises": """
        if await ctx.auth.get_user_identity() is not None:
            pass
        else:
            raise ApplicationError("sign in")
        """,
    "an assertion": """
        identity = await ctx.auth.get_user_identity()
        assert identity, "sign in"
        """,
    "an assertion of the owner": """
        identity = await ctx.auth.get_user_identity()
        assert identity is not None and identity.subject == item_id
        """,
    "an alias of the auth": """
        auth = ctx.auth
        identity = await auth.get_user_identity()
        if identity is None:
            raise ApplicationError("sign in")
        """,
    "a match that raises": """
        match await ctx.auth.get_user_identity():
            case None:
                raise ApplicationError("sign in")
            case identity:
                pass
        """,
    "a match that raises past a class": """
        match await ctx.auth.get_user_identity():
            case UserIdentity(subject=subject):
                pass
            case _:
                raise ApplicationError("sign in")
        """,
    "a match with only the missing identity": """
        match await ctx.auth.get_user_identity():
            case None:
                return
        """,
    "a match on the owner": """
        identity = await require_identity(ctx)
        match identity.subject == item_id:
            case True:
                pass
            case _:
                raise ApplicationError("not yours")
        """,
    "an owner compared": """
        identity = await ctx.auth.get_user_identity()
        item = await ctx.db.get(item_id)
        if identity is None or identity.subject != item.owner:
            raise ApplicationError("not yours")
        """,
    "an owner compared by a chain of conditions": """
        identity = await ctx.auth.get_user_identity()
        item = await ctx.db.get(item_id)
        if not (identity and item and item.owner == identity.subject):
            return
        """,
    "an owner among several": """
        identity = await ctx.auth.get_user_identity()
        item = await ctx.db.get(item_id)
        if identity.subject not in item.owners:
            raise ApplicationError("not yours")
        """,
    "any of several owners": """
        identity = await ctx.auth.get_user_identity()
        item = await ctx.db.get(item_id)
        if not any(owner == identity.subject for owner in item.owners):
            raise ApplicationError("not yours")
        """,
    "a loop that ends at the owner": """
        identity = await ctx.auth.get_user_identity()
        for owner in (await ctx.db.get(item_id)).owners:
            if owner == identity.subject:
                break
        else:
            raise ApplicationError("not yours")
        """,
    "a flag": """
        identity = await ctx.auth.get_user_identity()
        allowed = False
        if identity and identity.subject == item_id:
            allowed = True
        if not allowed:
            raise ApplicationError("not yours")
        """,
    "a named condition": """
        identity = await ctx.auth.get_user_identity()
        is_admin = identity is not None and identity.email == "admin@example.com"
        if not is_admin:
            raise ApplicationError("not yours")
        """,
    "not the owner, then an administrator": """
        identity = await require_identity(ctx)
        if identity.subject != item_id:
            await require_owner(ctx, item_id)
        """,
    "a helper that raises": """
        await require_identity(ctx)
        """,
    "a helper of a helper that raises": """
        await require_owner(ctx, item_id)
        """,
    "a helper that is true of the owner": """
        if not await is_owner(ctx, item_id):
            raise ApplicationError("not yours")
        """,
    "a helper that returns in branches": """
        if not await is_owner_by_branches(ctx, item_id):
            raise ApplicationError("not yours")
        """,
    "a helper that returns the user": """
        user = await current_user(ctx)
        if user is None:
            raise ApplicationError("sign in")
        """,
    "an or that refuses": """
        identity = await ctx.auth.get_user_identity() or refuse()
        """,
    "a conditional expression that refuses": """
        identity = await ctx.auth.get_user_identity()
        subject = identity.subject if identity else refuse()
        """,
    "a helper that never returns": """
        identity = await ctx.auth.get_user_identity()
        if identity is None:
            refuse()
        """,
    "a check that is tried": """
        try:
            await require_identity(ctx)
        except ApplicationError:
            return
        """,
    "a check in the else of a try": """
        try:
            identity = await ctx.auth.get_user_identity()
        except ConnectionError:
            raise
        else:
            if identity is None:
                raise ApplicationError("sign in")
        """,
    "a check under a with": """
        async with lock():
            await require_identity(ctx)
        """,
    "a check on both branches": """
        if item_id.startswith("x"):
            await require_identity(ctx)
        else:
            await require_owner(ctx, item_id)
        """,
    "a loop that goes on until there is an identity": """
        while (identity := await ctx.auth.get_user_identity()) is None:
            await ctx.db.get(item_id)
        """,
    "a nested function": """
        async def check():
            if await ctx.auth.get_user_identity() is None:
                raise ApplicationError("sign in")

        await check()
        """,
    "a library's helper by its name": """
        import authlib

        await authlib.require_user(ctx)
        """,
    "a library's answer by its name": """
        import authlib

        identity = await ctx.auth.get_user_identity()
        if not authlib.has_permission(identity, "delete"):
            raise ApplicationError("not yours")
        """,
    "an unknown method handed the identity": """
        item = await ctx.db.get(item_id)
        if not item.may_be_deleted_by(await ctx.auth.get_user_identity()):
            raise ApplicationError("not yours")
        """,
}


@pytest.mark.parametrize("name", CHECKS)
def test_accepts(name: str) -> None:
    start = "@mutation\nasync def act(ctx: MutationCtx, item_id: str) -> None:"
    deed = "\n    await ctx.db.delete(item_id)\n"
    assert_expected(RULE, CHECKING + start + body_of(CHECKS[name]) + deed)
