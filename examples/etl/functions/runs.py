"""Runs: started by a cron, retried from their checkpoint, watched, and at last given up."""

from datetime import timedelta
from typing import Literal

from gnomon import Id

from ._generated.api import internal
from ._generated.server import (
    MutationCtx,
    QueryCtx,
    internal_mutation,
    internal_query,
)
from .schema import Run

MAX_ATTEMPTS = 4
SHORTEST_WAIT = timedelta(seconds=30)
OVERLAP = timedelta(minutes=10)
STUCK_AFTER = timedelta(hours=1)
WATCHED_AT_MOST = 10

Step = Literal["extracting", "loading"]
STEPS: tuple[Step, ...] = ("extracting", "loading")


@internal_mutation
async def start(ctx: MutationCtx) -> Id[Run] | None:
    """Begin where the last good run ended; None while another one is at work."""
    for step in STEPS:
        if await at_work(ctx, step):
            return None
    last = await last_done(ctx)
    since = last.until - OVERLAP if last else None
    run_id = await ctx.db.insert(Run(since=since, until=ctx.now, moved_at=ctx.now))
    await ctx.scheduler.run_after(0, internal.extract.extract_page, run_id=run_id)
    return run_id


@internal_query
async def get(ctx: QueryCtx, run_id: Id[Run]) -> Run | None:
    return await ctx.db.get(run_id)


@internal_mutation
async def record_failure(ctx: MutationCtx, run_id: Id[Run], error: str) -> None:
    """Count a failed attempt; try again from the checkpoint, or give the run up."""
    run = await ctx.db.get(run_id)
    if run is None or run.status not in STEPS:
        return
    attempts = run.attempts + 1
    await ctx.db.patch(run_id, attempts=attempts, error=error, moved_at=ctx.now)
    if attempts >= MAX_ATTEMPTS:
        await ctx.db.patch(run_id, status="failed")
        await ctx.scheduler.run_after(0, internal.staging.discard, run_id=run_id)
        return
    delay = SHORTEST_WAIT * 2.0**attempts * ctx.random.uniform(1, 2)
    if run.status == "extracting":
        await ctx.scheduler.run_after(delay, internal.extract.extract_page, run_id=run_id)
    else:
        await ctx.scheduler.run_after(delay, internal.load.load_batch, run_id=run_id)


@internal_mutation
async def watch(ctx: MutationCtx) -> int:
    """Take runs that have not moved for an hour for failed attempts; returns how many."""
    stuck = [run for step in STEPS for run in await at_work(ctx, step, longer_than=STUCK_AFTER)]
    for run in stuck:
        await ctx.run_mutation(internal.runs.record_failure, run_id=run.id, error="It got stuck")
    return len(stuck)


async def at_work(ctx: MutationCtx, step: Step, longer_than: timedelta = timedelta(0)) -> list[Run]:
    """The runs at a step that have not moved for some time, or at all of them."""
    cutoff = ctx.now - longer_than
    runs = ctx.db.query(Run).with_index(
        "by_status_and_moved_at", lambda q: q.eq("status", step).lte("moved_at", cutoff)
    )
    return await runs.take(WATCHED_AT_MOST)


async def last_done(ctx: MutationCtx) -> Run | None:
    """The last run that came to a good end."""
    runs = ctx.db.query(Run).with_index("by_status_and_until", lambda q: q.eq("status", "done"))
    return await runs.order("desc").first()
