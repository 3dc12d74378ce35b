"""Orders: placed once, paid through Stripe, handed to fulfilment."""

from pydantic import BaseModel

from gnomon import ApplicationError, Id

from . import outside
from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .schema import Order


class Charge(BaseModel):
    """Stripe's answer to a charge."""

    id: str


@mutation
async def place_order(
    ctx: MutationCtx, idempotency_key: str, total: int, payment_method_id: str
) -> Id[Order]:
    """Take an order and start its workflow; the same key is the same order."""
    existing = (
        await ctx.db.query(Order)
        .with_index("by_idempotency_key", lambda q: q.eq("idempotency_key", idempotency_key))
        .unique()
    )
    if existing is not None:
        return existing.id
    order_id = await ctx.db.insert(
        Order(idempotency_key=idempotency_key, total=total, payment_method_id=payment_method_id)
    )
    await ctx.scheduler.run_after(0, internal.orders.process_order, order_id=order_id)
    return order_id


@internal_query
async def get_by_id(ctx: QueryCtx, order_id: Id[Order]) -> Order | None:
    return await ctx.db.get(order_id)


@internal_action
async def process_order(ctx: ActionCtx, order_id: Id[Order]) -> None:
    # Step 1: get the order's details.
    order = await ctx.run_query(internal.orders.get_by_id, order_id=order_id)
    if order is None:
        raise ApplicationError("Order not found")
    try:
        # Step 2: charge the payment.
        async with outside.stripe() as client:
            response = await client.post(
                "/v1/charges",
                data={
                    "amount": str(order.total),
                    "currency": "usd",
                    "source": order.payment_method_id,
                },
            )
        if not response.is_success:
            raise ApplicationError(f"Payment failed: {response.status_code}")
        charge = Charge.model_validate_json(response.content)
        # Step 3: update the order's status.
        await ctx.run_mutation(internal.orders.mark_paid, order_id=order_id, charge_id=charge.id)
        # Step 4: schedule fulfilment.
        await ctx.scheduler.run_after(0, internal.fulfillment.process_order, order_id=order_id)
    except Exception as error:
        await ctx.run_mutation(
            internal.orders.mark_failed, order_id=order_id, error=outside.reason(error)
        )


@internal_mutation
async def mark_paid(ctx: MutationCtx, order_id: Id[Order], charge_id: str) -> None:
    await ctx.db.patch(order_id, status="paid", charge_id=charge_id)


@internal_mutation
async def mark_failed(ctx: MutationCtx, order_id: Id[Order], error: str) -> None:
    await ctx.db.patch(order_id, status="failed", error=error)
