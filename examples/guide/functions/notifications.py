"""Push notifications through Pushover, each with its outcome on record."""

import httpx2

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
from .schema import Notification, User

LISTED_AT_MOST = 100


@internal_mutation
async def send_reminder(ctx: MutationCtx, user_id: Id[User], message: str) -> Id[Notification]:
    """Put a notification on record and send it."""
    notification_id = await ctx.db.insert(Notification(user_id=user_id, message=message))
    await ctx.scheduler.run_after(
        0,
        internal.notifications.send_notification,
        user_id=user_id,
        notification_id=notification_id,
    )
    return notification_id


@internal_query
async def get_by_id(ctx: QueryCtx, notification_id: Id[Notification]) -> Notification | None:
    return await ctx.db.get(notification_id)


@internal_query
async def list_of_user(ctx: QueryCtx, user_id: Id[User]) -> list[Notification]:
    """A user's latest notifications, newest first."""
    notifications = ctx.db.query(Notification).with_index(
        "by_user_id", lambda q: q.eq("user_id", user_id)
    )
    return await notifications.order("desc").take(LISTED_AT_MOST)


@internal_action
async def send_notification(
    ctx: ActionCtx, user_id: Id[User], notification_id: Id[Notification]
) -> None:
    user = await ctx.run_query(internal.users.get_by_id, user_id=user_id)
    notification = await ctx.run_query(
        internal.notifications.get_by_id, notification_id=notification_id
    )
    if notification is None:
        return
    try:
        # differs from the guide: there a missing user breaks the action.
        if user is None:
            raise ApplicationError("User not found")
        async with outside.pushover() as client:
            response = await client.post(
                "/send", json={"user": user.push_token, "message": notification.message}
            )
            response.raise_for_status()
    except (httpx2.HTTPError, ApplicationError) as error:
        await ctx.run_mutation(
            internal.notifications.mark_failed,
            notification_id=notification_id,
            error=outside.reason(error),
        )
    else:
        await ctx.run_mutation(internal.notifications.mark_sent, notification_id=notification_id)


@internal_mutation
async def mark_sent(ctx: MutationCtx, notification_id: Id[Notification]) -> None:
    await ctx.db.patch(notification_id, status="sent")


@internal_mutation
async def mark_failed(ctx: MutationCtx, notification_id: Id[Notification], error: str) -> None:
    await ctx.db.patch(notification_id, status="failed", error=error)
