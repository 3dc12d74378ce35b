"""Cron jobs: when they start, that they never overlap, what is skipped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg.errors import SerializationFailure

from gnomon.errors import RegistrationError
from gnomon.runtime import Runtime
from gnomon.runtime.clock import ManualClock
from gnomon.runtime.engine import Schedules
from gnomon.storage.faults import FAULTS, FaultPoint
from gnomon.storage.opening import MEMORY
from gnomon.testing import InMemoryRuntime

MakeApp = Callable[..., Path]

SCHEMA = "from gnomon import Document\nclass Tick(Document, table='ticks'):\n    name: str\n"
TICKS = """
import asyncio
from pathlib import Path
from gnomon import ActionCtx, MutationCtx, QueryCtx
from gnomon import internal_action, internal_mutation, internal_query
from .schema import Tick

@internal_mutation
async def tick(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Tick(name=name))

@internal_query
async def ticks(ctx: QueryCtx) -> list[str]:
    return [f"{tick.creation_time:%d %H:%M:%S}" for tick in await ctx.db.query(Tick).collect()]

@internal_action
async def wait_for(ctx: ActionCtx, path: str) -> None:
    while not Path(path).exists():
        await asyncio.sleep(0.005)
"""
CRONS = """
from datetime import time, timedelta
from gnomon import cron_jobs
from gnomon.kinds import Visibility
from gnomon.references import ActionReference, MutationReference, QueryReference

