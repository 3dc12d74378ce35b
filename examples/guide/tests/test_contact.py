"""E-mails, messages and reminders arrive, expire, are cancelled, or fail on record."""

from datetime import timedelta

import pytest
from functions._generated.api import api, internal
from functions.schema import Notification, User
from services.client import Mode, Services

from gnomon import Id, ScheduledFunction
from gnomon.testing import InMemoryRuntime


def ada(runtime: InMemoryRuntime) -> Id[User]:
    return runtime.with_identity("ada").run_mutation(
        api.users.register, stripe_customer_id="cus_ada", push_token="push_ada"
    )


def remind(runtime: InMemoryRuntime, user_id: Id[User]) -> Id[ScheduledFunction]:
    return runtime.run_mutation(
        api.reminders.schedule_reminder,
        user_id=user_id,
        message="Tea",
        send_at=runtime.now + timedelta(hours=1),
    )


def notifications_of(runtime: InMemoryRuntime, user_id: Id[User]) -> list[Notification]:
    return runtime.run_query(internal.notifications.list_of_user, user_id=user_id)


def test_an_email_is_sent(gnomon_runtime: InMemoryRuntime, services: Services) -> None:
    result = gnomon_runtime.run_action(
        internal.emails.send_email, to="ada@example.com", subject="Noon", body="No shadow."
    )
    assert result.success
    assert result.message_id is not None
    assert services.log("sendgrid")[-1].body["subject"] == "Noon"
    assert gnomon_runtime.run_query(internal.emails.list_failures) == []


@pytest.mark.parametrize("mode", ["error", "fail", "hang"])
def test_an_email_that_is_not_sent_is_on_record(
    gnomon_runtime: InMemoryRuntime, services: Services, mode: Mode
) -> None:
    services.plan("sendgrid", mode)
    result = gnomon_runtime.run_action(
        internal.emails.send_email, to="ada@example.com", subject="Noon", body="No shadow."
    )
    assert not result.success
    [failure] = gnomon_runtime.run_query(internal.emails.list_failures)
    assert failure.subject == "Noon"


def test_a_message_deletes_itself_when_its_time_has_come(gnomon_runtime: InMemoryRuntime) -> None:
    message_id = gnomon_runtime.run_mutation(
        api.messages.send_expiring_message, body="psst", expires_in=timedelta(minutes=5)
    )
    gnomon_runtime.advance(timedelta(minutes=4))
    assert gnomon_runtime.run_query(api.messages.get, message_id=message_id) is not None
    gnomon_runtime.advance(timedelta(minutes=1))
    assert gnomon_runtime.run_query(api.messages.get, message_id=message_id) is None


def test_deleting_what_is_gone_is_a_failure_on_record(gnomon_runtime: InMemoryRuntime) -> None:
    message_id = gnomon_runtime.run_mutation(
        api.messages.send_expiring_message, body="psst", expires_in=timedelta(minutes=5)
    )
    gnomon_runtime.run_mutation(internal.messages.delete, message_id=message_id)
    gnomon_runtime.expect_failure("messages:delete")
    gnomon_runtime.advance(timedelta(minutes=5))
    assert [run.state for run in gnomon_runtime.scheduled_functions()] == ["failed"]


def test_a_reminder_is_sent_at_its_time(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    user_id = ada(gnomon_runtime)
    remind(gnomon_runtime, user_id)
    gnomon_runtime.advance(timedelta(minutes=59))
    assert notifications_of(gnomon_runtime, user_id) == []
    gnomon_runtime.advance(timedelta(minutes=1))
    [notification] = notifications_of(gnomon_runtime, user_id)
    assert notification.status == "sent"
    assert services.log("pushover")[-1].body == {"user": "push_ada", "message": "Tea"}


def test_a_cancelled_reminder_is_not_sent(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    user_id = ada(gnomon_runtime)
    scheduled_id = remind(gnomon_runtime, user_id)
    gnomon_runtime.run_mutation(api.reminders.cancel_reminder, scheduled_id=scheduled_id)
    gnomon_runtime.advance(timedelta(hours=2))
    assert notifications_of(gnomon_runtime, user_id) == []
    reminder = gnomon_runtime.run_query(api.reminders.get_reminder, scheduled_id=scheduled_id)
    assert reminder is not None
    assert reminder.state == "canceled"


@pytest.mark.parametrize("mode", ["error", "fail", "hang"])
def test_a_notification_that_does_not_arrive_is_on_record(
    gnomon_runtime: InMemoryRuntime, services: Services, mode: Mode
) -> None:
    services.plan("pushover", mode)
    user_id = ada(gnomon_runtime)
    remind(gnomon_runtime, user_id)
    gnomon_runtime.finish_all_scheduled_functions()
    [notification] = notifications_of(gnomon_runtime, user_id)
    assert notification.status == "failed"
    assert notification.error


def test_a_notification_for_nobody_is_on_record(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    user_id = ada(gnomon_runtime)
    remind(gnomon_runtime, user_id)
    gnomon_runtime.run_mutation(internal.users.delete, user_id=user_id)
    gnomon_runtime.finish_all_scheduled_functions()
    [notification] = notifications_of(gnomon_runtime, user_id)
    assert notification.error == "ApplicationError: User not found"
