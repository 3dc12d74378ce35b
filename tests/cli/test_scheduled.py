"""`gnomon scheduled`: what is scheduled, one of them, and canceling some."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.runtime.clock import to_microseconds
from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import ScheduledState, StoredSchedule

Output = pytest.CaptureFixture[str]
Schedule = Callable[..., str]
TABLE = "_scheduled_functions"


@pytest.fixture
def schedule(project: Path, located: str) -> Schedule:
    """Puts a scheduled function into the project's database; its id without the table."""
    count = 0

    def add(
        key: str,
        state: str = "pending",
        *,
        name: str = "jobs:process",
        minutes: float = 0,
        error: str | None = None,
        args: str = "{}",
    ) -> str:
        nonlocal count
        count += 1
        due = to_microseconds(datetime.now(UTC) + timedelta(minutes=minutes, seconds=0.5))
        row = StoredSchedule(
            id=f"{TABLE}_{key}",
            creation_time=count,
            name=name,
            kind="action",
            args=args,
            scheduled_time=due,
            state=ScheduledState(state),
            completed_time=None if state in ("pending", "in_progress") else due,
            error=error,
        )
        with closing(open_storage(located)) as storage:
            storage.write(lambda transaction: transaction.insert_schedule(row)).result()
        return key

    return add


def states(database: str) -> dict[str, str]:
    with closing(open_storage(database)) as storage:
        rows = storage.read(lambda s: s.scan_schedules(0, 99, descending=False, limit=99)).result()
    return {row.id.removeprefix(f"{TABLE}_"): row.state.value for row in rows}


def listed(capsys: Output, *words: str) -> list[str]:
    assert main(["scheduled", "list", *words, "--output-format", "json"]) == 0
    return [item["id"].removeprefix(f"{TABLE}_") for item in json.loads(capsys.readouterr().out)]


@pytest.mark.holds("shell")
def test_the_newest_stand_first_with_their_state_and_distance(
    schedule: Schedule, capsys: Output
) -> None:
    schedule("a", "failed", minutes=-10, error="OSError: no")
    schedule("b", minutes=5, name="emails:send")
    assert main(["scheduled", "list"]) == 0
    heading, first, second = capsys.readouterr().out.splitlines()
    assert heading.split() == ["STATE", "FUNCTION", "DUE", "(UTC)", "ID"]
    assert first.split()[:2] == ["pending", "emails:send"]
    assert first.endswith("  in 5 min          b")
    assert second.split()[:2] == ["failed", "jobs:process"]
    assert second.endswith("  ended 10 min ago  a")


def test_states_and_functions_are_chosen(schedule: Schedule, capsys: Output) -> None:
    schedule("a", "failed")
    schedule("b", "success", name="emails:send")
    schedule("c", "failed", name="emails:send")
    assert listed(capsys, "--state", "failed") == ["c", "a"]
    assert listed(capsys, "--state", "failed", "--state", "success") == ["c", "b", "a"]
    assert listed(capsys, "--function", "emails:send", "--state", "failed") == ["c"]


def test_the_limit_keeps_the_newest_and_says_so(schedule: Schedule, capsys: Output) -> None:
    for key in "abc":
        schedule(key)
    assert listed(capsys, "--limit", "2") == ["c", "b"]
    assert main(["scheduled", "list", "--limit", "2"]) == 0
    assert capsys.readouterr().out.endswith("Older ones are left out: --limit 4 shows more.\n")


def test_where_there_is_no_database_yet_none_is_made(project: Path, capsys: Output) -> None:
    assert main(["scheduled", "list"]) == 0
    assert capsys.readouterr().out == "Nothing was ever scheduled: there is no database yet.\n"
    assert not (project / ".gnomon" / "database.db").exists()


def test_nothing_to_list_is_said_in_words(schedule: Schedule, capsys: Output) -> None:
    schedule("a")
    assert main(["scheduled", "list", "--state", "failed"]) == 0
    assert capsys.readouterr().out == "None is asked for.\n"


def test_one_is_shown_with_its_arguments_and_error(schedule: Schedule, capsys: Output) -> None:
    schedule("a", "failed", minutes=-30, error="OSError: no", args='{"to": "ö", "n": [1]}')
    assert main(["scheduled", "show", "a"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["jobs:process: failed", f"  id         {TABLE}_a"]
    assert "  error      OSError: no" in lines
    assert "  arguments  {" in lines
    assert '               "to": "ö",' in lines
    assert main(["scheduled", "show", f"{TABLE}_a", "--output-format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["args"], shown["error"]) == ({"to": "ö", "n": [1]}, "OSError: no")


@pytest.mark.holds("shell", "canceled-never-starts")
def test_canceling_says_what_became_of_each(
    located: str, schedule: Schedule, capsys: Output
) -> None:
    schedule("a", minutes=5)
    schedule("b", "in_progress")
    schedule("c", "success", minutes=-20)
    assert main(["scheduled", "cancel", "a", "b", "c"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "canceled  jobs:process a: it was due in 5 min"
    assert second.startswith("canceled  jobs:process b: it is running, and what it schedules")
    assert third.startswith("left      jobs:process c: it ended ")
    assert states(located) == {"a": "canceled", "b": "canceled", "c": "success"}


@pytest.mark.parametrize("verb", ["show", "cancel"])
def test_the_id_of_a_document_is_told_from_that_of_a_schedule(
    schedule: Schedule, capsys: Output, verb: str
) -> None:
    schedule("a")
    assert main(["scheduled", verb, "my_jobs_a"]) == 2
    error = capsys.readouterr().err
    assert error == "error: my_jobs_a is the id of a document of my_jobs, not of a schedule\n"


def test_an_unknown_id_cancels_nothing(located: str, schedule: Schedule, capsys: Output) -> None:
    schedule("a")
    assert main(["scheduled", "cancel", "a", "nine"]) == 2
    assert f"there is no scheduled function {TABLE}_nine" in capsys.readouterr().err
    assert states(located) == {"a": "pending"}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["list", "--database", "gone.db"], "there is no database"),
        (["list", "--limit", "0"], "'0' is not a number of at least 1"),
        (["show", "a"], "there is no scheduled function _scheduled_functions_a"),
        ([], "the following arguments are required: list|show|cancel"),
        (["list", "--project", "nowhere"], "nowhere does not exist"),
    ],
)
def test_a_wrong_use_exits_2(project: Path, capsys: Output, words: list[str], problem: str) -> None:
    assert main(["scheduled", *words]) == 2
    assert problem in capsys.readouterr().err


def test_a_file_that_is_no_database_is_named(project: Path, capsys: Output) -> None:
    (project / "notes.txt").write_text("no database at all, " * 50)
    assert main(["scheduled", "list", "--database", "notes.txt"]) == 2
    assert "damaged or no SQLite database" in capsys.readouterr().err
