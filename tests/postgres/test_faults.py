"""Each point at which a worker can die, freeze or fail, hit every time, and accounted for.

The first worker alone has the work until it is hit; then a second one is there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.runtime.runs import LOST
from gnomon.storage.faults import FaultPoint

ROOT = Path(__file__).parents[2]
APP = ROOT / "tests" / "runtime" / "app"
WITH_CRONS = ROOT / "tests" / "runtime" / "crash" / "app"
LEASE = 1.0
LATEST = 30.0


@dataclass
class Stage:
    """A database, its workers, and the fault that waits for one of them."""

    database: str
    token: Path
    app: Path = APP
    stack: ExitStack = field(default_factory=ExitStack)

    def worker(self, *fault: str) -> subprocess.Popen[str]:
        """A worker that runs, with the fault's point and deed if there is to be one."""
        module = (
            ["tests.postgres.faulty_worker", *fault, str(self.token)] if fault else ["gnomon.cli"]
        )
        options = ["--unchecked", "--lease", str(LEASE), "--project", str(self.app)]
        process = subprocess.Popen(
            [sys.executable, "-m", *module, "worker", *options],
            cwd=ROOT,
            env={**os.environ, "GNOMON_DATABASE": self.database},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.stack.callback(end, process)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("working on")
        return process

    def limit_transactions(self) -> None:
        """Has the server end a transaction that stands still for two seconds."""
        self.app = self.token.parent / "app"
        shutil.copytree(APP, self.app)
        limits = "[tool.gnomon.limits]\ntransaction-timeout = 1\n"
        (self.app / "pyproject.toml").write_text(limits, encoding="utf-8")

    def arm(self) -> None:
        """From now on the fault happens."""
        time.sleep(0.3)
        self.token.touch()

    def until_hit(self) -> None:
        """Waits until the fault has happened."""
        limit = time.monotonic() + LATEST
        while self.token.exists():
            assert time.monotonic() < limit, "the point was not reached"
            time.sleep(0.02)

    def call(self, function: str, **arguments: object) -> object:
        """Calls a function from here."""

        async def call() -> object:
            async with self._beside() as runtime:
                return await runtime.run_mutation(function, **arguments)

        return asyncio.run(call())

    def ended(self) -> tuple[dict[str, ScheduledFunction], Counter[str]]:
        """The scheduled functions by name once none is left, and the effects that there were."""

        async def look() -> tuple[list[ScheduledFunction], object]:
            async with self._beside() as runtime, asyncio.timeout(LATEST):
                while any(
                    one.completed_time is None for one in await runtime.scheduled_functions()
                ):
                    await asyncio.sleep(0.05)
                return await runtime.scheduled_functions(), await runtime.run_query("work:effects")

        schedules, effects = asyncio.run(look())
        assert isinstance(effects, list)
        return {one.name: one for one in schedules}, Counter(effects)

    async def marks(self) -> Counter[str]:
        """What the app with cron jobs has marked."""
        async with self._beside() as runtime:
            marks = await runtime.run_query("work:marks")
        assert isinstance(marks, list)
        return Counter(marks)

    def _beside(self) -> AbstractAsyncContextManager[Runtime]:
        return Runtime.open(
            self.app, database=self.database, unchecked=True, schedules=Schedules.LEAVE
        )


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.send_signal(signal.SIGCONT)
    with process:
        process.wait()


@pytest.fixture
def stage(postgres: str, tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(postgres, tmp_path / "token")
    with stage.stack:
        yield stage


POINTS = [
    FaultPoint.BEFORE_CLAIM,
    FaultPoint.AFTER_CLAIM,
    FaultPoint.BEFORE_COMMIT,
    FaultPoint.AFTER_COMMIT,
    FaultPoint.HEARTBEAT,
]


@pytest.mark.holds("mutations-exactly-once", "lost-actions-fail")
@pytest.mark.parametrize("point", POINTS)
def test_a_mutation_runs_exactly_once_whatever_its_worker_dies_at(
    stage: Stage, point: FaultPoint
) -> None:
    first = stage.worker(point, "die")
    stage.arm()
    stage.call("work:schedule_one", name="a", delay=0.2)
    stage.until_hit()
    assert first.wait(10) == -signal.SIGKILL
    stage.worker()
    schedules, effects = stage.ended()
    assert effects == {"a": 1}
    assert schedules["work:effect"].state == "success"


# What is already certain when the worker dies, and what is still open.
@pytest.mark.holds("actions-at-most-once", "lost-actions-fail")
@pytest.mark.parametrize(
    ("point", "state", "most"),
    [
        (FaultPoint.BEFORE_CLAIM, "success", 1),
        (FaultPoint.AFTER_CLAIM, "failed", 0),
        (FaultPoint.BEFORE_COMMIT, "failed", 0),
        (FaultPoint.AFTER_COMMIT, "failed", 1),
    ],
)
def test_an_action_runs_at_most_once_whatever_its_worker_dies_at(
    stage: Stage, point: FaultPoint, state: str, most: int
) -> None:
    """It marks its effect in a mutation of its own, whose commit is the first after its claim."""
    first = stage.worker(point, "die")
    stage.arm()
    stage.call("work:schedule_action", name="a")
    stage.until_hit()
    assert first.wait(10) == -signal.SIGKILL
    stage.worker()
    schedules, effects = stage.ended()
    ended = schedules["work:act"]
    assert (ended.state, ended.error) == (state, LOST if state == "failed" else None)
    assert effects["a"] == most


@pytest.mark.holds("leases")
@pytest.mark.parametrize("point", [FaultPoint.AFTER_CLAIM, FaultPoint.BEFORE_COMMIT])
def test_a_mutation_of_a_worker_that_freezes_past_its_lease_runs_once(
    stage: Stage, point: FaultPoint
) -> None:
    stage.limit_transactions()
    first = stage.worker(point, "freeze")
    stage.arm()
    stage.call("work:schedule_one", name="a")
    stage.until_hit()
    stage.worker()
    stage.ended()
    first.send_signal(signal.SIGCONT)
    # The one that was thawed works on.
    stage.call("work:schedule_action", name="b")
    schedules, effects = stage.ended()
    assert effects == {"a": 1, "b": 1}
    assert {one.state for one in schedules.values()} == {"success"}
    first.send_signal(signal.SIGTERM)
    assert first.wait(15) == 0


@pytest.mark.holds("leases")
def test_an_action_of_a_worker_whose_lease_was_not_kept_has_failed(stage: Stage) -> None:
    """The thread that renews it waits too long; another worker ends what it had."""
    stage.worker(FaultPoint.HEARTBEAT, "wait")
    stage.call("work:schedule_waiting", path=str(stage.token.with_name("never")), name="w")
    stage.arm()
    stage.until_hit()
    stage.worker()
    schedules, effects = stage.ended()
    assert effects == {"w started": 1}
    assert (schedules["work:wait_for_file"].state, schedules["work:wait_for_file"].error) == (
        "failed",
        LOST,
    )


@pytest.mark.parametrize(
    "point", [FaultPoint.BEFORE_CLAIM, FaultPoint.AFTER_CLAIM, FaultPoint.BEFORE_COMMIT]
)
def test_a_store_that_fails_at_a_point_is_asked_again(stage: Stage, point: FaultPoint) -> None:
    stage.worker(point, "fail")
    stage.arm()
    stage.call("work:schedule_one", name="a")
    stage.until_hit()
    schedules, effects = stage.ended()
    assert effects == {"a": 1}
    assert schedules["work:effect"].state == "success"


@pytest.mark.holds("one-run-a-slot")
def test_a_slot_is_fired_once_whatever_happens_while_it_is(stage: Stage) -> None:
    stage.app = WITH_CRONS
    first = stage.worker(FaultPoint.CRON_FIRING, "die")
    stage.token.touch()
    stage.until_hit()
    assert first.wait(10) == -signal.SIGKILL
    second, third = stage.worker(), stage.worker()
    time.sleep(2.5)
    for worker in (second, third):
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    slots = asyncio.run(stage.marks())
    assert len(slots) >= 2
    assert set(slots.values()) == {1}
