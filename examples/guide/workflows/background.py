"""Jobs, items and batches: what an API outside processes, now, again, or in vain."""

from functions._generated.api import api, internal
from functions.schema import Item, Job

from gnomon import Id
from workflows.app import App, eventually, expect, kind_of


async def job_until(app: App, job_id: Id[Job], *statuses: str) -> Job:
    """The job once it has one of the statuses."""
    return await eventually(
        lambda: app.runtime.run_query(internal.jobs.get_by_id, job_id=job_id),
        lambda job: job.status in statuses,
    )


async def job_is_processed(app: App) -> str:
    job_id = await app.runtime.run_mutation(api.jobs.submit_job, data="a quiet afternoon")
    job = await job_until(app, job_id, "complete", "failed")
    expect(job.result is not None, f"the job ended {job.status}")
    return f"complete: {job.result and job.result.summary}"


async def job_is_retried(app: App) -> str:
    app.services.plan("example", "error", "error")
    job_id = await app.runtime.run_mutation(api.jobs.submit_job, data="third time lucky")
    job = await job_until(app, job_id, "complete", "failed")
    expect(job.status == "complete" and job.attempt == 2, f"{job.status} after {job.attempt}")
    return f"complete after {job.attempt} retries"


async def job_is_given_up_then_rerun(app: App) -> str:
    app.services.plan("example", "fail", "fail")
    job_id = await app.runtime.run_mutation(api.jobs.submit_job, data="patience", max_attempts=1)
    failed = await job_until(app, job_id, "complete", "failed")
    expect(failed.error is not None, f"the job ended {failed.status}")
    await app.runtime.run_mutation(api.jobs.retry_job, job_id=job_id)
    job = await job_until(app, job_id, "complete")
    return f"failed ({kind_of(failed.error)}), then {job.status}"


async def item_until(app: App, item_id: Id[Item], status: str) -> Item:
    """The item once it has the status."""
    return await eventually(
        lambda: app.runtime.run_query(internal.items.get_by_id, item_id=item_id),
        lambda item: item.status == status,
    )


async def item_is_processed(app: App) -> str:
    item_id = await app.runtime.run_mutation(api.items.add, name="sundial")
    await app.runtime.run_action(internal.items.process_data, item_id=item_id)
    item = await item_until(app, item_id, "processed")
    return f"processed: {item.result and item.result.summary}"


async def item_failure_is_recorded(app: App) -> str:
    app.services.plan("example", "hang")
    item_id = await app.runtime.run_mutation(api.items.add, name="hourglass")
    await app.runtime.run_action(internal.items.process_data, item_id=item_id)
    item = await item_until(app, item_id, "failed")
    return f"failed on record: {kind_of(item.error)}"


async def batch_survives_a_failure(app: App) -> str:
    app.services.plan("example", "error")
    item_ids = [
        await app.runtime.run_mutation(api.items.add, name=f"part {number}") for number in range(5)
    ]
    batch_id = await app.runtime.run_mutation(api.batches.process_all, item_ids=item_ids)
    batch = await eventually(
        lambda: app.runtime.run_query(internal.batches.get_by_id, batch_id=batch_id),
        lambda batch: batch.completed_at is not None,
    )
    expect(batch.failed_items == 1, f"{batch.failed_items} items failed")
    return f"{batch.status}: {batch.completed_items} items, {batch.failed_items} of them failed"
