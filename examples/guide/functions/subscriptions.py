"""Subscriptions: a saga over Stripe and the database, rolled back when its second step fails."""

import httpx2
from pydantic import BaseModel, ValidationError

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
)
from .schema import StrandedSubscription, Subscription, User

LISTED_AT_MOST = 100


class StripeSubscription(BaseModel):
    """Stripe's answer to a new subscription."""

    id: str


@internal_action
async def create_subscription(
    ctx: ActionCtx, user_id: Id[User], plan_id: str
) -> Id[Subscription] | None:
    """Subscribe a user to a plan, here and at Stripe, or neither."""
    user = await ctx.run_query(internal.users.get_by_id, user_id=user_id)
    if user is None:
        raise ApplicationError("User not found")
    # Step 1: create the subscription at Stripe.
    try:
        async with outside.stripe() as client:
            response = await client.post(
                "/v1/subscriptions",
                data={"customer": user.stripe_customer_id, "items[0][price]": plan_id},
            )
            response.raise_for_status()
        stripe_id = StripeSubscription.model_validate_json(response.content).id
    except (httpx2.HTTPError, ValidationError):
        # Nothing to clean up: nothing has been created yet.
        return None
    # Step 2: create the local record.
    try:
        return await ctx.run_mutation(
            internal.subscriptions.create,
            user_id=user_id,
            plan_id=plan_id,
            stripe_subscription_id=stripe_id,
        )
    except Exception:
        await roll_back(ctx, user_id, stripe_id)
        return None


async def roll_back(ctx: ActionCtx, user_id: Id[User], stripe_id: str) -> None:
    """Cancel a subscription at Stripe, or put on record that it still stands there."""
    try:
        async with outside.stripe() as client:
            response = await client.delete(f"/v1/subscriptions/{stripe_id}")
            response.raise_for_status()
    except httpx2.HTTPError as error:
        # differs from the guide: there a failed rollback leaves a paid subscription unnoticed.
        await ctx.run_mutation(
            internal.subscriptions.record_stranded,
            user_id=user_id,
            stripe_subscription_id=stripe_id,
            error=outside.reason(error),
        )


@internal_mutation
async def create(
    ctx: MutationCtx, user_id: Id[User], plan_id: str, stripe_subscription_id: str
) -> Id[Subscription]:
    """Record a subscription.

    Raises:
        ApplicationError: the user is subscribed to this plan already.
    """
    existing = (
        await ctx.db.query(Subscription)
        .with_index(
            "by_user_id_and_plan_id", lambda q: q.eq("user_id", user_id).eq("plan_id", plan_id)
        )
        .first()
    )
    if existing is not None:
        raise ApplicationError("This user is subscribed to this plan already")
    return await ctx.db.insert(
        Subscription(
            user_id=user_id, plan_id=plan_id, stripe_subscription_id=stripe_subscription_id
        )
    )


@internal_mutation
async def record_stranded(
    ctx: MutationCtx, user_id: Id[User], stripe_subscription_id: str, error: str
) -> Id[StrandedSubscription]:
    return await ctx.db.insert(
        StrandedSubscription(
            user_id=user_id, stripe_subscription_id=stripe_subscription_id, error=error
        )
    )


@internal_query
async def list_stranded(ctx: QueryCtx) -> list[StrandedSubscription]:
    """What somebody has to cancel at Stripe by hand."""
    return await ctx.db.query(StrandedSubscription).take(LISTED_AT_MOST)
