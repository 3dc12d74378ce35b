"""All workflows, in the order in which the demo runs them."""

from collections.abc import Awaitable, Callable

from workflows import background, contact, housekeeping, money, workers
from workflows.app import App

Workflow = Callable[[App], Awaitable[str]]
"""Runs to its end and returns, in a few words, how it ended; raises Unexpected otherwise."""

WORKFLOWS: tuple[Workflow, ...] = (
    housekeeping.interval_crons_run_at_once,
    background.job_is_processed,
    background.job_is_retried,
    background.job_is_given_up_then_rerun,
    background.item_is_processed,
    background.item_failure_is_recorded,
    background.batch_survives_a_failure,
    contact.email_is_sent,
    contact.email_failure_is_recorded,
    contact.message_expires,
    contact.message_is_deleted_too_early,
    contact.reminder_is_sent,
    contact.reminder_does_not_arrive,
    contact.reminder_is_cancelled,
    money.order_is_fulfilled,
    money.order_payment_fails,
    money.payment_is_charged_once,
    money.subscription_is_created,
    money.subscription_is_rolled_back,
    money.subscription_rollback_fails,
    money.subscription_without_stripe,
    housekeeping.stranger_is_refused,
    housekeeping.account_is_deleted,
    housekeeping.pdf_text_is_extracted,
    housekeeping.hourly_cron_finds_stale_job,
    housekeeping.weekly_cron_deletes_it,
    housekeeping.daily_cron_mails_a_report,
)
ON_POSTGRESQL = (
    *WORKFLOWS[: WORKFLOWS.index(money.order_is_fulfilled)],
    workers.worker_is_killed,
    *WORKFLOWS[WORKFLOWS.index(money.order_is_fulfilled) :],
)
"""The same with one more on the way: all that follow have one worker left."""

SHORT: tuple[Workflow, ...] = (
    housekeeping.interval_crons_run_at_once,
    background.batch_survives_a_failure,
    contact.message_expires,
    workers.worker_is_killed,
    money.order_is_fulfilled,
    money.payment_is_charged_once,
    housekeeping.hourly_cron_finds_stale_job,
)
"""The heart of it, for those who have seen the rest."""


def title_of(workflow: Workflow) -> str:
    """`job_is_retried` as words."""
    return workflow.__name__.replace("_", " ")
