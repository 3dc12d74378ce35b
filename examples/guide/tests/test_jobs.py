"""Jobs are processed, retried apart from one another, given up, and swept up."""

from datetime import timedelta

import pytest
from functions._generated.api import api, internal
from functions.schema import Job
from services.client import Mode, Services

from gnomon import ApplicationError, Id, ScheduledFunction
from gnomon.testing import InMemoryRuntime

DOWN: tuple[Mode, ...] = ("error",) * 100


def job_of(runtime: InMemoryRuntime, job_id: Id[Job]) -> Job:
    job = runtime.run_query(internal.jobs.get_by_id, job_id=job_id)
    assert job is not None
    return job


def attempts(runtime: InMemoryRuntime) -> list[ScheduledFunction]:
    scheduled = runtime.scheduled_functions()
    return [run for run in scheduled if run.name == "jobs:process_with_retry"]


def test_a_job_waits_until_its_mutation_has_ended(gnomon_runtime: InMemoryRuntime) -> None:
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="dawn")
    assert job_of(gnomon_runtime, job_id).status == "pending"


def test_a_job_is_processed(gnomon_runtime: InMemoryRuntime, services: Services) -> None:
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="dawn")
    gnomon_runtime.finish_all_scheduled_functions()
    job = job_of(gnomon_runtime, job_id)
    assert job.status == "complete"
    assert job.result is not None
    assert job.result.summary == "DAWN"


def test_retries_back_off_exponentially_with_jitter(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    services.plan("example", "error", "fail", "hang")
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="dusk")
    gnomon_runtime.finish_all_scheduled_functions()
    assert job_of(gnomon_runtime, job_id).status == "complete"
    delays = [
        (run.scheduled_time - run.creation_time).total_seconds()
        for run in attempts(gnomon_runtime)[1:]
    ]
    assert len(delays) == 3
    for base, delay in zip((1, 2, 4), delays, strict=True):
        assert base <= delay <= base + 1
    assert any(delay != round(delay) for delay in delays)


def test_a_job_is_given_up_after_its_last_attempt(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    services.plan("example", "error", "error", "error")
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="night", max_attempts=2)
    gnomon_runtime.finish_all_scheduled_functions()
    job = job_of(gnomon_runtime, job_id)
    assert (job.status, job.attempt, job.next_retry_at) == ("failed", 2, None)
    assert job.error is not None
    assert job.error.startswith("HTTPStatusError")
    assert len(attempts(gnomon_runtime)) == 3


def test_a_failed_job_can_be_retried_by_hand(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    services.plan("example", "error")
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="noon", max_attempts=0)
    gnomon_runtime.finish_all_scheduled_functions()
    assert job_of(gnomon_runtime, job_id).status == "failed"
    before = gnomon_runtime.now
    gnomon_runtime.run_mutation(api.jobs.retry_job, job_id=job_id)
    retry = gnomon_runtime.scheduled_functions()[-1]
    assert timedelta(seconds=5) <= retry.scheduled_time - before <= timedelta(seconds=6)
    gnomon_runtime.finish_all_scheduled_functions()
    assert job_of(gnomon_runtime, job_id).status == "complete"


def test_only_a_failed_job_can_be_retried_by_hand(gnomon_runtime: InMemoryRuntime) -> None:
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="noon")
    with pytest.raises(ApplicationError, match="Only a failed job"):
        gnomon_runtime.run_mutation(api.jobs.retry_job, job_id=job_id)


def test_a_job_is_retried_by_hand_three_times_at_most(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="noon", max_attempts=0)
    services.plan("example", *DOWN)
    gnomon_runtime.finish_all_scheduled_functions()
    for _ in range(3):
        gnomon_runtime.run_mutation(api.jobs.retry_job, job_id=job_id)
        gnomon_runtime.finish_all_scheduled_functions()
    with pytest.raises(ApplicationError, match="often enough"):
        gnomon_runtime.run_mutation(api.jobs.retry_job, job_id=job_id)


def test_a_job_that_waited_for_an_hour_is_stale_and_then_swept_out(
    gnomon_runtime: InMemoryRuntime,
) -> None:
    job_id = gnomon_runtime.run_mutation(api.jobs.submit_job, data="lost")
    scheduled_id = gnomon_runtime.scheduled_functions()[0].id
    gnomon_runtime.run_mutation(api.reminders.cancel_reminder, scheduled_id=scheduled_id)
    assert gnomon_runtime.run_mutation(internal.jobs.cleanup_stale) == 0
    gnomon_runtime.advance(timedelta(hours=1, seconds=1))
    assert gnomon_runtime.run_mutation(internal.jobs.cleanup_stale) == 1
    assert job_of(gnomon_runtime, job_id).status == "stale"
    assert gnomon_runtime.run_mutation(internal.maintenance.weekly_cleanup) == 1
    assert gnomon_runtime.run_query(internal.jobs.get_by_id, job_id=job_id) is None
