"""A helper of queries and mutations, to which an action in another module lends its context."""

from gnomon import Id

from ._generated.server import QueryCtx
from .schema import Item


async def item_named(ctx: QueryCtx, item_id: Id[Item]) -> str:
    item = await ctx.db.get(item_id)
    return item.name if item else "nothing"
