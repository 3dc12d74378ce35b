"""Payments: one request, one charge, however often it is sent."""

from pydantic import BaseModel

from gnomon import Id

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
from .schema import Payment


class Charge(BaseModel):
    """Stripe's answer to a charge."""

    id: str


# differs from the guide: there the return may be null, though no path returns it.
@mutation
async def process_payment(
    ctx: MutationCtx, idempotency_key: str, amount: int, customer_id: str
) -> Id[Payment]:
    """Take a payment and charge it; a repeated key returns the first payment."""
    existing = (
        await ctx.db.query(Payment)
        .with_index("by_idempotency_key", lambda q: q.eq("idempotency_key", idempotency_key))
        .unique()
    )
    if existing is not None:
        return existing.id
    payment_id = await ctx.db.insert(
        Payment(idempotency_key=idempotency_key, amount=amount, customer_id=customer_id)
    )
    await ctx.scheduler.run_after(0, internal.payments.charge, payment_id=payment_id)
    return payment_id


@internal_query
async def get_by_id(ctx: QueryCtx, payment_id: Id[Payment]) -> Payment | None:
    return await ctx.db.get(payment_id)


@internal_action
async def charge(ctx: ActionCtx, payment_id: Id[Payment]) -> None:
    """Charge a payment, and let Stripe know its key, too."""
    payment = await ctx.run_query(internal.payments.get_by_id, payment_id=payment_id)
    if payment is None:
        return
    try:
        async with outside.stripe() as client:
            response = await client.post(
                "/v1/charges",
                data={
                    "amount": str(payment.amount),
                    "currency": "usd",
                    "customer": payment.customer_id,
                },
                headers={"Idempotency-Key": payment.idempotency_key},
            )
            response.raise_for_status()
        charge_id = Charge.model_validate_json(response.content).id
        await ctx.run_mutation(
            internal.payments.mark_charged, payment_id=payment_id, charge_id=charge_id
        )
    except Exception as error:
        await ctx.run_mutation(
            internal.payments.mark_failed, payment_id=payment_id, error=outside.reason(error)
        )


@internal_mutation
async def mark_charged(ctx: MutationCtx, payment_id: Id[Payment], charge_id: str) -> None:
    await ctx.db.patch(payment_id, status="charged", charge_id=charge_id)


@internal_mutation
async def mark_failed(ctx: MutationCtx, payment_id: Id[Payment], error: str) -> None:
    await ctx.db.patch(payment_id, status="failed", error=error)
