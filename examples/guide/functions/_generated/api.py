"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import (
    internal_action_reference,
    internal_mutation_reference,
    internal_query_reference,
    mutation_reference,
    query_reference,
)

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from typing import Literal

    from gnomon import Id, ScheduledFunction

    from ..emails import EmailResult
    from ..schema import (
        BatchJob,
        FailedEmail,
        Item,
        Job,
        Message,
        Notification,
        Order,
        Payment,
        Processed,
        Report,
        Shipment,
        StrandedSubscription,
        Subscription,
        SyncRun,
        User,
    )
    from ..sync import ExternalItem

__all__ = ["api", "internal"]


class _ApiBatches:
    """The public functions of `batches`."""

    # functions/batches.py::process_all
    @mutation_reference("batches:process_all")
    @staticmethod
    def process_all(*, item_ids: list[Id[Item]]) -> Id[BatchJob]:
        """Fan-out: schedule each item, a tenth of a second apart."""
        raise NotImplementedError


class _ApiItems:
    """The public functions of `items`."""

    # functions/items.py::add
    @mutation_reference("items:add")
    @staticmethod
    def add(*, name: str) -> Id[Item]:
        raise NotImplementedError


class _ApiJobs:
    """The public functions of `jobs`."""

    # functions/jobs.py::retry_job
    @mutation_reference("jobs:retry_job")
    @staticmethod
    def retry_job(*, job_id: Id[Job]) -> None:
        """Give a failed job another round, a few seconds from now and apart from all others.

        Raises:
            ApplicationError: the job has not failed, or had its rounds.
        """
        raise NotImplementedError

    # functions/jobs.py::submit_job
    @mutation_reference("jobs:submit_job")
    @staticmethod
    def submit_job(*, data: str, max_attempts: int = 5) -> Id[Job]:
        """Take a job and process it at once, but not within this transaction."""
        raise NotImplementedError


class _ApiMessages:
    """The public functions of `messages`."""

    # functions/messages.py::get
    @query_reference("messages:get")
    @staticmethod
    def get(*, message_id: Id[Message]) -> Message | None:
        raise NotImplementedError

    # functions/messages.py::send_expiring_message
    @mutation_reference("messages:send_expiring_message")
    @staticmethod
    def send_expiring_message(*, body: str, expires_in: timedelta) -> Id[Message]:
        raise NotImplementedError


class _ApiOrders:
    """The public functions of `orders`."""

    # functions/orders.py::place_order
    @mutation_reference("orders:place_order")
    @staticmethod
    def place_order(
        *,
        idempotency_key: str,
        total: int,
        payment_method_id: str,
    ) -> Id[Order]:
        """Take an order and start its workflow; the same key is the same order."""
        raise NotImplementedError


class _ApiPayments:
    """The public functions of `payments`."""

    # functions/payments.py::process_payment
    @mutation_reference("payments:process_payment")
    @staticmethod
    def process_payment(
        *,
        idempotency_key: str,
        amount: int,
        customer_id: str,
    ) -> Id[Payment]:
        """Take a payment and charge it; a repeated key returns the first payment."""
        raise NotImplementedError


class _ApiReminders:
    """The public functions of `reminders`."""

    # functions/reminders.py::cancel_reminder
    @mutation_reference("reminders:cancel_reminder")
    @staticmethod
    def cancel_reminder(*, scheduled_id: Id[ScheduledFunction]) -> None:
        raise NotImplementedError

    # functions/reminders.py::get_reminder
    @query_reference("reminders:get_reminder")
    @staticmethod
    def get_reminder(
        *,
        scheduled_id: Id[ScheduledFunction],
    ) -> ScheduledFunction | None:
        raise NotImplementedError

    # functions/reminders.py::schedule_reminder
    @mutation_reference("reminders:schedule_reminder")
    @staticmethod
    def schedule_reminder(
        *,
        user_id: Id[User],
        message: str,
        send_at: datetime,
    ) -> Id[ScheduledFunction]:
        raise NotImplementedError


class _ApiUsers:
    """The public functions of `users`."""

    # functions/users.py::register
    @mutation_reference("users:register")
    @staticmethod
    def register(*, stripe_customer_id: str, push_token: str) -> Id[User]:
        """The signed-in user's account, made at the first call."""
        raise NotImplementedError

    # functions/users.py::request_account_deletion
    @mutation_reference("users:request_account_deletion")
    @staticmethod
    def request_account_deletion() -> None:
        """Delete the account of whoever is signed in, soon.

        Raises:
            ApplicationError: nobody is signed in, or has no account.
        """
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    batches = _ApiBatches()
    items = _ApiItems()
    jobs = _ApiJobs()
    messages = _ApiMessages()
    orders = _ApiOrders()
    payments = _ApiPayments()
    reminders = _ApiReminders()
    users = _ApiUsers()


