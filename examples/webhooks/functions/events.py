"""Events: completed by what the provider says of their object, then published."""

from datetime import timedelta

import httpx2
from pydantic import BaseModel, JsonValue, ValidationError

from gnomon import Id

from . import backoff, outside
from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
)
from .schema import Delivery, Event, Subscriber

MAX_ATTEMPTS = 5
MAX_SUBSCRIBERS = 200
SPACING = timedelta(seconds=0.2)


class ProviderObject(BaseModel):
    """An object as the provider's API shows it."""

    id: str
    data: dict[str, JsonValue]


@internal_query
async def get(ctx: QueryCtx, event_id: Id[Event]) -> Event | None:
    return await ctx.db.get(event_id)


@internal_action
async def process(ctx: ActionCtx, event_id: Id[Event], attempt: int = 1) -> None:
    """Ask the provider for the event's object as it is now, and publish the event."""
    event = await ctx.run_query(internal.events.get, event_id=event_id)
    if event is None:
        return
    try:
        async with outside.provider() as client:
            response = await client.get(f"/objects/{event.object_id}")
            response.raise_for_status()
        found = ProviderObject.model_validate_json(response.content)
    except (httpx2.HTTPError, ValidationError) as error:
        if attempt < MAX_ATTEMPTS:
            delay = backoff.delay_after(attempt, ctx.random)
            await ctx.scheduler.run_after(
                delay, internal.events.process, event_id=event_id, attempt=attempt + 1
            )
        else:
            await ctx.run_mutation(
                internal.events.mark_failed, event_id=event_id, error=outside.reason(error)
            )
    else:
        await ctx.run_mutation(internal.events.publish, event_id=event_id, data=found.data)


@internal_mutation
async def publish(ctx: MutationCtx, event_id: Id[Event], data: dict[str, JsonValue]) -> int:
    """Send an event to all who subscribed to its type; returns how many there are."""
    event = await ctx.db.get(event_id)
    if event is None or event.status == "published":
        return 0
    await ctx.db.patch(event_id, status="published", data=data, error=None)
    subscribers = ctx.db.query(Subscriber).with_index(
        "by_event_type", lambda q: q.eq("event_type", event.type)
    )
    interested = await subscribers.take(MAX_SUBSCRIBERS)
    for position, subscriber in enumerate(interested):
        delivery_id = await ctx.db.insert(
            Delivery(event_id=event_id, subscriber_id=subscriber.id, due_at=ctx.now)
        )
        await ctx.scheduler.run_after(
            position * SPACING, internal.deliveries.deliver, delivery_id=delivery_id
        )
    return len(interested)


@internal_mutation
async def mark_failed(ctx: MutationCtx, event_id: Id[Event], error: str) -> None:
    await ctx.db.patch(event_id, status="failed", error=error)
