"""A suppression whose reason has gone."""

from gnomon import Id

from ._generated.server import QueryCtx, internal_query
from .schema import Item


@internal_query
async def name_of(ctx: QueryCtx, item_id: Id[Item]) -> str | None:
    item = await ctx.db.get(item_id)  # gnomon: ignore[db-in-action]  # expect: unused-ignore
    return item.name if item else None
