"""What other modules refer to: nothing wrong here."""

from gnomon import Id

from ._generated.server import MutationCtx, QueryCtx, internal_mutation, internal_query
from .schema import Item, Processed


@internal_query
async def get_by_id(ctx: QueryCtx, item_id: Id[Item]) -> Item | None:
    return await ctx.db.get(item_id)


@internal_mutation
async def update_result(ctx: MutationCtx, item_id: Id[Item], result: Processed) -> None:
    await ctx.db.patch(item_id, result=result)
