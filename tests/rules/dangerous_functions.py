"""The heads of the small modules of the tests of `public-dangerous-function`."""

from __future__ import annotations

RULE = "public-dangerous-function"

HEAD = """
import asyncio
import logging

import httpx2
import gnomon as g
from gnomon import ActionCtx, ApplicationError, Id, MutationCtx, QueryCtx
from gnomon import action, internal_action, internal_mutation, mutation
from ._generated.api import api, internal

@internal_mutation
async def erase(ctx: MutationCtx, item_id: str) -> None:
    await ctx.db.delete(item_id)

@internal_mutation
async def rename(ctx: MutationCtx, item_id: str) -> None:
    await ctx.db.patch(item_id, name="new")

async def remove(ctx, item_id):
    await ctx.db.delete(item_id)

"""
"""Above a function that does something dangerous, by itself or by what it runs."""

CHECKING = """
import functools

from gnomon import ActionCtx, ApplicationError, Id, MutationCtx, QueryCtx, UserIdentity
from gnomon import action, internal_mutation, internal_query, mutation, query
from ._generated.api import api, internal

def refuse(reason="no"):
    raise ApplicationError(reason)

async def require_identity(ctx):
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("sign in")
    return identity

async def current_user(ctx):
    identity = await ctx.auth.get_user_identity()
    if not identity:
        return None
    users = ctx.db.query(User).with_index("by_name", lambda q: q.eq("name", identity.name))
    return await users.first()

async def is_owner(ctx, item_id):
    identity = await ctx.auth.get_user_identity()
    item = await ctx.db.get(item_id)
    return identity is not None and item.owner == identity.subject

async def is_owner_by_branches(ctx, item_id):
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        return False
    if identity.subject == item_id:
        return True
    return False

async def require_owner(ctx, item_id):
    if not await is_owner(ctx, item_id):
        raise ApplicationError("not yours")

"""
"""Above a function whose caller is checked, by itself or by a helper."""


def body_of(text: str) -> str:
    """The lines of a case as the body of a function."""
    return "\n".join(line.removeprefix(" " * 4) for line in text.splitlines()).rstrip()
