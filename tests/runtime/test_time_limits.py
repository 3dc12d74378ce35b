"""What runs for too long is ended, or at least said; nothing is left behind."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gnomon.errors import LimitExceeded, ProjectRefused
from gnomon.runtime import Runtime, watch
from gnomon.runtime.engine import Schedules
from gnomon.runtime.limit_settings import read_limits
from gnomon.storage.opening import MEMORY
from gnomon.testing import FailedScheduledFunction, InMemoryRuntime

SCHEMA = """
from gnomon import Document

class Mark(Document, table="marks"):
    name: str
"""
SLOW = """
import asyncio, time
from pathlib import Path
from gnomon import (
    ActionCtx, BlockingActionCtx, Id, MutationCtx, QueryCtx, ScheduledFunction,
    internal_action, internal_mutation, internal_query,
)
from gnomon.kinds import Visibility
from gnomon.references import ActionReference, MutationReference
from .schema import Mark

MARK = MutationReference[..., object]("slow:mark", Visibility.INTERNAL)
SLEEP = ActionReference[..., object]("slow:sleep", Visibility.INTERNAL)

@internal_mutation
async def mark(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Mark(name=name))

@internal_query
async def marks(ctx: QueryCtx) -> list[str]:
    return [mark.name for mark in await ctx.db.query(Mark).collect()]

@internal_mutation
async def schedule_sleep(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, SLEEP)

@internal_action
async def sleep(ctx: ActionCtx) -> None:
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        raise

@internal_action
async def time_out_by_itself(ctx: ActionCtx) -> str:
    try:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(60)
    except TimeoutError:
        return "it took too long, so something else was done"
    return "never"

@internal_action
def block_a_thread(ctx: BlockingActionCtx, path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.005)
    try:
        ctx.run_mutation(MARK, name="too late")
    except Exception as error:
        Path(path).write_text(str(error))

@internal_mutation
async def mark_for_ever(ctx: MutationCtx) -> None:
    while True:
        await ctx.db.insert(Mark(name="never seen"))

@internal_mutation
async def mark_and_compute(ctx: MutationCtx, seconds: float) -> None:
    await ctx.db.insert(Mark(name="computed"))
    time.sleep(seconds)

@internal_action
async def block_the_loop(ctx: ActionCtx, seconds: float) -> None:
    time.sleep(seconds)  # here
"""
NATIVE = """
"use process"
import os, subprocess, sys, time
from pathlib import Path
from gnomon import BlockingActionCtx, internal_action
from gnomon.kinds import Visibility
from gnomon.references import ActionReference

NUMBER = ActionReference[..., object]("native:number", Visibility.INTERNAL)

@internal_action
def number(ctx: BlockingActionCtx) -> int:
    return os.getpid()

@internal_action
def run_another(ctx: BlockingActionCtx) -> bool:
    return ctx.run_action(NUMBER) != os.getpid()

