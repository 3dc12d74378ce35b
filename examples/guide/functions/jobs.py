"""Jobs: submitted, processed by an API outside, retried with jitter, swept up when stale."""

from datetime import datetime, timedelta
from random import uniform

import httpx2
from pydantic import ValidationError

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
    mutation,
)
from .schema import Job, Processed

MAX_RETRIES = 3


@mutation
async def submit_job(ctx: MutationCtx, data: str, max_attempts: int = 5) -> Id[Job]:
    """Take a job and process it at once, but not within this transaction."""
    job_id = await ctx.db.insert(Job(data=data, status="pending"))
    await ctx.scheduler.run_after(
        0, internal.jobs.process, job_id=job_id, max_attempts=max_attempts
    )
    return job_id


@internal_query
async def get_by_id(ctx: QueryCtx, job_id: Id[Job]) -> Job | None:
    return await ctx.db.get(job_id)


@internal_mutation
async def process(ctx: MutationCtx, job_id: Id[Job], max_attempts: int = 5) -> None:
    """Mark a job as taken and make its first attempt."""
    await ctx.db.patch(job_id, status="processing")
    await ctx.scheduler.run_after(
        0,
        internal.jobs.process_with_retry,
        job_id=job_id,
        attempt=0,
        max_attempts=max_attempts,
    )


@internal_action
async def process_with_retry(
    ctx: ActionCtx, job_id: Id[Job], attempt: int, max_attempts: int = 5
) -> None:
    """Process a job outside; after a failure try again, later each time, a random bit apart."""
    job = await ctx.run_query(internal.jobs.get_by_id, job_id=job_id)
    if job is None:
        return
    try:
        async with outside.example() as client:
            response = await client.post("/process", content=job.model_dump_json())
            response.raise_for_status()
        result = Processed.model_validate_json(response.content)
        await ctx.run_mutation(internal.jobs.mark_complete, job_id=job_id, result=result)
    except (httpx2.HTTPError, ValidationError) as error:
        if attempt < max_attempts:
            # differs from the guide: its form under "Scheduling from Actions" has no jitter.
            delay = timedelta(seconds=2**attempt + uniform(0, 1))
            await ctx.scheduler.run_after(
                delay,
                internal.jobs.process_with_retry,
                job_id=job_id,
                attempt=attempt + 1,
                max_attempts=max_attempts,
            )
            await ctx.run_mutation(
                internal.jobs.update_attempt,
                job_id=job_id,
                attempt=attempt + 1,
                next_retry_at=ctx.now + delay,
            )
        else:
            await ctx.run_mutation(
                internal.jobs.mark_failed,
                job_id=job_id,
                error=outside.reason(error),
                final_attempt=attempt,
            )


@internal_mutation
async def mark_complete(ctx: MutationCtx, job_id: Id[Job], result: Processed) -> None:
    await ctx.db.patch(job_id, status="complete", result=result, next_retry_at=None)


@internal_mutation
async def update_attempt(
    ctx: MutationCtx, job_id: Id[Job], attempt: int, next_retry_at: datetime
) -> None:
    await ctx.db.patch(job_id, attempt=attempt, next_retry_at=next_retry_at)


@internal_mutation
async def mark_failed(ctx: MutationCtx, job_id: Id[Job], error: str, final_attempt: int) -> None:
    await ctx.db.patch(
        job_id, status="failed", error=error, attempt=final_attempt, next_retry_at=None
    )


@mutation
async def retry_job(ctx: MutationCtx, job_id: Id[Job]) -> None:
    """Give a failed job another round, a few seconds from now and apart from all others.

    Raises:
        ApplicationError: the job has not failed, or had its rounds.
    """
    job = await ctx.db.get(job_id)
    if job is None or job.status != "failed":
        raise ApplicationError("Only a failed job can be retried")
    if job.retries >= MAX_RETRIES:
        raise ApplicationError("This job has been retried often enough")
    base_delay = 5
    jitter = ctx.random.uniform(0, 1)
    await ctx.scheduler.run_after(base_delay + jitter, internal.jobs.retry, job_id=job_id)


@internal_mutation
async def retry(ctx: MutationCtx, job_id: Id[Job]) -> None:
    job = await ctx.db.get(job_id)
    if job is None:
        return
    await ctx.db.patch(job_id, status="pending", retries=job.retries + 1, attempt=0, error=None)
    await ctx.scheduler.run_after(0, internal.jobs.process, job_id=job_id)


@internal_mutation
async def cleanup_stale(ctx: MutationCtx) -> int:
    """Mark the jobs that have waited for an hour as stale; returns how many there were."""
    one_hour_ago = ctx.now - timedelta(hours=1)
    stale_jobs = (
        await ctx.db.query(Job)
        .with_index(
            "by_status_and_creation_time",
            lambda q: q.eq("status", "pending").lt("creation_time", one_hour_ago),
        )
        .collect()
    )
    for job in stale_jobs:
        await ctx.db.patch(job.id, status="stale")
    return len(stale_jobs)
