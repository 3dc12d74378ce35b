"""Reminders: scheduled for a moment, and cancelled before it."""

from datetime import datetime, timedelta

from gnomon import ApplicationError, Id, ScheduledFunction

from ._generated.api import internal
from ._generated.server import MutationCtx, QueryCtx, mutation, query
from .schema import User

FARTHEST = timedelta(days=365)


# differs from the guide: a client that asks for the impossible is told so.
@mutation
async def schedule_reminder(
    ctx: MutationCtx, user_id: Id[User], message: str, send_at: datetime
) -> Id[ScheduledFunction]:
    if abs(send_at - ctx.now) > FARTHEST:
        raise ApplicationError("a reminder is for a moment within a year")
    return await ctx.scheduler.run_at(
        send_at, internal.notifications.send_reminder, user_id=user_id, message=message
    )


@mutation
async def cancel_reminder(ctx: MutationCtx, scheduled_id: Id[ScheduledFunction]) -> None:
    await ctx.scheduler.cancel(scheduled_id)


@query
async def get_reminder(
    ctx: QueryCtx, scheduled_id: Id[ScheduledFunction]
) -> ScheduledFunction | None:
    return await ctx.db.get(scheduled_id)
