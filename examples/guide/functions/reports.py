"""The daily report: counted in a mutation, mailed by an action."""

from datetime import timedelta
from typing import Literal

from gnomon import Id

from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
)
from .schema import Job, Report

COUNTED_AT_MOST = 1000


@internal_mutation
async def generate_daily(ctx: MutationCtx) -> Id[Report]:
    """Count the jobs that want attention and schedule the report's dispatch."""
    report = Report(
        pending_jobs=await count(ctx, "pending"), failed_jobs=await count(ctx, "failed")
    )
    report_id = await ctx.db.insert(report)
    send_at = ctx.now + timedelta(seconds=1)
    await ctx.scheduler.run_at(send_at, internal.reports.send, report_id=report_id)
    return report_id


async def count(ctx: MutationCtx, status: Literal["pending", "failed"]) -> int:
    """The number of jobs with a status, up to a bound."""
    jobs = ctx.db.query(Job).with_index(
        "by_status_and_creation_time", lambda q: q.eq("status", status)
    )
    return len(await jobs.take(COUNTED_AT_MOST))


@internal_query
async def get_by_id(ctx: QueryCtx, report_id: Id[Report]) -> Report | None:
    return await ctx.db.get(report_id)


@internal_action
async def send(ctx: ActionCtx, report_id: Id[Report]) -> None:
    report = await ctx.run_query(internal.reports.get_by_id, report_id=report_id)
    if report is None:
        return
    email = await ctx.run_action(
        internal.emails.send_email,
        to="team@example.com",
        subject="Daily report",
        body=f"{report.pending_jobs} jobs pending, {report.failed_jobs} failed",
    )
    await ctx.run_mutation(
        internal.reports.mark,
        report_id=report_id,
        status="sent" if email.success else "failed",
    )


@internal_mutation
async def mark(ctx: MutationCtx, report_id: Id[Report], status: Literal["sent", "failed"]) -> None:
    await ctx.db.patch(report_id, status=status)
