"""The guide, "What Actions Cannot Do": an action has no database."""

from gnomon import Id

from ._generated.server import ActionCtx, action, internal_action
from .lookups import item_named
from .schema import Item


@action
async def process_data(ctx: ActionCtx, item_id: Id[Item]) -> None:
    item = await ctx.db.get(item_id)  # expect: db-in-action


@internal_action
async def process_aliased(ctx: ActionCtx, item_id: Id[Item]) -> str | None:
    db = ctx.db  # expect: db-in-action
    item = await db.get(item_id)
    return item and item.name


@internal_action
async def process_through_a_helper(ctx: ActionCtx, item_id: Id[Item]) -> str:
    return await item_named(ctx, item_id)  # expect: db-in-action
