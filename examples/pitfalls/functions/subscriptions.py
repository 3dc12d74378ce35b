"""The guide, "Pattern 1: Saga": the rollback itself may fail, and then nobody knows."""

import os

import httpx2
from gnomon import Id
from pydantic import BaseModel

from ._generated.api import internal
from ._generated.server import ActionCtx, MutationCtx, internal_action, internal_mutation
from .schema import Subscription, User


class StripeSubscription(BaseModel):
    id: str


@internal_mutation
async def create(
    ctx: MutationCtx, user_id: Id[User], plan_id: str, stripe_subscription_id: str
) -> Id[Subscription]:
    return await ctx.db.insert(
        Subscription(
            user_id=user_id, plan_id=plan_id, stripe_subscription_id=stripe_subscription_id
        )
    )


@internal_action
async def create_subscription(
    ctx: ActionCtx, user_id: Id[User], plan_id: str
) -> Id[Subscription] | None:
    user = await ctx.run_query(internal.users.get_by_id, user_id=user_id)
    if user is None:
        raise ValueError("User not found")
    headers = {"Authorization": f"Bearer {os.environ['STRIPE_SECRET_KEY']}"}
    async with httpx2.AsyncClient(base_url="https://api.stripe.com", headers=headers) as client:
        # Step 1: create the subscription at Stripe.
        try:
            response = await client.post(
                "/v1/subscriptions",
                data={"customer": user.stripe_customer_id, "items[0][price]": plan_id},
            )
            response.raise_for_status()
            stripe_id = StripeSubscription.model_validate_json(response.content).id
        except Exception:
            # No cleanup needed: nothing created yet.
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
            # Rollback: cancel the subscription at Stripe.
            await client.delete(f"/v1/subscriptions/{stripe_id}")  # expect: unhandled-action-failure, unchecked-response
            return None