class _InternalBatches:
    """The internal functions of `batches`."""

    # functions/batches.py::get_by_id
    @internal_query_reference("batches:get_by_id")
    @staticmethod
    def get_by_id(*, batch_id: Id[BatchJob]) -> BatchJob | None:
        raise NotImplementedError

    # functions/batches.py::increment_completed
    @internal_mutation_reference("batches:increment_completed")
    @staticmethod
    def increment_completed(*, batch_id: Id[BatchJob], failed: bool = False) -> None:
        """Fan-in: count one item; the last one triggers the completion handler."""
        raise NotImplementedError

    # functions/batches.py::on_complete
    @internal_mutation_reference("batches:on_complete")
    @staticmethod
    def on_complete(*, batch_id: Id[BatchJob]) -> None:
        raise NotImplementedError


class _InternalEmails:
    """The internal functions of `emails`."""

    # functions/emails.py::list_failures
    @internal_query_reference("emails:list_failures")
    @staticmethod
    def list_failures() -> list[FailedEmail]:
        raise NotImplementedError

    # functions/emails.py::record_failure
    @internal_mutation_reference("emails:record_failure")
    @staticmethod
    def record_failure(*, to: str, subject: str, error: str) -> None:
        raise NotImplementedError

    # functions/emails.py::send_email
    @internal_action_reference("emails:send_email")
    @staticmethod
    def send_email(*, to: str, subject: str, body: str) -> EmailResult:
        raise NotImplementedError


class _InternalFulfillment:
    """The internal functions of `fulfillment`."""

    # functions/fulfillment.py::process_order
    @internal_mutation_reference("fulfillment:process_order")
    @staticmethod
    def process_order(*, order_id: Id[Order]) -> Id[Shipment]:
        raise NotImplementedError


class _InternalItems:
    """The internal functions of `items`."""

    # functions/items.py::get_by_id
    @internal_query_reference("items:get_by_id")
    @staticmethod
    def get_by_id(*, item_id: Id[Item]) -> Item | None:
        raise NotImplementedError

    # functions/items.py::mark_failed
    @internal_mutation_reference("items:mark_failed")
    @staticmethod
    def mark_failed(*, item_id: Id[Item], error: str) -> None:
        raise NotImplementedError

    # functions/items.py::process_data
    @internal_action_reference("items:process_data")
    @staticmethod
    def process_data(*, item_id: Id[Item]) -> None:
        """Read by a query, call the API, write by a mutation."""
        raise NotImplementedError

    # functions/items.py::process_one
    @internal_action_reference("items:process_one")
    @staticmethod
    def process_one(*, item_id: Id[Item], batch_id: Id[BatchJob]) -> None:
        """Process one item of a batch and report to the batch, whatever came of it."""
        raise NotImplementedError

    # functions/items.py::update_result
    @internal_mutation_reference("items:update_result")
    @staticmethod
    def update_result(*, item_id: Id[Item], result: Processed) -> None:
        raise NotImplementedError


class _InternalJobs:
    """The internal functions of `jobs`."""

    # functions/jobs.py::cleanup_stale
    @internal_mutation_reference("jobs:cleanup_stale")
    @staticmethod
    def cleanup_stale() -> int:
        """Mark the jobs that have waited for an hour as stale; returns how many there were."""
        raise NotImplementedError

    # functions/jobs.py::get_by_id
    @internal_query_reference("jobs:get_by_id")
    @staticmethod
    def get_by_id(*, job_id: Id[Job]) -> Job | None:
        raise NotImplementedError

    # functions/jobs.py::mark_complete
    @internal_mutation_reference("jobs:mark_complete")
    @staticmethod
    def mark_complete(*, job_id: Id[Job], result: Processed) -> None:
        raise NotImplementedError

    # functions/jobs.py::mark_failed
    @internal_mutation_reference("jobs:mark_failed")
    @staticmethod
    def mark_failed(*, job_id: Id[Job], error: str, final_attempt: int) -> None:
        raise NotImplementedError

    # functions/jobs.py::process
    @internal_mutation_reference("jobs:process")
    @staticmethod
    def process(*, job_id: Id[Job], max_attempts: int = 5) -> None:
        """Mark a job as taken and make its first attempt."""
        raise NotImplementedError

    # functions/jobs.py::process_with_retry
    @internal_action_reference("jobs:process_with_retry")
    @staticmethod
    def process_with_retry(
        *,
        job_id: Id[Job],
        attempt: int,
        max_attempts: int = 5,
    ) -> None:
        """Process a job outside; after a failure try again, later each time, a random bit apart."""
        raise NotImplementedError

    # functions/jobs.py::retry
    @internal_mutation_reference("jobs:retry")
    @staticmethod
    def retry(*, job_id: Id[Job]) -> None:
        raise NotImplementedError

    # functions/jobs.py::update_attempt
    @internal_mutation_reference("jobs:update_attempt")
    @staticmethod
    def update_attempt(
        *,
        job_id: Id[Job],
        attempt: int,
        next_retry_at: datetime,
    ) -> None:
        raise NotImplementedError


