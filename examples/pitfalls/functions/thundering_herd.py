"""The guide, "Pitfall 3: Thundering Herd": all retries happen at the same time."""

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, internal_mutation
from .schema import Job


@internal_mutation
async def retry_later(ctx: MutationCtx, job_id: Id[Job]) -> None:
    retry_delay = 5
    await ctx.scheduler.run_after(retry_delay, internal.jobs.retry, job_id=job_id)  # expect: unjittered-retry
