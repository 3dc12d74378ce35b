"""A process that dies at any moment: nothing is lost, nothing happens twice.

Each test kills a process with SIGKILL and opens its database again.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.runtime.runs import LOST

ROOT = Path(__file__).parents[2]
SERVE = """
import asyncio, sys
from gnomon.runtime import Runtime

async def main(root, database):
    async with Runtime.open(root, database=database, unchecked=True) as runtime:
        print("ready", flush=True)
        await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


def serve(app: Path, database: str) -> subprocess.Popen[str]:
    """A process that runs the app's schedules, once it has begun to."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(app), str(database)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


async def reopen(app: Path, database: str) -> tuple[Counter[str], list[ScheduledFunction]]:
    """What was done and what became of the schedules, after everything has ended."""
    async with Runtime.open(app, database=database, unchecked=True) as runtime:
        await runtime.drain(30)
        done = await runtime.run_query("work:effects")
        assert isinstance(done, list)
        return Counter(done), await runtime.scheduled_functions()


def beside(app: Path, database: str) -> AbstractAsyncContextManager[Runtime]:
    """The app in this process, which leaves the schedules to another one."""
    return Runtime.open(app, database=database, unchecked=True, schedules=Schedules.LEAVE)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "crash.db")


@pytest.mark.holds("lost-actions-fail", "actions-at-most-once", on=["sqlite"])
def test_an_action_that_died_with_its_process_is_failed_and_never_run_again(
    app: Path, database: str, tmp_path: Path
) -> None:
    flag = tmp_path / "flag"

    async def schedule() -> None:
        async with beside(app, database) as other:
            await other.run_mutation("work:schedule_waiting", path=str(flag), name="w")
            while await other.run_query("work:effects") != ["w started"]:
                await asyncio.sleep(0.02)
            await other.run_mutation("work:schedule_one", name="later", delay=0.5)

    process = serve(app, database)
    asyncio.run(schedule())
    kill(process)
    flag.touch()
    time.sleep(0.5)
    effects, schedules = asyncio.run(reopen(app, database))
    assert effects == {"w started": 1, "later": 1}
    assert [(one.name, one.state, one.error) for one in schedules] == [
        ("work:wait_for_file", "failed", LOST),
        ("work:effect", "success", None),
    ]


@pytest.mark.holds("mutations-exactly-once", "actions-at-most-once", on=["sqlite"])
def test_after_kills_at_random_moments_everything_is_accounted_for() -> None:
    """`make crash` kills hundreds of times."""
    command = [sys.executable, "-m", "tests.runtime.crash", "--kills", "6", "--seed", "1"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("6 kills, seed 1: ")


@pytest.mark.holds("one-scheduler-on-sqlite", on=["sqlite"])
def test_two_processes_cannot_run_the_same_schedules(app: Path, database: str) -> None:
    process = serve(app, database)
    try:
        with pytest.raises(Exception, match="another process runs the schedules"):
            asyncio.run(reopen(app, database))
    finally:
        kill(process)


@pytest.mark.holds("schedules-of-others-are-noticed")
def test_a_schedule_of_another_process_is_noticed(app: Path, kept: str) -> None:
    async def schedule() -> None:
        async with beside(app, kept) as other:
            await other.run_mutation("work:schedule_one", name="x")
            async with asyncio.timeout(5):
                while await other.run_query("work:effects") != ["x"]:
                    await asyncio.sleep(0.05)

    process = serve(app, kept)
    try:
        asyncio.run(schedule())
    finally:
        kill(process)
