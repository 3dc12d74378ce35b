"""Runs every workflow in turn, on a SQLite file or on PostgreSQL, and keeps account."""

import logging
import time
from contextlib import ExitStack
from dataclasses import dataclass
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
from workflows.app import App, Unexpected
from workflows.catalog import ON_POSTGRESQL, SHORT, WORKFLOWS, Workflow, title_of
from workflows.clock import LeapingClock
from workflows.summary import Outcome
from workflows.team import team_on

SATURDAY_EVENING = datetime(2026, 1, 3, 20, 0, tzinfo=UTC)
FILE = Path(".gnomon", "demo.db")
LOG = Path(".gnomon", "demo.log")
CLOCK = Path(".gnomon", "demo.clock")
SCHEMA = "gnomon_demo"


@dataclass(frozen=True, slots=True)
class Story:
    """How every workflow ended, all that was scheduled, and what a killed worker had in hand."""

    outcomes: list[Outcome]
    scheduled: list[ScheduledFunction]
    lost: list[str]


async def run_all(
    console: Console, services: Services, root: Path, url: str | None, *, short: bool
) -> Story:
    """Every workflow: in one process on a SQLite file, or with two workers on PostgreSQL."""
    logging.basicConfig(filename=fresh(root / LOG), level=logging.INFO)
    clock = LeapingClock(fresh(root / CLOCK))
    clock.leap_to(SATURDAY_EVENING)
    database = fresh(root / FILE) if url is None else fresh_schema(url)
    lost_job = await lose_a_job(root, database, clock)
    with ExitStack() as stack:
        shared = None if url is None else team_on(str(database), root / CLOCK, root)
        team = None if shared is None else stack.enter_context(shared)
        schedules = Schedules.RUN if team is None else Schedules.LEAVE
        async with Runtime.open(
            root, database=database, clock=clock, schedules=schedules
        ) as runtime:
            app = App(runtime, services, clock, lost_job, team)
            outcomes: list[Outcome] = []
            for workflow in chosen(is_shared=team is not None, short=short):
                outcomes.append(await run_one(app, workflow))
                show(console, outcomes[-1])
            await runtime.drain(timeout=30)
            lost = [] if team is None else team.lost
            return Story(outcomes, await runtime.scheduled_functions(), lost)


def fresh_schema(url: str) -> str:
    """The address of an empty schema of the demo's own in a database."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE".encode())
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{SCHEMA}"


def chosen(*, is_shared: bool, short: bool) -> list[Workflow]:
    """The workflows that are run."""
    possible = ON_POSTGRESQL if is_shared else WORKFLOWS
    return [workflow for workflow in possible if not short or workflow in SHORT]


def fresh(path: Path) -> Path:
    """The path of a file that does not exist, in a folder that does."""
    path.parent.mkdir(exist_ok=True)
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    return path


async def lose_a_job(root: Path, database: Path | str, clock: LeapingClock) -> Id[Job]:
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