class _InternalMaintenance:
    """The internal functions of `maintenance`."""

    # functions/maintenance.py::weekly_cleanup
    @internal_mutation_reference("maintenance:weekly_cleanup")
    @staticmethod
    def weekly_cleanup() -> int:
        """Delete jobs that have gone stale; returns how many there were."""
        raise NotImplementedError


class _InternalMessages:
    """The internal functions of `messages`."""

    # functions/messages.py::delete
    @internal_mutation_reference("messages:delete")
    @staticmethod
    def delete(*, message_id: Id[Message]) -> None:
        raise NotImplementedError


class _InternalNotifications:
    """The internal functions of `notifications`."""

    # functions/notifications.py::get_by_id
    @internal_query_reference("notifications:get_by_id")
    @staticmethod
    def get_by_id(*, notification_id: Id[Notification]) -> Notification | None:
        raise NotImplementedError

    # functions/notifications.py::list_of_user
    @internal_query_reference("notifications:list_of_user")
    @staticmethod
    def list_of_user(*, user_id: Id[User]) -> list[Notification]:
        """A user's latest notifications, newest first."""
        raise NotImplementedError

    # functions/notifications.py::mark_failed
    @internal_mutation_reference("notifications:mark_failed")
    @staticmethod
    def mark_failed(*, notification_id: Id[Notification], error: str) -> None:
        raise NotImplementedError

    # functions/notifications.py::mark_sent
    @internal_mutation_reference("notifications:mark_sent")
    @staticmethod
    def mark_sent(*, notification_id: Id[Notification]) -> None:
        raise NotImplementedError

    # functions/notifications.py::send_notification
    @internal_action_reference("notifications:send_notification")
    @staticmethod
    def send_notification(
        *,
        user_id: Id[User],
        notification_id: Id[Notification],
    ) -> None:
        raise NotImplementedError

    # functions/notifications.py::send_reminder
    @internal_mutation_reference("notifications:send_reminder")
    @staticmethod
    def send_reminder(*, user_id: Id[User], message: str) -> Id[Notification]:
        """Put a notification on record and send it."""
        raise NotImplementedError


class _InternalOrders:
    """The internal functions of `orders`."""

    # functions/orders.py::get_by_id
    @internal_query_reference("orders:get_by_id")
    @staticmethod
    def get_by_id(*, order_id: Id[Order]) -> Order | None:
        raise NotImplementedError

    # functions/orders.py::mark_failed
    @internal_mutation_reference("orders:mark_failed")
    @staticmethod
    def mark_failed(*, order_id: Id[Order], error: str) -> None:
        raise NotImplementedError

    # functions/orders.py::mark_paid
    @internal_mutation_reference("orders:mark_paid")
    @staticmethod
    def mark_paid(*, order_id: Id[Order], charge_id: str) -> None:
        raise NotImplementedError

    # functions/orders.py::process_order
    @internal_action_reference("orders:process_order")
    @staticmethod
    def process_order(*, order_id: Id[Order]) -> None:
        raise NotImplementedError


class _InternalPayments:
    """The internal functions of `payments`."""

    # functions/payments.py::charge
    @internal_action_reference("payments:charge")
    @staticmethod
    def charge(*, payment_id: Id[Payment]) -> None:
        """Charge a payment, and let Stripe know its key, too."""
        raise NotImplementedError

    # functions/payments.py::get_by_id
    @internal_query_reference("payments:get_by_id")
    @staticmethod
    def get_by_id(*, payment_id: Id[Payment]) -> Payment | None:
        raise NotImplementedError

    # functions/payments.py::mark_charged
    @internal_mutation_reference("payments:mark_charged")
    @staticmethod
    def mark_charged(*, payment_id: Id[Payment], charge_id: str) -> None:
        raise NotImplementedError

    # functions/payments.py::mark_failed
    @internal_mutation_reference("payments:mark_failed")
    @staticmethod
    def mark_failed(*, payment_id: Id[Payment], error: str) -> None:
        raise NotImplementedError


