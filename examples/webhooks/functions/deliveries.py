"""Deliveries: sent, retried later and later, and at last laid aside for an operator."""

import os
from datetime import timedelta

import httpx2
from pydantic import BaseModel

from gnomon import Id

from . import backoff, outside, signing
from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
)
from .schema import Delivery, Event

MAX_ATTEMPTS = 6
LISTED_AT_MOST = 200


class Parcel(BaseModel):
    """All that is needed to make one delivery."""

    url: str
    event: Event


@internal_query
async def get(ctx: QueryCtx, delivery_id: Id[Delivery]) -> Delivery | None:
    return await ctx.db.get(delivery_id)


@internal_query
async def list_of_event(ctx: QueryCtx, event_id: Id[Event]) -> list[Delivery]:
    deliveries = ctx.db.query(Delivery).with_index(
        "by_event_id", lambda q: q.eq("event_id", event_id)
    )
    return await deliveries.take(LISTED_AT_MOST)


@internal_query
async def get_parcel(ctx: QueryCtx, delivery_id: Id[Delivery]) -> Parcel | None:
    """What to deliver, and where; None once there is nothing left to do."""
    delivery = await ctx.db.get(delivery_id)
    if delivery is None or delivery.status != "pending":
        return None
    event = await ctx.db.get(delivery.event_id)
    subscriber = await ctx.db.get(delivery.subscriber_id)
    if event is None or subscriber is None:
        return None
    return Parcel(url=subscriber.url, event=event)


@internal_action
async def deliver(ctx: ActionCtx, delivery_id: Id[Delivery]) -> None:
    """Send an event to a subscriber, signed; the event's name lets it spot a repetition."""
    parcel = await ctx.run_query(internal.deliveries.get_parcel, delivery_id=delivery_id)
    if parcel is None:
        return
    body = parcel.event.model_dump_json(include={"type", "object_id", "data"})
    timestamp = int(ctx.now.timestamp())
    try:
        async with outside.subscribers() as client:
            response = await client.post(
                parcel.url,
                content=body,
                headers={
                    "Content-Type": "application/json",
                    "Webhook-Id": parcel.event.provider_event_id,
                    "Webhook-Timestamp": str(timestamp),
                    "Webhook-Signature": signing.signature_of(
                        os.environ["DELIVERY_SECRET"], timestamp, body
                    ),
                },
            )
            response.raise_for_status()
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        await ctx.run_mutation(
            internal.deliveries.record_failure,
            delivery_id=delivery_id,
            error=outside.reason(error),
        )
    else:
        await ctx.run_mutation(internal.deliveries.mark_delivered, delivery_id=delivery_id)


@internal_mutation
async def mark_delivered(ctx: MutationCtx, delivery_id: Id[Delivery]) -> None:
    delivery = await ctx.db.get(delivery_id)
    if delivery is not None:
        await ctx.db.patch(
            delivery_id, status="delivered", attempts=delivery.attempts + 1, error=None
        )


@internal_mutation
async def record_failure(ctx: MutationCtx, delivery_id: Id[Delivery], error: str) -> None:
    """Count a failed attempt, and schedule the next one or give up, in one transaction."""
    delivery = await ctx.db.get(delivery_id)
    if delivery is None or delivery.status != "pending":
        return
    attempts = delivery.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        await ctx.db.patch(delivery_id, status="dead", attempts=attempts, error=error)
        return
    delay = backoff.delay_after(attempts, ctx.random)
    await ctx.db.patch(delivery_id, attempts=attempts, error=error, due_at=ctx.now + delay)
    await ctx.scheduler.run_after(delay, internal.deliveries.deliver, delivery_id=delivery_id)


async def restart(ctx: MutationCtx, delivery: Delivery, after: timedelta) -> None:
    """Begin all attempts anew, the first one after a while."""
    await ctx.db.patch(
        delivery.id, status="pending", attempts=0, error=None, due_at=ctx.now + after
    )
    await ctx.scheduler.run_after(after, internal.deliveries.deliver, delivery_id=delivery.id)
