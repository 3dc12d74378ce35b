"""`gnomon move`: a project goes from SQLite to PostgreSQL, or back, with all that it has."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime, Schedules
from gnomon.storage.opening import open_storage

APP = Path(__file__).parents[1] / "runtime" / "app"

Output = pytest.CaptureFixture[str]


def gnomon(*words: str) -> int:
    """The exit status of a command on the app."""
    return main([*words, "--project", str(APP)])


def call(database: str, path: str, **arguments: object) -> None:
    words = ("--args", json.dumps(arguments), "--unchecked", "--database", database)
    assert gnomon("run", path, *words) == 0


@pytest.fixture
def file(tmp_path: Path, capsys: Output) -> str:
    """A database in which one scheduled function has ended and one waits for tomorrow."""
    database = str(tmp_path / "app.db")
    call(database, "work:effect", name="directly")
    call(database, "work:schedule_one", name="soon")

    async def run() -> None:
        async with Runtime.open(APP, database=database, unchecked=True) as runtime:
            await runtime.wait_until_idle()

    asyncio.run(run())
    call(database, "work:schedule_one", name="tomorrow", delay=86_400)
    capsys.readouterr()
    return database


def looked_at(database: str) -> tuple[object, list[ScheduledFunction]]:
    """The app's documents by its own function, and what is scheduled."""

    async def look() -> tuple[object, list[ScheduledFunction]]:
        leave = Schedules.LEAVE
        async with Runtime.open(APP, database=database, unchecked=True, schedules=leave) as runtime:
            return await runtime.run_query("work:effects"), await runtime.scheduled_functions()

    return asyncio.run(look())


def test_the_app_finds_everything_on_the_server(file: str, postgres: str, capsys: Output) -> None:
    before = looked_at(file)
    assert gnomon("move", "--database", file, "--to", postgres) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Moved 2 documents, 2 schedules, 0 crons to postgresql://")
    assert looked_at(postgres) == before
    assert [one.state for one in before[1]] == ["success", "pending"]


@pytest.mark.holds("moving")
def test_what_is_pending_runs_once_where_it_was_moved_to(file: str, postgres: str) -> None:
    assert gnomon("move", "--database", file, "--to", postgres) == 0

    class DayAfterTomorrow:
        def now(self) -> datetime:
            return datetime.now(UTC) + timedelta(days=2)

    async def run() -> None:
        step = Schedules.STEP
        async with Runtime.open(
            APP, database=postgres, unchecked=True, schedules=step, clock=DayAfterTomorrow()
        ) as runtime:
            await runtime.wait_until_idle()

    asyncio.run(run())
    effects, schedules = looked_at(postgres)
    assert effects == ["directly", "soon", "tomorrow"]
    assert [one.state for one in schedules] == ["success", "success"]


def test_the_former_database_says_where_everything_went(
    file: str, postgres: str, capsys: Output
) -> None:
    assert gnomon("move", "--database", file, "--to", postgres) == 0
    assert gnomon("run", "work:effects", "--unchecked", "--database", file) == 2
    problem = capsys.readouterr().err
    assert "this database was moved to postgresql://" in problem
    assert "`gnomon move --undo`" in problem
    assert gnomon("data", "--database", file) == 0
    assert "_moved" not in capsys.readouterr().out
    assert gnomon("move", "--undo", "--database", file) == 0
    call(file, "work:effects")


def test_what_was_moved_is_not_moved_elsewhere_too(
    file: str, postgres: str, tmp_path: Path, capsys: Output
) -> None:
    """What is pending would run in both."""
    elsewhere = tmp_path / "elsewhere.db"
    assert gnomon("move", "--database", file, "--to", postgres) == 0
    assert gnomon("move", "--database", file, "--to", str(elsewhere)) == 2
    assert "this database was moved to postgresql://" in capsys.readouterr().err
    assert not elsewhere.exists()
    assert gnomon("run", "work:effects", "--unchecked", "--database", file) == 2
    assert gnomon("move", "--undo", "--database", file) == 0
    assert gnomon("move", "--database", file, "--to", str(elsewhere)) == 0


def test_it_comes_back_into_a_new_file(file: str, postgres: str, tmp_path: Path) -> None:
    before = looked_at(file)
    again = str(tmp_path / "again.db")
    assert gnomon("move", "--database", file, "--to", postgres) == 0
    assert gnomon("move", "--database", postgres, "--to", again) == 0
    assert looked_at(again) == before


def test_a_file_that_could_not_be_filled_is_not_left_behind(
    file: str, tmp_path: Path, capsys: Output
) -> None:
    target = tmp_path / "target.db"
    with closing(open_storage(file)) as storage:
        assert asyncio.run(storage.join("busy bee")) is not None
        assert gnomon("move", "--database", file, "--to", str(target)) == 2
    assert f"a process runs the schedules of {file}; end it first" in capsys.readouterr().err
    assert list(tmp_path.glob("target.db*")) == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--to", "{file}"), "where everything is; --database names another source"),
        (("--to", "{folder}/../{name}/app.db"), "where everything is; --database names another"),
        (("--to", ":memory:"), "what is moved to :memory: is gone"),
        (("--to", "postgresql://127.0.0.1:1/none"), "is the server running"),
        (("--to", "postgresql://a:secret@[/none"), "is no valid URL"),
    ],
)
def test_what_cannot_be_moved_to_is_named(
    file: str, capsys: Output, words: tuple[str, ...], problem: str
) -> None:
    folder = Path(file).parent
    asked = [word.format(file=file, folder=folder, name=folder.name) for word in words]
    assert gnomon("move", "--database", file, *asked) == 2
    said = capsys.readouterr().err
    assert problem in said
    assert "secret" not in said
    assert looked_at(file)[0] == ["directly", "soon"]


def test_there_must_be_something_to_move(tmp_path: Path, capsys: Output) -> None:
    missing = str(tmp_path / "none.db")
    assert gnomon("move", "--database", missing, "--to", "other.db") == 2
    assert f"there is no database {missing}" in capsys.readouterr().err


def test_nothing_is_imported_while_a_worker_is_on_the_server(
    file: str, postgres: str, tmp_path: Path, capsys: Output
) -> None:
    lines = str(tmp_path / "app.jsonl")
    assert gnomon("export", "--database", file, lines) == 0

    async def attempt() -> int:
        with closing(open_storage(postgres)) as storage:
            worker = await storage.join("busy bee")
            assert worker is not None
            status = await asyncio.to_thread(gnomon, "import", lines, "--database", postgres)
            await worker.leave([])
            return status

    assert asyncio.run(attempt()) == 2
    assert "busy bee runs the schedules of this database" in capsys.readouterr().err
    assert gnomon("import", lines, "--database", postgres) == 0
    assert gnomon("import", lines, "--replace", "--database", postgres) == 0
