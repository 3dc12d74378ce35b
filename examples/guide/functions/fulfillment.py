"""Fulfilment of paid orders."""

from gnomon import Id

from ._generated.server import MutationCtx, internal_mutation
from .schema import Order, Shipment


@internal_mutation
async def process_order(ctx: MutationCtx, order_id: Id[Order]) -> Id[Shipment]:
    shipment_id = await ctx.db.insert(Shipment(order_id=order_id))
    await ctx.db.patch(order_id, status="fulfilled")
    return shipment_id
