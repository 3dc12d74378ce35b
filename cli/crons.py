"""Shows the cron jobs of the project: when each fires next, and how its last runs ended.

    gnomon crons
    gnomon crons "daily report" --next 10

The project is imported, since importing it registers the jobs; no function is run.

Exit statuses: 0 done, 2 usage or configuration, or the project cannot be imported.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gnomon.analyzer.errors import ProjectError, did_you_mean
from gnomon.cli.columns import counted, print_table
from gnomon.cli.moments import (
    interval_in_words,
    json_time,
    moment,
    present,
    relative,
    rounded,
    stamp,
)
from gnomon.cli.stores import (
    add_format_option,
    add_store_options,
    existing_store,
    positive,
    settings_asked,
)

if TYPE_CHECKING:
    from gnomon.crons import CronJob
    from gnomon.runtime.project import Project
    from gnomon.storage.protocol import Snapshot, StoredCron, StoredSchedule

FIRINGS = 5
RUNS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A job with what the store knows of it.

    Args:
        job: as it is registered.
        first: its next firing; None if it fires as soon as a runtime starts.
        runs: its last runs, the latest first.
    """

    job: CronJob
    first: datetime | None
    runs: list[StoredSchedule]

    def firings(self) -> Iterator[tuple[datetime, Shown]]:
        """Its next firings."""
        from gnomon.runtime.firing import next_firing

        slot = self.first
        while slot is not None:
            yield slot, self
            slot = next_firing(self.job.schedule, self.job.timezone, slot=slot)


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon crons`."""
    add = parser.add_argument
    add("name", nargs="?", metavar="NAME", help="only this job, and its last runs")
    add(
        "--next",
        type=positive,
        default=FIRINGS,
        metavar="N",
        help=f"how many firings (default: {FIRINGS})",
    )
    add_store_options(parser)
    add_format_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the jobs, or one of them."""
    now = present()
    project, timings = imported(arguments)
    jobs = [job for job in project.crons if arguments.name in (None, job.name)]
    if arguments.name and not jobs:
        known = [job.name for job in project.crons]
        near = did_you_mean(arguments.name, known)
        raise ProjectError(f"there is no cron job {arguments.name!r}{near}")
    shown = with_store(jobs, timings, arguments, now)
    if arguments.output_format == "json":
        found = [as_object(one, arguments.next) for one in shown]
        print(json.dumps(found, indent=2, ensure_ascii=False))
    elif not shown:
        print("The project has no cron jobs.")
    elif arguments.name:
        print_one(shown[0], now, arguments.next)
    else:
        print_all(shown, now, arguments.next)
    return 0


def imported(arguments: argparse.Namespace) -> tuple[Project, Mapping[str, str]]:
    """The project, imported, and the timing of each of its jobs as a store keeps it."""
    from gnomon.errors import GnomonError
    from gnomon.runtime.crons import Crons
    from gnomon.runtime.project import load_project

    try:
        project = load_project(settings_asked(arguments))
        return project, Crons(project).timings()
    except GnomonError as error:
        raise ProjectError(str(error)) from error


def with_store(
    jobs: Iterable[CronJob],
    timings: Mapping[str, str],
    arguments: argparse.Namespace,
    now: datetime,
) -> list[Shown]:
    """The jobs with what the store knows of them, if there is one."""

    def read(snapshot: Snapshot) -> list[Shown]:
        stored = {cron.name: cron for cron in snapshot.list_crons()}
        return [
            Shown(
                job,
                first_firing(job, stored.get(job.name), timings[job.name], now),
                snapshot.cron_runs(job.name, RUNS),
            )
            for job in jobs
        ]

    with existing_store(arguments) as storage:
        if storage is not None:
            return storage.read(read).result()
    return [Shown(job, first_firing(job, None, "", now), []) for job in jobs]


def first_firing(
    job: CronJob, stored: StoredCron | None, timing: str, now: datetime
) -> datetime | None:
    """When a job fires next; None for an interval that no runtime has seen yet."""
    from gnomon.runtime.firing import next_firing

    if stored is not None and stored.schedule == timing:
        return moment(stored.next_time)
    if isinstance(job.schedule, timedelta):
        return None
    return next_firing(job.schedule, job.timezone, slot=now)


# --- text ------------------------------------------------------------------------------------


def print_all(shown: list[Shown], now: datetime, count: int) -> None:
    """A table of the jobs, and one of the firings that come next."""
    print_table(
        ("CRON", "SCHEDULE", "TIME ZONE", "LAST RUN", "FUNCTION"),
        [
            (one.job.name, in_words(one.job), zone(one.job), last_run(one, now), function(one.job))
            for one in shown
        ],
    )
    print_firings(shown, now, count)


def print_one(one: Shown, now: datetime, count: int) -> None:
    """Everything about a job."""
    timezone = f", {zone(one.job)}" if zone(one.job) else ""
    print(f"{one.job.name}: {in_words(one.job)}{timezone}\n  runs {function(one.job)}")
    if one.job.args:
        print(f"  with {json.dumps(dict(one.job.args), default=str, ensure_ascii=False)}")
    print_firings([one], now, count)
    if not one.runs:
        print("\nIt has not run yet.")
        return
    print()
    print_table(
        ("RAN FOR (UTC)", "", "OUTCOME", "LATER", "ERROR"), [run_row(row, now) for row in one.runs]
    )


def run_row(row: StoredSchedule, now: datetime) -> tuple[str, ...]:
    """A run: the firing, what became of it, and how long after the firing it ended."""
    due = moment(row.scheduled_time)
    took = None if row.completed_time is None else row.completed_time - row.scheduled_time
    later = "" if took is None else rounded(max(0, took) / 1e6)
    return stamp(due), relative(due, now), row.state, later, row.error or ""


def print_firings(shown: list[Shown], now: datetime, count: int) -> None:
    """The next firings of some jobs, in order, in the time of each job's zone."""
    waiting = [one.job.name for one in shown if one.first is None]
    firings = merge(*(one.firings() for one in shown), key=lambda firing: firing[0])
    rows = [
        (local(when, one.job), relative(when, now), one.job.name)
        for when, one in islice(firings, count)
    ]
    if rows:
        print()
        print_table(("NEXT", "", "CRON"), rows)
    if waiting:
        names = ", ".join(waiting)
        print(f"\n{counted(len(waiting), 'job')} will fire when a runtime first starts: {names}")


def in_words(job: CronJob) -> str:
    """A schedule as people say it."""
    from gnomon.analyzer.cron.words import in_words as expression_in_words

    if isinstance(job.schedule, timedelta):
        return interval_in_words(job.schedule)
    return expression_in_words(job.schedule)


def zone(job: CronJob) -> str:
    """The time zone, which an interval has no use for."""
    return "" if isinstance(job.schedule, timedelta) else job.timezone


def function(job: CronJob) -> str:
    """The path of what is run."""
    return job.reference.path


def local(when: datetime, job: CronJob) -> str:
    """`Mon 2026-11-23 09:00:00 CET`."""
    return when.astimezone(ZoneInfo(job.timezone)).strftime("%a %Y-%m-%d %H:%M:%S %Z")


def last_run(one: Shown, now: datetime) -> str:
    """`success 5 min ago`, `never`."""
    if not one.runs:
        return "never"
    latest = one.runs[0]
    ended = moment(latest.completed_time)
    return f"{latest.state} {relative(ended or moment(latest.scheduled_time), now)}"


# --- JSON ------------------------------------------------------------------------------------


def as_object(one: Shown, count: int) -> Mapping[str, object]:
    """A job as JSON; `next` is empty if it fires as soon as a runtime starts."""
    schedule = one.job.schedule
    if isinstance(schedule, timedelta):
        schedule = f"PT{schedule.total_seconds():.0f}S"
    return {
        "name": one.job.name,
        "schedule": schedule,
        "in_words": in_words(one.job),
        "timezone": one.job.timezone,
        "function": function(one.job),
        "args": json.loads(json.dumps(dict(one.job.args), default=str)),
        "next": [
            when.isoformat().replace("+00:00", "Z") for when, _ in islice(one.firings(), count)
        ],
        "runs": [
            {
                "id": row.id,
                "scheduled_time": json_time(row.scheduled_time),
                "completed_time": json_time(row.completed_time),
                "state": row.state,
                "error": row.error,
            }
            for row in one.runs
        ],
    }
