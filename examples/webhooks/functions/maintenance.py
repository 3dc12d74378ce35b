"""What the cron jobs do: sweep up old events, and pick up what was lost on the way."""

from datetime import timedelta

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, internal_mutation
from .deliveries import restart
from .events import MAX_SUBSCRIBERS
from .schema import Delivery, Event

KEPT = timedelta(days=30)
LOST_AFTER = timedelta(minutes=15)
BATCH = 100
PAUSE = timedelta(seconds=1)
SPACING = timedelta(seconds=0.5)


@internal_mutation
async def clean_up(ctx: MutationCtx) -> int:
    """Delete a batch of old events with their deliveries; after a pause, the next batch."""
    cutoff = ctx.now - KEPT
    old = ctx.db.query(Event).with_index(
        "by_creation_time", lambda q: q.lt("creation_time", cutoff)
    )
    events = await old.take(BATCH)
    for event in events:
        await delete(ctx, event.id)
    if len(events) == BATCH:
        await ctx.scheduler.run_after(PAUSE, internal.maintenance.clean_up)
    return len(events)


async def delete(ctx: MutationCtx, event_id: Id[Event]) -> None:
    """Delete an event with its deliveries."""
    deliveries = ctx.db.query(Delivery).with_index(
        "by_event_id", lambda q: q.eq("event_id", event_id)
    )
    for delivery in await deliveries.take(MAX_SUBSCRIBERS):
        await ctx.db.delete(delivery.id)
    await ctx.db.delete(event_id)


@internal_mutation
async def resume_lost(ctx: MutationCtx) -> int:
    """Begin deliveries anew whose attempt never ended: an action runs at most once."""
    cutoff = ctx.now - LOST_AFTER
    overdue = ctx.db.query(Delivery).with_index(
        "by_status_and_due_at", lambda q: q.eq("status", "pending").lt("due_at", cutoff)
    )
    lost = await overdue.take(BATCH)
    for position, delivery in enumerate(lost):
        await restart(ctx, delivery, after=position * SPACING)
    return len(lost)
