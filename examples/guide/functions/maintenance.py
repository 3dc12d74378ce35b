"""What the weekly cron sweeps out, and what has been scheduled."""

from gnomon import ScheduledFunction

from ._generated.server import MutationCtx, QueryCtx, internal_mutation, internal_query
from .schema import Job

SWEPT_AT_MOST = 500
LISTED_AT_MOST = 1000


@internal_mutation
async def weekly_cleanup(ctx: MutationCtx) -> int:
    """Delete jobs that have gone stale; returns how many there were."""
    stale_jobs = ctx.db.query(Job).with_index(
        "by_status_and_creation_time", lambda q: q.eq("status", "stale")
    )
    swept = await stale_jobs.take(SWEPT_AT_MOST)
    for job in swept:
        await ctx.db.delete(job.id)
    return len(swept)


@internal_query
async def scheduled_functions(ctx: QueryCtx) -> list[ScheduledFunction]:
    """What was scheduled in the last week, oldest first."""
    return await ctx.db.query(ScheduledFunction).take(LISTED_AT_MOST)
