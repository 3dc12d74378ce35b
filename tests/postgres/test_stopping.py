"""A worker that is told to stop: in order, within its time, and whatever the server does."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from gnomon.runtime import Runtime, runs
from gnomon.runtime.engine import Schedules
from gnomon.runtime.runs import LOST, STOPPED
from gnomon.storage.errors import StorageError
from tests.postgres.relay import Relay

APP = Path(__file__).parents[1] / "runtime" / "app"


@contextmanager
def worker(database: str, grace: float) -> Iterator[subprocess.Popen[str]]:
    """A worker that has begun to work."""
    options = ["--unchecked", "--lease", "1", "--grace", str(grace), "--project", str(APP)]
    process = subprocess.Popen(
        [sys.executable, "-m", "gnomon.cli", "worker", *options],
        env={**os.environ, "GNOMON_DATABASE": database},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("working on")
            yield process
        finally:
            process.kill()


async def call(database: str, function: str, **arguments: object) -> None:
    async with Runtime.open(
        APP, database=database, unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        await runtime.run_mutation(f"work:{function}", **arguments)


async def until(database: str, effect: str) -> None:
    async with Runtime.open(
        APP, database=database, unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        async with asyncio.timeout(20):
            while effect not in str(await runtime.run_query("work:effects")):
                await asyncio.sleep(0.05)


async def states(database: str, *, drain: bool = False) -> dict[str, tuple[str, str | None]]:
    """How each scheduled function stands, by the name it was given; with `drain`, at the end."""
    schedules = Schedules.RUN if drain else Schedules.LEAVE
    async with Runtime.open(APP, database=database, unchecked=True, schedules=schedules) as runtime:
        if drain:
            await runtime.drain(30)
        return {
            str(one.args["name"]): (one.state, one.error)
            for one in await runtime.scheduled_functions()
        }


@pytest.mark.holds("stopping")
def test_what_runs_may_end_and_nothing_more_is_begun(postgres: str, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    with worker(postgres, grace=20) as process:
        asyncio.run(call(postgres, "schedule_waiting", path=str(flag), name="a"))
        asyncio.run(until(postgres, "a started"))
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        asyncio.run(call(postgres, "schedule_one", name="b"))
        time.sleep(0.5)
        assert asyncio.run(states(postgres))["b"] == ("pending", None)
        assert process.poll() is None
        flag.touch()
        assert process.wait(15) == 0
    found = asyncio.run(states(postgres))
    assert found["a"] == ("success", None)
    assert found["b"] == ("pending", None)


@pytest.mark.holds("stopping")
def test_what_does_not_end_in_time_fails_and_says_why(postgres: str, tmp_path: Path) -> None:
    with worker(postgres, grace=0.3) as process:
        never = str(tmp_path / "never")
        asyncio.run(call(postgres, "schedule_waiting", path=never, name="a"))
        asyncio.run(until(postgres, "a started"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert asyncio.run(states(postgres)) == {"a": ("failed", STOPPED)}


def test_a_server_that_does_not_answer_is_not_waited_for(
    relay: Relay, postgres: str, tmp_path: Path
) -> None:
    """The action had begun, so it is not run again, though nobody wrote down how it ended."""
    never = tmp_path / "never"
    with worker(relay.url, grace=0.3) as process:
        asyncio.run(call(postgres, "schedule_waiting", path=str(never), name="a"))
        asyncio.run(until(postgres, "a started"))
        relay.fall_silent()
        process.send_signal(signal.SIGTERM)
        assert process.wait(25) == 0
    relay.cut()
    never.touch()
    assert asyncio.run(states(postgres, drain=True)) == {"a": ("failed", LOST)}


def test_an_action_that_could_not_write_down_how_it_ended_is_not_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given back, it would be run again."""
    kept: list[str] = []

    async def leave(worker: object, keep: Sequence[str]) -> None:
        kept.extend(keep)

    def refuse(*what: object, **more: object) -> None:
        raise StorageError("the disk is full")

    async def work() -> str:
        async with Runtime.open(APP, database=":memory:", unchecked=True, grace=0) as runtime:
            await runtime.run_mutation(
                "work:schedule_waiting", path=str(tmp_path / "never"), name="a"
            )
            async with asyncio.timeout(10):
                while await runtime.run_query("work:effects") != ["a started"]:
                    await asyncio.sleep(0.01)
            (one,) = await runtime.scheduled_functions()
            monkeypatch.setattr("gnomon.runtime.runs._end", refuse)
            return one.id

    monkeypatch.setattr("gnomon.runtime.scheduler._LAST_WORDS", 0.2)
    monkeypatch.setattr("gnomon.storage.sqlite_worker.SqliteWorker.leave", leave)
    assert asyncio.run(work()) in kept


def test_an_action_that_is_stopped_while_its_end_is_written_down_has_succeeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_failed = threading.Event()
    end: Callable[..., None] = vars(runs)["_end"]

    def fail_once(*what: object, **more: object) -> None:
        if not has_failed.is_set():
            has_failed.set()
            raise StorageError("the disk is full")
        end(*what, **more)

    async def work() -> None:
        monkeypatch.setattr("gnomon.runtime.runs._end", fail_once)
        async with Runtime.open(APP, database=database, unchecked=True, grace=0) as runtime:
            await runtime.run_mutation("work:schedule_action", name="a")
            assert await asyncio.to_thread(has_failed.wait, 10)

    database = str(tmp_path / "a.db")
    asyncio.run(work())
    assert asyncio.run(states(database)) == {"a": ("success", None)}
