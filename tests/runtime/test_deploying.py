"""Old and new code on one database, side by side on PostgreSQL, as while a version is deployed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.runtime.scheduler import ScheduleRunner
from gnomon.storage.opening import Tuning
from gnomon.storage.protocol import StoredSchedule

MakeApp = Callable[..., Path]

SCHEMA = """
from gnomon import Document

class Mark(Document, table="marks"):
    name: str
"""
WORK = """
from gnomon import Id, MutationCtx, QueryCtx, ScheduledFunction, internal_mutation, internal_query
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from .schema import Mark

def reference(path):
    return MutationReference[..., object](f"work:{path}", Visibility.INTERNAL)

@internal_mutation
async def mark(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Mark(name=name))

@internal_mutation
async def schedule(ctx: MutationCtx, path: str, name: str) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(0, reference(path), name=name)

@internal_query
async def marks(ctx: QueryCtx) -> list[str]:
    return [mark.name for mark in await ctx.db.query(Mark).collect()]
"""
NEW = """
@internal_mutation
async def news(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Mark(name=f"new {name}"))
"""
CRONS = """
from datetime import timedelta
from gnomon import cron_jobs
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

mark = MutationReference[..., object]("work:mark", Visibility.INTERNAL)
crons = cron_jobs()
crons.interval("often", timedelta(seconds=1), mark, name="{name}")
"""


def version(make_app: MakeApp, *, work: str = WORK, cron: str | None = None) -> Path:
    crons = {} if cron is None else {"crons": CRONS.replace("{name}", cron)}
    return make_app(schema=SCHEMA, work=work, **crons)


def worker(root: Path, database: str) -> AbstractAsyncContextManager[Runtime]:
    return Runtime.open(root, database=database, unchecked=True, tuning=Tuning(lease=1))


def client(root: Path, database: str) -> AbstractAsyncContextManager[Runtime]:
    return Runtime.open(root, database=database, unchecked=True, schedules=Schedules.LEAVE)


async def marks(runtime: Runtime) -> list[str]:
    found = await runtime.run_query("work:marks")
    assert isinstance(found, list)
    return found


async def until(condition: Callable[[list[str]], bool], runtime: Runtime) -> list[str]:
    """The marks, once they are as they are to be."""
    async with asyncio.timeout(20):
        while not condition(found := await marks(runtime)):
            await asyncio.sleep(0.05)
        return found


async def ended(runtime: Runtime) -> list[ScheduledFunction]:
    """The scheduled functions, once all have ended."""
    async with asyncio.timeout(20):
        while True:
            found = await runtime.scheduled_functions()
            if all(one.completed_time is not None for one in found):
                return found
            await asyncio.sleep(0.05)


@pytest.mark.holds("rolling-deploys")
def test_a_function_that_an_old_worker_does_not_know_is_left_to_a_new_one(
    make_app: MakeApp, postgres: str, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = version(make_app), version(make_app, work=WORK + NEW)

    async def work() -> None:
        async with worker(old, postgres), client(new, postgres) as here:
            await here.run_mutation("work:schedule", path="news", name="a")
            async with asyncio.timeout(20):
                while "unknown function" not in caplog.text:
                    await asyncio.sleep(0.05)
            assert await marks(here) == []
            async with worker(new, postgres):
                assert await until(lambda found: found != [], here) == ["new a"]

    with caplog.at_level(logging.WARNING, "gnomon"):
        asyncio.run(work())
    assert "function=work:news due=1" in caplog.text
    assert "left to a worker whose code has it" in caplog.text


@pytest.mark.holds("targets-are-checked-again")
def test_arguments_of_older_code_are_validated_when_they_are_run(
    make_app: MakeApp, kept: str
) -> None:
    old = version(make_app)
    new = version(make_app, work=WORK.replace("mark(ctx: MutationCtx, name: str)", STRICTER))

    async def work() -> list[ScheduledFunction]:
        async with client(old, kept) as here:
            await here.run_mutation("work:schedule", path="mark", name="a")
        async with worker(new, kept) as here:
            return await ended(here)

    (one,) = asyncio.run(work())
    assert one.state == "failed"
    assert "InvalidArguments: work:mark: times: Field required" in str(one.error)


@pytest.mark.holds("targets-are-checked-again", on=["sqlite"])
def test_a_function_that_is_gone_has_failed_where_no_other_process_could_know_it(
    make_app: MakeApp, tmp_path: Path
) -> None:
    old, new = version(make_app, work=WORK + NEW), version(make_app)
    database = str(tmp_path / "gone.db")

    async def work() -> list[ScheduledFunction]:
        async with client(old, database) as here:
            await here.run_mutation("work:schedule", path="news", name="a")
        async with worker(new, database) as here:
            return await ended(here)

    (one,) = asyncio.run(work())
    assert one.state == "failed"
    assert "FunctionNotFound: there is no function work:news" in str(one.error)


STRICTER = "mark(ctx: MutationCtx, name: str, times: int)"


@pytest.mark.holds("rolling-deploys")
def test_the_newest_code_s_cron_jobs_are_followed_until_its_last_worker_is_gone(
    make_app: MakeApp, postgres: str
) -> None:
    old, new = version(make_app, cron="old"), version(make_app, cron="new")

    async def work() -> None:
        async with client(old, postgres) as here, worker(old, postgres):
            await until(lambda found: found.count("old") >= 1, here)
            async with worker(new, postgres):
                await until(lambda found: found[-2:] == ["new", "new"], here)
                # An old one that starts again does not bring its jobs back.
                async with worker(old, postgres):
                    before = await marks(here)
                    found = await until(lambda found: len(found) >= len(before) + 2, here)
                    assert set(found[len(before) :]) == {"new"}
            # What was rolled back works on by itself.
            await until(lambda found: found[-1] == "old", here)

    asyncio.run(work())


def test_a_worker_of_older_code_does_not_hurry_what_a_newer_one_is_late_with(
    make_app: MakeApp, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asked the server again without a pause for as long as the cron job was not fired."""
    old, new = version(make_app, cron="old"), version(make_app, cron="new")
    start_due, looks = ScheduleRunner.start_due, list[ScheduleRunner]()

    async def counted(runner: ScheduleRunner) -> list[StoredSchedule]:
        looks.append(runner)
        return await start_due(runner)

    monkeypatch.setattr(ScheduleRunner, "start_due", counted)
    late = Runtime.open(new, database=postgres, unchecked=True, schedules=Schedules.STEP)

    async def work() -> None:
        async with worker(old, postgres), late:
            await asyncio.sleep(1.5)
            looks.clear()
            await asyncio.sleep(1)

    asyncio.run(work())
    assert len(looks) < 10


@pytest.mark.holds("schedules-of-others-are-noticed")
def test_what_is_scheduled_is_found_without_a_hint(
    make_app: MakeApp, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hint may be lost; looking every second suffices."""
    monkeypatch.setattr("gnomon.storage.postgres.worker._LISTEN", b"LISTEN nobody")
    app = version(make_app)

    async def work() -> float:
        async with worker(app, postgres), client(app, postgres) as here:
            await asyncio.sleep(0.3)
            start = asyncio.get_running_loop().time()
            await here.run_mutation("work:schedule", path="mark", name="a")
            await until(lambda found: found == ["a"], here)
            return asyncio.get_running_loop().time() - start

    assert asyncio.run(work()) < 3
