"""A runtime on the machine's clock: prompt when something is due, quiet when nothing is."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from gnomon.documents import ScheduledFunction
from gnomon.errors import InvalidArguments
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.runtime.limits import CONCURRENT_ACTIONS


def lateness(one: ScheduledFunction) -> timedelta:
    assert one.completed_time is not None
    return one.completed_time - one.scheduled_time


@pytest.mark.holds("prompt-and-quiet")
def test_an_idle_runtime_starts_what_is_due_at_once(app: Path, database: str) -> None:
    async def scenario() -> list[ScheduledFunction]:
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            # It has begun, and has its connections.
            await runtime.run_mutation("work:schedule_one", name="x")
            await runtime.drain(10)
            for delay in (0.0, 0.05, 0.1, 0.15):
                await runtime.run_mutation("work:schedule_one", name="x", delay=delay)
            await runtime.drain(10)
            return await runtime.scheduled_functions()

    late = sorted(lateness(one) for one in asyncio.run(scenario())[1:])
    assert late[0] >= timedelta(0)
    # The median, because a machine that runs other tests stalls now and then.
    assert late[1] < timedelta(milliseconds=50)


@pytest.mark.holds("prompt-and-quiet")
def test_an_idle_runtime_uses_next_to_no_time_of_the_processor(app: Path, database: str) -> None:
    async def scenario() -> float:
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            await runtime.run_mutation("work:schedule_one", name="x", delay=3600)
            await asyncio.sleep(0.1)
            start = time.process_time()
            await asyncio.sleep(1.5)
            return time.process_time() - start

    assert asyncio.run(scenario()) < 0.03


@pytest.mark.holds("concurrent-actions")
def test_actions_run_at_the_same_time(app: Path, tmp_path: Path, database: str) -> None:
    flag = tmp_path / "flag"

    async def scenario() -> None:
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            for name in "abc":
                await runtime.run_mutation("work:schedule_waiting", path=str(flag), name=name)
            async with asyncio.timeout(5):
                while len(await runtime.run_query("work:effects")) < 3:  # type: ignore[arg-type]
                    await asyncio.sleep(0.005)
            flag.touch()
            await runtime.drain(5)

    asyncio.run(scenario())


@pytest.mark.holds("concurrent-actions")
def test_no_more_actions_run_at_the_same_time_than_the_limit(
    app: Path, tmp_path: Path, database: str
) -> None:
    flag = tmp_path / "flag"

    async def scenario() -> None:
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            for number in range(CONCURRENT_ACTIONS + 6):
                await runtime.run_mutation(
                    "work:schedule_waiting", path=str(flag), name=f"{number}"
                )
            async with asyncio.timeout(20):
                while len(await runtime.run_query("work:effects")) < CONCURRENT_ACTIONS:  # type: ignore[arg-type]
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            states = Counter(one.state for one in await runtime.scheduled_functions())
            assert states == {"in_progress": CONCURRENT_ACTIONS, "pending": 6}
            flag.touch()
            await runtime.drain(20)
            states = Counter(one.state for one in await runtime.scheduled_functions())
            assert states == {"success": 3 * (CONCURRENT_ACTIONS + 6)}

    asyncio.run(scenario())


def test_what_was_scheduled_since_a_moment_is_found_without_the_rest(
    app: Path, database: str
) -> None:
    async def scenario() -> None:
        async with Runtime.open(
            app, database=database, unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            await runtime.run_mutation("work:schedule_one", name="before", delay=60)
            moment = runtime.now()
            await runtime.run_mutation("work:schedule_one", name="after", delay=60)
            (found,) = await runtime.scheduled_functions(since=moment)
            assert found.args == {"name": "after"}
            assert len(await runtime.scheduled_functions()) == 2

    asyncio.run(scenario())


@pytest.mark.holds("stopping")
def test_closing_ends_what_runs_too_long_and_says_so(app: Path, kept: str) -> None:
    async def scenario() -> list[ScheduledFunction]:
        async with Runtime.open(app, database=kept, unchecked=True, grace=0.05) as runtime:
            await runtime.run_mutation("work:schedule_waiting", path="/nowhere", name="w")
            while await runtime.run_query("work:effects") != ["w started"]:
                await asyncio.sleep(0.005)
        async with Runtime.open(
            app, database=kept, unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            return await runtime.scheduled_functions()

    (one,) = asyncio.run(scenario())
    assert (one.state, one.error) == ("failed", "the runtime was stopped")


@pytest.mark.holds("lost-actions-fail", "stopping")
def test_pending_functions_outlive_the_runtime(app: Path, kept: str) -> None:
    async def schedule() -> None:
        async with Runtime.open(app, database=kept, unchecked=True) as runtime:
            await runtime.run_mutation("work:schedule_one", name="x", delay=0.3)

    async def finish() -> object:
        async with Runtime.open(app, database=kept, unchecked=True) as runtime:
            await runtime.drain(5)
            return await runtime.run_query("work:effects")

    asyncio.run(schedule())
    assert asyncio.run(finish()) == ["x"]


def test_every_execution_is_one_line_of_log(app: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        async with Runtime.open(app, database=":memory:", unchecked=True) as runtime:
            await runtime.run_mutation("notes:add", text="a")
            with pytest.raises(ValueError, match="outside is down"):
                await runtime.run_action("work:fail_in_action")

    with caplog.at_level(logging.INFO, "gnomon"):
        asyncio.run(scenario())
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 3
    assert lines[0].startswith("executed function=notes:add kind=mutation request=")
    assert lines[0].endswith(" outcome=ok")
    assert lines[2].endswith('outcome=failed error="ValueError: the outside is down"')
    assert lines[1].split()[3] == lines[2].split()[3], "the action's request is its mutation's"


def test_a_call_leaves_nothing_in_memory(app: Path, database: str) -> None:
    async def calls(runtime: Runtime, count: int) -> int:
        for number in range(count):
            note_id = await runtime.run_mutation("notes:add", text=f"{number}")
            await runtime.run_query("notes:get", note_id=note_id)
            with pytest.raises(InvalidArguments):
                await runtime.run_mutation("notes:add", text=number)
        gc.collect()
        return len(gc.get_objects())

    async def scenario() -> tuple[int, int]:
        async with Runtime.open(
            app, database=database, unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            return await calls(runtime, 100), await calls(runtime, 300)

    before, after = asyncio.run(scenario())
    # One object that each call left would make 300.
    assert after - before < 150
