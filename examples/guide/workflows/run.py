"""Runs every workflow in turn on a runtime over a SQLite file, and keeps account."""

import logging
import time
from datetime import UTC, datetime
from pathlib import Path

from functions._generated.api import api
from functions.schema import Job
from rich.console import Console
from rich.markup import escape
from services.client import Services

from gnomon import Id, ScheduledFunction
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from workflows.app import App, LeapingClock, Unexpected
from workflows.catalog import WORKFLOWS, Workflow, title_of
from workflows.summary import Outcome

SATURDAY_EVENING = datetime(2026, 1, 3, 20, 0, tzinfo=UTC)
DATABASE = Path(".gnomon", "demo.db")
LOG = Path(".gnomon", "demo.log")


async def run_all(
    console: Console, services: Services, root: Path
) -> tuple[list[Outcome], list[ScheduledFunction]]:
    """Every workflow's outcome, and all that was scheduled on the way."""
    database = fresh(root / DATABASE)
    logging.basicConfig(filename=fresh(root / LOG), level=logging.INFO)
    clock = LeapingClock(SATURDAY_EVENING)
    lost_job = await lose_a_job(root, database, clock)
    async with Runtime.open(root, database=database, clock=clock) as runtime:
        app = App(runtime, services, clock, lost_job)
        outcomes: list[Outcome] = []
        for workflow in WORKFLOWS:
            outcomes.append(await run_one(app, workflow))
            show(console, outcomes[-1])
        await runtime.drain(timeout=30)
        return outcomes, await runtime.scheduled_functions()


def fresh(path: Path) -> Path:
    """The path of a file that does not exist, in a folder that does."""
    path.parent.mkdir(exist_ok=True)
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    return path


async def lose_a_job(root: Path, database: Path, clock: LeapingClock) -> Id[Job]:
    """Submit a job while nothing runs schedules, and cancel its processing: nobody notices."""
    async with Runtime.open(
        root, database=database, clock=clock, schedules=Schedules.LEAVE
    ) as runtime:
        job_id = await runtime.run_mutation(api.jobs.submit_job, data="lost")
        for scheduled in await runtime.scheduled_functions():
            await runtime.run_mutation(api.reminders.cancel_reminder, scheduled_id=scheduled.id)
    return job_id


async def run_one(app: App, workflow: Workflow) -> Outcome:
    """Run a workflow on services that are well until it says otherwise."""
    app.services.reset()
    started = time.monotonic()
    try:
        text, as_expected = await workflow(app), True
    except Unexpected as problem:
        text, as_expected = str(problem), False
    except Exception as error:
        text, as_expected = f"{type(error).__name__}: {error}", False
    return Outcome(title_of(workflow), as_expected, text, time.monotonic() - started)


def show(console: Console, outcome: Outcome) -> None:
    """One line, as soon as a workflow has ended."""
    mark = "[green]ok[/]" if outcome.as_expected else "[red]unexpected[/]"
    console.print(f"  {mark}  {escape(outcome.workflow)}")
