"""E-mail, messages, reminders and notifications: what reaches a person, or does not."""

import asyncio
from datetime import timedelta

from functions._generated.api import api, internal
from functions.schema import Notification, User

from gnomon import Id, ScheduledFunction
from workflows.app import App, eventually, expect, kind_of, registered_user


async def email_is_sent(app: App) -> str:
    result = await app.runtime.run_action(
        internal.emails.send_email, to="ada@example.com", subject="Noon", body="No shadow."
    )
    expect(result.success, "SendGrid refused")
    return f"sent as {result.message_id}"


async def email_failure_is_recorded(app: App) -> str:
    app.services.plan("sendgrid", "hang")
    result = await app.runtime.run_action(
        internal.emails.send_email, to="ada@example.com", subject="Night", body="No sun."
    )
    failures = await app.runtime.run_query(internal.emails.list_failures)
    expect(not result.success and len(failures) == 1, f"{len(failures)} failures")
    return f"not sent, on record: {kind_of(failures[0].error)}"


async def message_expires(app: App) -> str:
    message_id = await app.runtime.run_mutation(
        api.messages.send_expiring_message, body="psst", expires_in=timedelta(seconds=1)
    )
    expect(
        await app.runtime.run_query(api.messages.get, message_id=message_id) is not None,
        "the message is not there",
    )

    async def is_gone() -> bool:
        return await app.runtime.run_query(api.messages.get, message_id=message_id) is None

    await eventually(is_gone, bool)
    return "deleted after a second"


async def message_is_deleted_too_early(app: App) -> str:
    """The deletion that was scheduled finds nothing to delete, and that is on record."""
    message_id = await app.runtime.run_mutation(
        api.messages.send_expiring_message, body="oops", expires_in=timedelta(seconds=0.5)
    )
    await app.runtime.run_mutation(internal.messages.delete, message_id=message_id)

    async def read() -> ScheduledFunction | None:
        scheduled = await app.runtime.scheduled_functions()
        arguments = {"message_id": message_id}
        return next((found for found in scheduled if found.args == arguments), None)

    deletion = await eventually(read, lambda found: found.state in ("success", "failed"))
    expect(deletion.state == "failed", deletion.state)
    return f"scheduled deletion failed: {kind_of(deletion.error)}"


async def latest_notification(app: App, user_id: Id[User], message: str) -> Notification:
    """The notification of that message, once it is sent or has failed."""

    async def read() -> Notification | None:
        notifications = await app.runtime.run_query(
            internal.notifications.list_of_user, user_id=user_id
        )
        return next((found for found in notifications if found.message == message), None)

    return await eventually(read, lambda notification: notification.status != "pending")


async def reminder_is_sent(app: App) -> str:
    user_id = await registered_user(app)
    await app.runtime.run_mutation(
        api.reminders.schedule_reminder,
        user_id=user_id,
        message="Tea",
        send_at=app.clock.now() + timedelta(seconds=0.5),
    )
    notification = await latest_notification(app, user_id, "Tea")
    expect(notification.status == "sent", notification.status)
    return "sent half a second later"


async def reminder_does_not_arrive(app: App) -> str:
    app.services.plan("pushover", "fail")
    user_id = await registered_user(app)
    await app.runtime.run_mutation(
        api.reminders.schedule_reminder,
        user_id=user_id,
        message="Cake",
        send_at=app.clock.now(),
    )
    notification = await latest_notification(app, user_id, "Cake")
    expect(notification.status == "failed", notification.status)
    return f"failed on record: {kind_of(notification.error)}"


async def reminder_is_cancelled(app: App) -> str:
    user_id = await registered_user(app)
    scheduled_id = await app.runtime.run_mutation(
        api.reminders.schedule_reminder,
        user_id=user_id,
        message="Never mind",
        send_at=app.clock.now() + timedelta(seconds=1),
    )
    await app.runtime.run_mutation(api.reminders.cancel_reminder, scheduled_id=scheduled_id)
    await asyncio.sleep(1.2)
    reminder = await app.runtime.run_query(api.reminders.get_reminder, scheduled_id=scheduled_id)
    messages = [request.body.get("message") for request in app.services.log("pushover")]
    expect(reminder is not None and "Never mind" not in messages, "it was sent")
    return f"{reminder and reminder.state}, nothing sent"