class _InternalPdf:
    """The internal functions of `pdf`."""

    # functions/pdf.py::extract_text
    @internal_action_reference("pdf:extract_text")
    @staticmethod
    def extract_text(*, pdf_data: bytes) -> str:
        raise NotImplementedError


class _InternalReports:
    """The internal functions of `reports`."""

    # functions/reports.py::generate_daily
    @internal_mutation_reference("reports:generate_daily")
    @staticmethod
    def generate_daily() -> Id[Report]:
        """Count the jobs that want attention and schedule the report's dispatch."""
        raise NotImplementedError

    # functions/reports.py::get_by_id
    @internal_query_reference("reports:get_by_id")
    @staticmethod
    def get_by_id(*, report_id: Id[Report]) -> Report | None:
        raise NotImplementedError

    # functions/reports.py::mark
    @internal_mutation_reference("reports:mark")
    @staticmethod
    def mark(*, report_id: Id[Report], status: Literal["sent", "failed"]) -> None:
        raise NotImplementedError

    # functions/reports.py::send
    @internal_action_reference("reports:send")
    @staticmethod
    def send(*, report_id: Id[Report]) -> None:
        raise NotImplementedError


class _InternalSubscriptions:
    """The internal functions of `subscriptions`."""

    # functions/subscriptions.py::create
    @internal_mutation_reference("subscriptions:create")
    @staticmethod
    def create(
        *,
        user_id: Id[User],
        plan_id: str,
        stripe_subscription_id: str,
    ) -> Id[Subscription]:
        """Record a subscription.

        Raises:
            ApplicationError: the user is subscribed to this plan already.
        """
        raise NotImplementedError

    # functions/subscriptions.py::create_subscription
    @internal_action_reference("subscriptions:create_subscription")
    @staticmethod
    def create_subscription(
        *,
        user_id: Id[User],
        plan_id: str,
    ) -> Id[Subscription] | None:
        """Subscribe a user to a plan, here and at Stripe, or neither."""
        raise NotImplementedError

    # functions/subscriptions.py::list_stranded
    @internal_query_reference("subscriptions:list_stranded")
    @staticmethod
    def list_stranded() -> list[StrandedSubscription]:
        """What somebody has to cancel at Stripe by hand."""
        raise NotImplementedError

    # functions/subscriptions.py::record_stranded
    @internal_mutation_reference("subscriptions:record_stranded")
    @staticmethod
    def record_stranded(
        *,
        user_id: Id[User],
        stripe_subscription_id: str,
        error: str,
    ) -> Id[StrandedSubscription]:
        raise NotImplementedError


class _InternalSync:
    """The internal functions of `sync`."""

    # functions/sync.py::list_runs
    @internal_query_reference("sync:list_runs")
    @staticmethod
    def list_runs() -> list[SyncRun]:
        raise NotImplementedError

    # functions/sync.py::pull_external_data
    @internal_action_reference("sync:pull_external_data")
    @staticmethod
    def pull_external_data() -> None:
        raise NotImplementedError

    # functions/sync.py::record_failure
    @internal_mutation_reference("sync:record_failure")
    @staticmethod
    def record_failure(*, error: str) -> Id[SyncRun]:
        raise NotImplementedError

    # functions/sync.py::store
    @internal_mutation_reference("sync:store")
    @staticmethod
    def store(*, items: list[ExternalItem]) -> Id[SyncRun]:
        """Add the items that are not here yet."""
        raise NotImplementedError


class _InternalUsers:
    """The internal functions of `users`."""

    # functions/users.py::delete
    @internal_mutation_reference("users:delete")
    @staticmethod
    def delete(*, user_id: Id[User]) -> None:
        """Delete a user and all that belongs to them, in one transaction."""
        raise NotImplementedError

    # functions/users.py::delete_all_user_data
    @internal_action_reference("users:delete_all_user_data")
    @staticmethod
    def delete_all_user_data(*, user_id: Id[User]) -> None:
        """Called by authenticated functions only."""
        raise NotImplementedError

    # functions/users.py::get_by_id
    @internal_query_reference("users:get_by_id")
    @staticmethod
    def get_by_id(*, user_id: Id[User]) -> User | None:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    batches = _InternalBatches()
    emails = _InternalEmails()
    fulfillment = _InternalFulfillment()
    items = _InternalItems()
    jobs = _InternalJobs()
    maintenance = _InternalMaintenance()
    messages = _InternalMessages()
    notifications = _InternalNotifications()
    orders = _InternalOrders()
    payments = _InternalPayments()
    pdf = _InternalPdf()
    reports = _InternalReports()
    subscriptions = _InternalSubscriptions()
    sync = _InternalSync()
    users = _InternalUsers()


api = _Api()
internal = _Internal()
