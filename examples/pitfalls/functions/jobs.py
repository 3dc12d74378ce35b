"""What other modules refer to: nothing wrong here."""

from gnomon import Id

from ._generated.api import internal
from ._generated.server import (
    MutationCtx,
    QueryCtx,
    internal_mutation,
    internal_query,
    mutation,
)
from .schema import Job, Processed


@mutation
async def submit_job(ctx: MutationCtx, data: str) -> Id[Job]:
    job_id = await ctx.db.insert(Job(data=data))
    await ctx.scheduler.run_after(
        0, internal.scheduling_from_actions.process_with_retry, job_id=job_id, attempt=0
    )
    return job_id


@internal_query
async def get_by_id(ctx: QueryCtx, job_id: Id[Job]) -> Job | None:
    return await ctx.db.get(job_id)


@internal_mutation
async def retry(ctx: MutationCtx, job_id: Id[Job]) -> None:
    await ctx.db.patch(job_id, status="pending", error=None)


@internal_mutation
async def mark_complete(ctx: MutationCtx, job_id: Id[Job], result: Processed) -> None:
    await ctx.db.patch(job_id, status="complete", result=result)


@internal_mutation
async def mark_failed(ctx: MutationCtx, job_id: Id[Job], error: str) -> None:
    await ctx.db.patch(job_id, status="failed", error=error)
