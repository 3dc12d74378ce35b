"""What only looks like a check of the caller is none."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.dangerous_functions import HEAD, RULE, body_of

UNCHECKED = {
    "the identity is not looked at": """
        await ctx.auth.get_user_identity()
        await ctx.db.delete(item_id)
        """,
    "the identity is only logged": """
        identity = await ctx.auth.get_user_identity()
        logging.info("deleting for %s", identity)
        await ctx.db.delete(item_id)
        """,
    "it is too late": """
        await ctx.db.delete(item_id)
        if await ctx.auth.get_user_identity() is None:
            raise ApplicationError("sign in")
        """,
    "the test decides nothing": """
        identity = await ctx.auth.get_user_identity()
        if identity is None:
            logging.warning("who is this?")
        await ctx.db.delete(item_id)
        """,
    "the test of the owner decides nothing": """
        identity = await ctx.auth.get_user_identity()
        if identity.subject != item_id:
            logging.warning("not the owner")
        else:
            logging.info("the owner")
        await ctx.db.delete(item_id)
        """,
    "it is the wrong way round": """
        identity = await ctx.auth.get_user_identity()
        if identity is not None:
            return
        await ctx.db.delete(item_id)
        """,
    "only one branch checks": """
        if item_id.startswith("x"):
            identity = await ctx.auth.get_user_identity()
            if identity is None:
                raise ApplicationError("sign in")
        await ctx.db.delete(item_id)
        """,
    "a loop that may not run checks": """
        for _ in range(len(item_id)):
            if not await ctx.auth.get_user_identity():
                raise ApplicationError("sign in")
        await ctx.db.delete(item_id)
        """,
    "either condition lets the caller pass": """
        identity = await ctx.auth.get_user_identity()
        if identity or item_id == "public":
            await ctx.db.delete(item_id)
        """,
    "the refusal is caught": """
        try:
            if not await ctx.auth.get_user_identity():
                raise ApplicationError("sign in")
        except ApplicationError:
            pass
        await ctx.db.delete(item_id)
        """,
    "it is in the finally": """
        try:
            if not await ctx.auth.get_user_identity():
                raise ApplicationError("sign in")
        finally:
            await ctx.db.delete(item_id)
        """,
    "it is where the identity is missing": """
        match await ctx.auth.get_user_identity():
            case None:
                await ctx.db.delete(item_id)
            case identity:
                logging.info(identity)
        """,
    "no case asks for the missing identity": """
        match await ctx.auth.get_user_identity():
            case identity:
                await ctx.db.delete(item_id)
        """,
    "all cases go on": """
        identity = await ctx.auth.get_user_identity()
        match identity.email:
            case "a@example.com":
                logging.info("a")
            case _:
                logging.info("somebody")
        await ctx.db.delete(item_id)
        """,
    "another object's identity is asked": """
        identity = await connect().auth.get_user_identity()
        if identity is None:
            raise ApplicationError("sign in")
        await ctx.db.delete(item_id)
        """,
    "the answer of a helper is dropped": """
        await is_owner(ctx, item_id)
        await ctx.db.delete(item_id)
        """,
    "a helper that only seems to check is called": """
        await require_owner_one_day(ctx, item_id)
        await ctx.db.delete(item_id)
        """,
    "an assertion that asks something else": """
        assert ctx.auth
        assert item_id
        await ctx.db.delete(item_id)
        """,
    "the check is in a function that is not called": """
        async def check() -> None:
            if await ctx.auth.get_user_identity() is None:
                raise ApplicationError("sign in")

        await ctx.db.delete(item_id)
        """,
    "the check is suppressed": """
        from contextlib import suppress

        with suppress(ApplicationError):
            if await ctx.auth.get_user_identity() is None:
                raise ApplicationError("sign in")
        await ctx.db.delete(item_id)
        """,
}

HELPERS = """
async def is_owner(ctx, item_id):
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        return False
    if identity.subject == item_id:
        return True
    return False

async def require_owner_one_day(ctx, item_id):
    return

"""


@pytest.mark.parametrize("name", UNCHECKED)
def test_finds_that_the_caller_is_not_checked_where(name: str) -> None:
    start = (
        "@mutation\nasync def act(ctx: MutationCtx, item_id: str) -> None:"
        "  # expect: public-dangerous-function"
    )
    assert_expected(RULE, HEAD + HELPERS + start + body_of(UNCHECKED[name]))
