"""The guide, "Scheduling from Actions": exponential backoff, but in step with everybody else's."""

from datetime import timedelta

import httpx2
from gnomon import Id

from ._generated.api import internal
from ._generated.server import ActionCtx, internal_action
from .schema import Job, Processed


@internal_action
async def process_with_retry(ctx: ActionCtx, job_id: Id[Job], attempt: int) -> None:
    try:
        job = await ctx.run_query(internal.jobs.get_by_id, job_id=job_id)
        if job is None:
            return
        async with httpx2.AsyncClient(base_url="https://api.example.com") as client:
            response = await client.post("/process", content=job.model_dump_json())
            response.raise_for_status()
        result = Processed.model_validate_json(response.content)
        await ctx.run_mutation(internal.jobs.mark_complete, job_id=job_id, result=result)
    except Exception as error:
        if attempt < 3:
            delay = timedelta(seconds=2**attempt)
            await ctx.scheduler.run_after(
                delay,  # expect: unjittered-retry
                internal.scheduling_from_actions.process_with_retry,
                job_id=job_id,
                attempt=attempt + 1,
            )
        else:
            await ctx.run_mutation(internal.jobs.mark_failed, job_id=job_id, error=str(error))
