"""What the weekly cron sweeps out."""

from ._generated.server import MutationCtx, internal_mutation
from .schema import Job

SWEPT_AT_MOST = 500


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
