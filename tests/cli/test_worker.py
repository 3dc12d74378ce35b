"""`gnomon worker`: many processes that share the schedules of one PostgreSQL database."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from gnomon.cli.program import main
from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.runtime.runs import LOST

APP = Path(__file__).parents[1] / "runtime" / "app"


class Worker(subprocess.Popen[str]):
    """A process of `gnomon worker`; `started` is what it said until it began to work."""

    started = ""

    def wait_until_it_works(self) -> None:
        assert self.stdout is not None
        while "working on" not in self.started:
            line = self.stdout.readline()
            assert line, "the worker ended"
            self.started += line


@contextmanager
def worker(database: str, *words: str) -> Iterator[Worker]:
    """A process that works on the app, once it has begun to; killed at the end if it still runs."""
    command = [sys.executable, "-m", "gnomon.cli", "worker", "--unchecked", "--lease", "1"]
    process = Worker(
        [*command, "--project", str(APP), *words],
        env={**os.environ, "GNOMON_DATABASE": database},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            process.wait_until_it_works()
            yield process
        finally:
            process.kill()


async def schedule(database: str, function: str, names: list[str], **more: str) -> None:
    async with Runtime.open(
        APP, database=database, unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        for name in names:
            await runtime.run_mutation(f"work:{function}", name=name, **more)


async def until_effect(database: str, name: str) -> None:
    async with Runtime.open(
        APP, database=database, unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        async with asyncio.timeout(20):
            while name not in str(await runtime.run_query("work:effects")):
                await asyncio.sleep(0.05)


async def completed(database: str) -> tuple[list[ScheduledFunction], Counter[str]]:
    """The scheduled functions once none is left, and the effects that they had."""
    async with Runtime.open(
        APP, database=database, unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        async with asyncio.timeout(40):
            while await runtime.next_due() or any(
                one.completed_time is None for one in await runtime.scheduled_functions()
            ):
                await asyncio.sleep(0.1)
        effects = await runtime.run_query("work:effects")
        assert isinstance(effects, list)
        return await runtime.scheduled_functions(), Counter(effects)


@pytest.mark.holds("mutations-exactly-once", "leases")
def test_what_a_killed_worker_had_is_done_by_another_exactly_once(postgres: str) -> None:
    names = [f"effect {number}" for number in range(150)]
    with worker(postgres) as first, worker(postgres):
        asyncio.run(schedule(postgres, "schedule_one", names[:100]))
        first.kill()
        asyncio.run(schedule(postgres, "schedule_one", names[100:]))
        schedules, effects = asyncio.run(completed(postgres))
    assert effects == Counter(names)
    assert {one.state for one in schedules} == {"success"}


@pytest.mark.holds("lost-actions-fail")
def test_an_action_of_a_killed_worker_fails_and_is_not_run_again(
    postgres: str, tmp_path: Path
) -> None:
    never = str(tmp_path / "never")
    with worker(postgres) as first:
        asyncio.run(schedule(postgres, "schedule_waiting", ["slow"], path=never))
        asyncio.run(until_effect(postgres, "slow started"))
        with worker(postgres):
            first.kill()
            asyncio.run(schedule(postgres, "schedule_action", ["quick"]))
            schedules, effects = asyncio.run(completed(postgres))
    assert [(one.name, one.state, one.error) for one in schedules] == [
        ("work:wait_for_file", "failed", LOST),
        ("work:act", "success", None),
    ]
    assert effects == Counter(["slow started", "quick"])


@pytest.mark.holds("who-checks")
def test_a_project_that_was_not_checked_is_not_worked_on(
    postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["worker", "--project", str(APP), "--database", postgres]) == 2
    assert "there is no verdict; run `gnomon check --record`" in capsys.readouterr().err


@pytest.mark.holds("stopping")
def test_a_worker_that_is_stopped_ends_in_order(postgres: str) -> None:
    with worker(postgres) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_worker_tells_machines_how_it_is(postgres: str) -> None:
    with worker(postgres, "--probes", "0") as process:
        where = re.search(r"http://127.0.0.1:\d+", process.started)
        assert where is not None
        assert httpx2.get(f"{where[0]}/ready").json() == {"status": "ok"}
        assert "gnomon_running 0.0" in httpx2.get(f"{where[0]}/metrics").text


@pytest.mark.parametrize("place", ["", "http", "127.0.0.1:", "99999", "host:-1"])
def test_the_place_of_the_probes_is_a_port(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", f"--probes={place}"]) == 2
    assert f"{place!r} is no [HOST:]PORT" in capsys.readouterr().err


def test_run_and_a_look_at_its_schedules_reach_the_same_database(
    postgres: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GNOMON_DATABASE", postgres)
    place = ["--project", str(APP)]
    arguments = ["--args", '{"name": "a"}', "--wait", "--unchecked"]
    assert main(["run", "work:schedule_one", *arguments, *place]) == 0
    assert main(["run", "work:effects", "--unchecked", *place]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == '["a"]'
    assert main(["scheduled", "list", *place]) == 0
    assert "work:effect" in capsys.readouterr().out
