"""Accounts, PDF files and recurring jobs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions._generated.api import api, internal

from gnomon import ApplicationError, ScheduledFunction
from workflows.app import ADA, App, Unexpected, eventually, expect, registered_user

PDF = Path(__file__).parent.parent / "sundial.pdf"
SUNDAY = datetime(2026, 1, 4, tzinfo=UTC)
ALMOST = timedelta(seconds=0.5)


async def stranger_is_refused(app: App) -> str:
    try:
        await app.runtime.run_mutation(api.users.request_account_deletion)
    except ApplicationError as error:
        return f"refused: {error}"
    raise Unexpected("a stranger may delete accounts")


async def account_is_deleted(app: App) -> str:
    user_id = await registered_user(app)
    await app.runtime.with_identity(ADA).run_mutation(api.users.request_account_deletion)

    async def is_gone() -> bool:
        return await app.runtime.run_query(internal.users.get_by_id, user_id=user_id) is None

    await eventually(is_gone, bool)
    notifications = await app.runtime.run_query(
        internal.notifications.list_of_user, user_id=user_id
    )
    expect(notifications == [], f"{len(notifications)} notifications are left")
    return "the user and all her data are gone"


async def pdf_text_is_extracted(app: App) -> str:
    text = await app.runtime.run_action(internal.pdf.extract_text, pdf_data=PDF.read_bytes())
    expect("gnomon" in text, repr(text))
    return " / ".join(text.splitlines())


async def runs_of(app: App, path: str) -> list[ScheduledFunction]:
    """The runs of a function that have succeeded, oldest first."""
    runs = await app.runtime.scheduled_functions()
    return [run for run in runs if run.name == path and run.state == "success"]


async def next_run(app: App, path: str, leap_to: datetime) -> ScheduledFunction:
    """The first run of a cron's function after a leap of the clock."""
    before = len(await runs_of(app, path))
    app.clock.leap_to(leap_to)
    await app.runtime.start_due()
    runs = await eventually(lambda: runs_of(app, path), lambda runs: len(runs) > before)
    return runs[-1]


async def interval_crons_run_at_once(app: App) -> str:
    await eventually(lambda: runs_of(app, "jobs:cleanup_stale"), bool)
    await eventually(lambda: runs_of(app, "sync:pull_external_data"), bool)
    return "swept and pulled when first seen"


async def hourly_cron_finds_stale_job(app: App) -> str:
    later = app.clock.now() + timedelta(hours=1, minutes=1)
    run = await next_run(app, "jobs:cleanup_stale", later)
    job = await app.runtime.run_query(internal.jobs.get_by_id, job_id=app.lost_job)
    expect(job is not None and job.status == "stale", "the lost job is not stale")
    return f"at {run.scheduled_time:%a %H:%M:%S}: the lost job is stale"


async def weekly_cron_deletes_it(app: App) -> str:
    run = await next_run(app, "maintenance:weekly_cleanup", SUNDAY - ALMOST)
    job = await app.runtime.run_query(internal.jobs.get_by_id, job_id=app.lost_job)
    expect(job is None, "the stale job is still there")
    return f"at {run.scheduled_time:%a %H:%M:%S}: the stale job is gone"


async def daily_cron_mails_a_report(app: App) -> str:
    nine = SUNDAY + timedelta(hours=9)
    run = await next_run(app, "reports:generate_daily", nine - ALMOST)
    await eventually(lambda: runs_of(app, "reports:send"), bool)
    mail = app.services.log("sendgrid")[-1]
    expect(mail.body["subject"] == "Daily report", str(mail.body))
    return f"at {run.scheduled_time:%a %H:%M:%S}: counted and mailed"