tick = MutationReference[..., object]("ticks:tick", Visibility.INTERNAL)
ticks = QueryReference[..., object]("ticks:ticks", Visibility.INTERNAL)
wait_for = ActionReference[..., object]("ticks:wait_for", Visibility.INTERNAL)
crons = cron_jobs()
"""


def start(root: Path, database: str = MEMORY) -> InMemoryRuntime:
    at = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)
    return InMemoryRuntime(root, start=at, crons=True, database=database)


def app(make_app: MakeApp, *jobs: str) -> Path:
    return make_app(schema=SCHEMA, ticks=TICKS, crons=CRONS + "\n".join(jobs))


MINUTELY = "crons.interval('minutely', timedelta(minutes=1), tick, name='m')"


@pytest.mark.holds("intervals")
def test_an_interval_runs_at_once_then_at_a_fixed_rate(make_app: MakeApp, database: str) -> None:
    with start(app(make_app, MINUTELY), database) as runtime:
        runtime.advance(timedelta(seconds=150))
        ticks = runtime.run_query("ticks:ticks")
    assert ticks == ["01 12:00:30", "01 12:01:30", "01 12:02:30"]


@pytest.mark.holds("cron-times")
@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ("crons.cron('j', '*/30 * * * *', tick, name='x')", ["01 12:30:00", "01 13:00:00"]),
        ("crons.hourly('j', 15, tick, name='x')", ["01 12:15:00", "01 13:15:00"]),
        ("crons.daily('j', time(9, 0), tick, name='x')", ["02 09:00:00", "03 09:00:00"]),
        ("crons.weekly('j', 'monday', time(8, 0), tick, name='x')", ["05 08:00:00"]),
        ("crons.monthly('j', 3, time(0, 0), tick, name='x')", ["03 00:00:00"]),
        (
            "crons.in_timezone('Asia/Tokyo').daily('j', time(9, 0), tick, name='x')",
            ["02 00:00:00", "03 00:00:00"],
        ),
    ],
)
def test_every_kind_of_job_fires_at_its_times(
    make_app: MakeApp, database: str, job: str, expected: list[str]
) -> None:
    with start(app(make_app, job), database) as runtime:
        last = datetime.strptime(f"2026-01-{expected[-1]}+0000", "%Y-%m-%d %H:%M:%S%z")
        runtime.advance(last - runtime.now)
        assert runtime.run_query("ticks:ticks") == expected


@pytest.mark.holds("cron-times")
@pytest.mark.parametrize(
    ("noon", "expected"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), ["29 01:00:00", "30 00:30:00"]),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), ["25 00:30:00", "26 01:30:00"]),
    ],
)
def test_a_nightly_job_runs_once_in_the_night_of_a_change_over(
    make_app: MakeApp, database: str, noon: datetime, expected: list[str]
) -> None:
    job = "crons.in_timezone('Europe/Vienna').daily('j', time(2, 30), tick, name='x')"
    root = app(make_app, job)
    with InMemoryRuntime(root, start=noon, crons=True, database=database) as runtime:
        runtime.advance(timedelta(days=2))
        assert runtime.run_query("ticks:ticks") == expected


@pytest.mark.holds("last-runs")
def test_only_the_last_runs_are_remembered(make_app: MakeApp, database: str) -> None:
    with start(app(make_app, MINUTELY), database) as runtime:
        runtime.advance(timedelta(minutes=30))
        assert len(runtime.run_query("ticks:ticks")) == 31
        assert len(runtime.scheduled_functions()) == 11


async def minutes_of(root: Path, database: str, clock: ManualClock, minutes: int) -> list[str]:
    """Opens the app, lets some minutes pass, and returns the ticks so far."""
    async with Runtime.open(
        root, database=database, unchecked=True, clock=clock, schedules=Schedules.STEP
    ) as runtime:
        await runtime.wait_until_idle()
        for _ in range(minutes):
            clock.advance(timedelta(minutes=1))
            await runtime.wait_until_idle()
        return await runtime.run_query("ticks:ticks")  # type: ignore[return-value]


@pytest.mark.holds("intervals-survive-restarts")
def test_a_restart_does_not_run_an_interval_afresh(make_app: MakeApp, kept: str) -> None:
    root = app(make_app, MINUTELY)
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    asyncio.run(minutes_of(root, kept, clock, 1))
    clock.advance(timedelta(seconds=10))
    ticks = asyncio.run(minutes_of(root, kept, clock, 0))
    assert ticks == ["01 00:00:00", "01 00:01:00"]


@pytest.mark.holds("intervals-survive-restarts")
def test_a_changed_interval_runs_at_once(make_app: MakeApp, kept: str) -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    asyncio.run(minutes_of(app(make_app, MINUTELY), kept, clock, 0))
    clock.advance(timedelta(seconds=10))
    changed = app(make_app, MINUTELY.replace("minutes=1", "hours=1"))
    ticks = asyncio.run(minutes_of(changed, kept, clock, 0))
    assert ticks == ["01 00:00:00", "01 00:00:10"]


@pytest.mark.holds("intervals-survive-restarts")
def test_a_job_that_is_gone_runs_no_more(make_app: MakeApp, kept: str) -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    asyncio.run(minutes_of(app(make_app, MINUTELY), kept, clock, 0))
    ticks = asyncio.run(minutes_of(app(make_app), kept, clock, 3))
    assert ticks == ["01 00:00:00"]


@pytest.mark.holds("missed-firings-are-skipped")
def test_missed_ticks_are_skipped_and_logged(
    make_app: MakeApp, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    root = app(make_app, MINUTELY)
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    asyncio.run(minutes_of(root, kept, clock, 0))
    clock.advance(timedelta(minutes=10, seconds=20))
    with caplog.at_level(logging.WARNING, "gnomon"):
        ticks = asyncio.run(minutes_of(root, kept, clock, 1))
    assert ticks == ["01 00:00:00", "01 00:10:20", "01 00:11:20"]
    assert "cron skipped cron=minutely since=2026-01-01T00:02:00+00:00" in caplog.text


def test_a_skip_is_told_once_however_often_its_transaction_is_run(
    make_app: MakeApp,
    postgres: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = app(make_app, MINUTELY)
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    asyncio.run(minutes_of(root, postgres, clock, 0))
    clock.advance(timedelta(minutes=10, seconds=20))
    conflicts = [SerializationFailure("it met another one") for _ in range(3)]

    def meet() -> None:
        if conflicts:
            raise conflicts.pop()

    monkeypatch.setitem(FAULTS, FaultPoint.CRON_FIRING, meet)
    with caplog.at_level(logging.WARNING, "gnomon"):
        asyncio.run(minutes_of(root, postgres, clock, 1))
    assert conflicts == []
    assert caplog.text.count("cron skipped") == 1


@pytest.mark.holds("one-run-at-a-time")
def test_a_job_never_runs_twice_at_a_time(make_app: MakeApp, tmp_path: Path, database: str) -> None:
    flag = tmp_path / "flag"
    root = app(
        make_app,
        f"crons.interval('slow', timedelta(seconds=1), wait_for, path={str(flag)!r})",
    )

    async def scenario() -> None:
        clock = ManualClock()
        async with Runtime.open(
            root, database=database, unchecked=True, clock=clock, schedules=Schedules.RUN
        ) as runtime:
            async with asyncio.timeout(10):
                while not await runtime.scheduled_functions():
                    await asyncio.sleep(0.005)
            for _ in range(5):
                clock.advance(timedelta(seconds=1))
                runtime.wake()
                await asyncio.sleep(0.02)
            assert len(await runtime.scheduled_functions()) == 1
            flag.touch()
            await runtime.wait_until_idle()
            clock.advance(timedelta(seconds=1))
            await runtime.wait_until_idle()
            assert [one.state for one in await runtime.scheduled_functions()] == ["success"] * 2

    asyncio.run(scenario())


@pytest.mark.holds("crons-are-checked-at-the-start")
@pytest.mark.parametrize(
    ("job", "problem"),
    [
        ("crons.interval('j', timedelta(hours=1), tick)", "ticks:tick: name: Field required"),
        (
            "crons.interval('j', timedelta(hours=1), type(tick)('ticks:tack', tick.visibility))",
            "no function ticks:tack; did you mean ticks:tick",
        ),
        ("crons.interval('j', timedelta(hours=1), ticks)", "not a reference to a mutation or an"),
        (
            "crons.interval('j', timedelta(hours=1), type(tick)('ticks:ticks', tick.visibility))",
            "ticks:ticks is a query",
        ),
    ],
)
def test_a_job_that_cannot_work_is_refused_at_the_start(
    make_app: MakeApp, job: str, problem: str
) -> None:
    with pytest.raises(RegistrationError, match=f"cron job 'j': .*{problem}"):
        start(app(make_app, job))
