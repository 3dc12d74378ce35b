"""What becomes of a worker's runs when it is killed; on PostgreSQL, where there are several."""

import asyncio

from functions._generated.api import api
from services.client import Mode

from gnomon import ScheduledFunction
from workflows.app import App, Unexpected, eventually, expect

JOBS = 16
LOST = "the process that ran it ended before it did"


async def worker_is_killed(app: App) -> str:
    """The busier of two is killed, and each of its runs is accounted for."""
    team = app.team
    if team is None:
        raise Unexpected("there is one process only")
    modes: list[Mode] = ["hang"] * JOBS
    app.services.plan("example", *modes)

    async def submit(jobs: range) -> None:
        submit_job = api.jobs.submit_job
        names = [f"job {number}" for number in jobs]
        calls = [app.runtime.run_mutation(submit_job, data=name, max_attempts=0) for name in names]
        await asyncio.gather(*calls)

    async def one_is_busy() -> bool:
        return team.is_busy(JOBS // 4)

    await submit(range(JOBS // 2))
    # They hang, and however two workers share them, one of the two has half of them.
    await eventually(one_is_busy, bool)
    await submit(range(JOBS // 2, JOBS))
    team.kill_the_busiest()
    runs = await ended(app, team.lost)
    failed = [run for run in runs if run.state == "failed"]
    expect(bool(runs), "it had nothing in hand")
    wrong = [run for run in failed if run.error != LOST or run.name == "jobs:process"]
    expect(not wrong, f"{len(wrong)} ended otherwise than they should have")
    return f"of {len(runs)} runs in its hands {len(failed)} failed on record, none ran twice"


async def ended(app: App, ids: list[str]) -> list[ScheduledFunction]:
    """These scheduled functions, once all of them have ended."""

    async def read() -> list[ScheduledFunction]:
        return [run for run in await app.runtime.scheduled_functions() if run.id in ids]

    return await eventually(read, lambda runs: all(run.completed_time for run in runs))
