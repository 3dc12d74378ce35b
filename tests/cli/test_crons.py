"""`gnomon crons`: the jobs, their next firings, their last runs."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gnomon.cli.program import main
from gnomon.runtime.clock import to_microseconds
from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import ScheduledState, StoredCron, StoredSchedule, Transaction

JOBS = """
from gnomon import MutationCtx, internal_mutation

@internal_mutation
async def clean(ctx: MutationCtx, days: int = 7) -> None: ...
"""
CRONS = """
from datetime import time, timedelta
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
crons.interval("clean up", timedelta(minutes=90), internal.jobs.clean, days=2)
crons.in_timezone("Europe/Vienna").daily("report", time(9, 0), internal.jobs.clean)
"""

Output = pytest.CaptureFixture[str]


@pytest.fixture
def crons(project: Path, located: str, capsys: Output) -> Path:
    (project / "functions" / "jobs.py").write_text(JOBS)
    (project / "functions" / "crons.py").write_text(CRONS)
    assert main(["codegen"]) == 0
    capsys.readouterr()
    return project


def store(database: str, *runs: tuple[ScheduledState, str | None]) -> datetime:
    """Writes what a runtime would have: the interval's next firing, and runs of it."""
    due = datetime.now(UTC) + timedelta(minutes=30, seconds=0.5)

    def work(transaction: Transaction) -> None:
        row = StoredCron(
            "clean up", "every 5400 s", "jobs:clean", '{"days": 2}', to_microseconds(due)
        )
        transaction.put_cron(row)
        for number, (state, error) in enumerate(reversed(runs), start=1):
            slot = to_microseconds(due - timedelta(minutes=90 * (len(runs) - number + 1)))
            transaction.insert_schedule(
                StoredSchedule(
                    id=f"_scheduled_functions_{number}",
                    creation_time=number,
                    name="jobs:clean",
                    kind="mutation",
                    args='{"days": 2}',
                    scheduled_time=slot,
                    state=state,
                    completed_time=slot + 30_000,
                    error=error,
                    cron="clean up",
                    slot=slot,
                )
            )

    with closing(open_storage(database)) as storage:
        storage.write(work).result()
    return due


def nine_in_vienna(capsys: Output) -> datetime:
    now = datetime.now(ZoneInfo("Europe/Vienna"))
    nine = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return nine if nine > now else nine + timedelta(days=1)


@pytest.mark.holds("shell")
def test_jobs_are_listed_in_words_and_then_their_firings(
    crons: Path, located: str, capsys: Output
) -> None:
    store(located, (ScheduledState.FAILED, "OSError: no"))
    nine = nine_in_vienna(capsys)
    assert main(["crons", "--next", "40"]) == 0
    first, second = capsys.readouterr().out.split("\n\n")
    heading, interval, daily = (line.split("  ") for line in first.splitlines())
    assert [cell.strip() for cell in heading if cell] == [
        "CRON",
        "SCHEDULE",
        "TIME ZONE",
        "LAST RUN",
        "FUNCTION",
    ]
    assert [cell.strip() for cell in interval if cell.strip()] == [
        "clean up",
        "every 90 minutes",
        "failed 60 min ago",
        "jobs:clean",
    ]
    assert [cell.strip() for cell in daily if cell.strip()] == [
        "report",
        "at 09:00 every day",
        "Europe/Vienna",
        "never",
        "jobs:clean",
    ]
    lines = second.splitlines()
    assert len(lines) == 41
    assert " ".join(lines[1].split()).endswith("in 30 min clean up")
    assert f"{nine:%a %Y-%m-%d} 09:00:00 {nine:%Z}" in second


def test_one_job_is_shown_with_its_arguments_and_last_runs(
    crons: Path, located: str, capsys: Output
) -> None:
    store(located, (ScheduledState.SUCCESS, None), (ScheduledState.FAILED, "OSError: no"))
    assert main(["crons", "clean up", "--next", "2"]) == 0
    head, firings, runs = capsys.readouterr().out.split("\n\n")
    assert head.splitlines() == [
        "clean up: every 90 minutes",
        "  runs jobs:clean",
        '  with {"days": 2}',
    ]
    assert len(firings.splitlines()) == 3
    latest, before = (line.split() for line in runs.splitlines()[1:])
    assert latest[-3:] == ["success", "30", "ms"]
    assert before[-5:] == ["failed", "30", "ms", "OSError:", "no"]


def test_an_interval_that_no_runtime_has_seen_fires_when_one_starts(
    crons: Path, capsys: Output
) -> None:
    assert main(["crons", "clean up"]) == 0
    shown = capsys.readouterr().out
    assert "1 job will fire when a runtime first starts: clean up" in shown
    assert "It has not run yet." in shown
    assert not (crons / ".gnomon" / "database.db").exists()


def test_scripts_get_firings_and_runs(crons: Path, located: str, capsys: Output) -> None:
    due = store(located, (ScheduledState.SUCCESS, None))
    assert main(["crons", "--next", "2", "--output-format", "json"]) == 0
    interval, daily = json.loads(capsys.readouterr().out)
    assert (interval["schedule"], interval["args"]) == ("PT5400S", {"days": 2})
    assert [datetime.fromisoformat(text) for text in interval["next"]] == [
        due,
        due + timedelta(minutes=90),
    ]
    assert [run["state"] for run in interval["runs"]] == ["success"]
    assert (daily["schedule"], daily["timezone"]) == ("0 9 * * *", "Europe/Vienna")


def test_an_unknown_job_is_named_with_the_nearest(crons: Path, capsys: Output) -> None:
    assert main(["crons", "clean-up"]) == 2
    assert capsys.readouterr().err == (
        "error: there is no cron job 'clean-up'; did you mean 'clean up'?\n"
    )


def test_a_project_without_jobs_says_so(crons: Path, capsys: Output) -> None:
    (crons / "functions" / "crons.py").unlink()
    assert main(["crons"]) == 0
    assert capsys.readouterr().out == "The project has no cron jobs.\n"


def test_a_module_that_cannot_be_imported_is_named(crons: Path, capsys: Output) -> None:
    (crons / "functions" / "jobs.py").write_text("import not_installed")
    assert main(["crons"]) == 2
    assert "ModuleNotFoundError: No module named 'not_installed'" in capsys.readouterr().err