@internal_action
def sleep(ctx: BlockingActionCtx, path: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(path).write_text(f"{os.getpid()} {child.pid}")
    time.sleep(60)
"""


@pytest.fixture
def make_runtime(make_app: Callable[..., Path]) -> Iterator[Callable[..., InMemoryRuntime]]:
    """The app with limits of its own."""
    opened: list[InMemoryRuntime] = []

    def make(database: str = MEMORY, **limits: float) -> InMemoryRuntime:
        root = make_app(schema=SCHEMA, slow=SLOW, native=NATIVE)
        lines = [f"{name.replace('_', '-')} = {value}" for name, value in limits.items()]
        text = "\n".join(["[tool.gnomon.limits]", *lines])
        (root / "pyproject.toml").write_text(text, encoding="utf-8")
        opened.append(InMemoryRuntime(root, database=database))
        return opened[-1]

    yield make
    for runtime in opened:
        runtime.close()


MakeRuntime = Callable[..., InMemoryRuntime]


def wait_for(path: Path) -> str:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.005)
    raise AssertionError(f"{path} was not written")


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended and was not collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(process: int) -> bool:
    """Whether a process that was killed is gone soon: a busy system takes its time."""
    end = time.monotonic() + 10
    while is_alive(process) and time.monotonic() < end:
        time.sleep(0.005)
    return not is_alive(process)


class TestActions:
    @pytest.mark.holds("actions-are-limited-in-time")
    def test_one_on_the_event_loop_is_cancelled(self, make_runtime: MakeRuntime) -> None:
        runtime = make_runtime(action_timeout=0.05)
        with pytest.raises(LimitExceeded, match=r"slow:sleep: ran for more than 0\.05 s, .* was c"):
            runtime.run_action("slow:sleep")

    @pytest.mark.holds("actions-are-limited-in-time")
    def test_a_scheduled_one_has_failed(self, make_runtime: MakeRuntime, database: str) -> None:
        runtime = make_runtime(database, action_timeout=0.05)
        runtime.run_mutation("slow:schedule_sleep")
        with pytest.raises(FailedScheduledFunction, match="the limit of an action"):
            runtime.finish_all_scheduled_functions()
        assert [one.state for one in runtime.scheduled_functions()] == ["failed"]

    def test_a_time_limit_of_its_own_is_its_own_affair(self, make_runtime: MakeRuntime) -> None:
        runtime = make_runtime(action_timeout=5)
        assert str(runtime.run_action("slow:time_out_by_itself")).startswith("it took too long")

    def test_one_in_a_thread_fails_at_once_and_can_do_nothing_more(
        self, make_runtime: MakeRuntime, tmp_path: Path
    ) -> None:
        runtime = make_runtime(action_timeout=0.05)
        path = tmp_path / "go on"
        with pytest.raises(LimitExceeded, match="its thread cannot be stopped"):
            runtime.run_action("slow:block_a_thread", path=str(path))
        path.touch()
        assert "the action is over" in wait_for(path)
        assert runtime.run_query("slow:marks") == []

    @pytest.mark.holds("actions-are-limited-in-time")
    @pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
    def test_one_in_a_process_is_killed_with_what_it_started_and_the_pool_is_whole(
        self, make_runtime: MakeRuntime, tmp_path: Path
    ) -> None:
        # Long enough for a busy machine to start a worker in.
        runtime = make_runtime(action_timeout=6, worker_processes=1)
        path = tmp_path / "processes"
        with pytest.raises(LimitExceeded, match="it was killed"):
            runtime.run_action("native:sleep", path=str(path))
        worker, child = map(int, path.read_text().split())
        assert ends(worker)
        assert ends(child)
        assert runtime.run_action("native:number") != worker

    def test_one_in_a_process_may_wait_for_another_although_there_is_one_worker(
        self, make_runtime: MakeRuntime
    ) -> None:
        runtime = make_runtime(worker_processes=1, action_timeout=20)
        assert runtime.run_action("native:run_another") is True


class TestTransactions:
    @pytest.mark.holds("transactions-are-limited-in-time")
    def test_a_mutation_that_never_ends_is_ended_and_undone(
        self, make_runtime: MakeRuntime, database: str
    ) -> None:
        runtime = make_runtime(database, transaction_timeout=0.05)
        with pytest.raises(LimitExceeded, match=r"slow:mark_for_ever: ran for more than 0\.05 s"):
            runtime.run_mutation("slow:mark_for_ever")
        assert runtime.run_query("slow:marks") == []

    @pytest.mark.holds("transactions-are-limited-in-time")
    def test_a_mutation_that_took_too_long_is_undone(
        self, make_runtime: MakeRuntime, database: str
    ) -> None:
        runtime = make_runtime(database, transaction_timeout=0.05)
        with pytest.raises(LimitExceeded, match="all of it is undone"):
            runtime.run_mutation("slow:mark_and_compute", seconds=0.06)
        assert runtime.run_query("slow:marks") == []


class TestWatch:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(watch, "_LOOK_SECONDS", 0.02)
        monkeypatch.setattr(watch, "_PATIENCE_SECONDS", 0.1)

    @pytest.mark.holds("blocked-loops-are-named")
    def test_an_action_that_blocks_the_event_loop_is_named_with_its_line(
        self, make_runtime: MakeRuntime, caplog: pytest.LogCaptureFixture
    ) -> None:
        runtime = make_runtime()
        runtime.run_action("slow:block_the_loop", seconds=0.5)
        (line,) = [text for text in caplog.messages if text.startswith("event loop blocked")]
        assert "function=slow:block_the_loop " in line
        number = SLOW.splitlines().index("    time.sleep(seconds)  # here") + 1
        assert line.endswith(f"slow.py:{number}")

    def test_an_action_that_waits_as_it_should_is_not_named(
        self, make_runtime: MakeRuntime, caplog: pytest.LogCaptureFixture
    ) -> None:
        runtime = make_runtime(action_timeout=0.5)
        with pytest.raises(LimitExceeded):
            runtime.run_action("slow:sleep")
        assert not [text for text in caplog.messages if "blocked" in text]

    @pytest.mark.holds("transactions-are-limited-in-time")
    def test_a_mutation_that_keeps_others_waiting_is_named_while_it_does(
        self, make_runtime: MakeRuntime, database: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        runtime = make_runtime(database)
        with caplog.at_level(logging.INFO, "gnomon"):
            runtime.run_mutation("slow:mark_and_compute", seconds=0.5)
        named = [text.split(" seconds=")[0] for text in caplog.messages]
        said = "slow transaction function=slow:mark_and_compute kind=mutation"
        assert named[0] == said
        assert named.count(said) == 1


def test_nothing_is_watched_while_nothing_runs(app: Path) -> None:
    async def idle() -> float:
        async with Runtime.open(
            app, database=":memory:", unchecked=True, schedules=Schedules.RUN
        ) as runtime:
            await runtime.run_mutation("notes:add", text="a")
            # The last look of the watch comes half a second after the last function.
            await asyncio.sleep(0.8)
            before = time.process_time()
            await asyncio.sleep(1.0)
            return time.process_time() - before

    assert asyncio.run(idle()) < 0.02


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ("action-timout = 1", "there is no limit 'action-timout'; there are: concurrent-actions"),
        ("worker-processes = 0", "limits.worker-processes: expected a number above 0, got 0"),
        ("worker-processes = 1.5", "limits.worker-processes: expected a number above 0"),
        ('action-timeout = "1 s"', "limits.action-timeout: expected a number above 0, got '1 s'"),
    ],
)
def test_a_wrong_limit_is_refused(tmp_path: Path, limits: str, problem: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.gnomon.limits]\n{limits}\n")
    with pytest.raises(ProjectRefused, match=problem):
        read_limits(tmp_path)
