"""`milliseconds-delay`: delays in a unit the scheduler does not take, and times without a zone."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics, findings

HEAD = """
import math
import time
import datetime as dt
from datetime import UTC, datetime, timedelta
from random import uniform
from zoneinfo import ZoneInfo
from gnomon import ActionCtx, MutationCtx, internal_action, mutation
from ._generated.api import internal

SECOND = 1000
HALF_A_MINUTE = 30 * SECOND
RETRY_DELAY_MS = 500
LAUNCH = datetime(2026, 12, 1, 9, 0)
OPENING = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

def backoff(attempt: int) -> float:
    return 2**attempt * 1000

def wait(attempt: int) -> float:
    return 2**attempt

async def later(ctx: MutationCtx, delay: float) -> None:
    await ctx.scheduler.run_after(delay, internal.a.b)
"""
FUNCTION = """
@mutation
async def start(ctx: MutationCtx, delay: float, delay_ms: int, attempt: int) -> None:
"""


def source(body: str) -> str:
    return HEAD + FUNCTION + indent(dedent(body).strip("\n"), "    ") + "\n"


def after(delay: str) -> str:
    return source(f"await ctx.scheduler.run_after({delay}, internal.a.b)")


def at(when: str) -> str:
    return source(f"await ctx.scheduler.run_at({when}, internal.a.b)")


SECONDS = "a delay is a timedelta or seconds, but "
WRONG_DELAYS = {
    "5 * 1000": f"{SECONDS}it has a factor of 1000",
    "1000 * delay": f"{SECONDS}it has a factor of 1000",
    "60 * 60 * 1000": f"{SECONDS}it has a factor of 1000",
    "delay * SECOND": f"{SECONDS}it has a factor of 1000",
    "HALF_A_MINUTE": f"{SECONDS}it has a factor of 1000",
    "delay_ms": f"{SECONDS}`delay_ms` is in milliseconds",
    "RETRY_DELAY_MS * attempt": f"{SECONDS}`RETRY_DELAY_MS` is in milliseconds",
    "delay_ms + uniform(0, 1)": f"{SECONDS}`delay_ms` is in milliseconds",
    "1 + uniform(0, delay_ms)": f"{SECONDS}`delay_ms` is in milliseconds",
    "int(delay * 1000)": f"{SECONDS}it has a factor of 1000",
    "delay if attempt else delay_ms": f"{SECONDS}`delay_ms` is in milliseconds",
    "timedelta(seconds=delay_ms)": f"{SECONDS}`delay_ms` is in milliseconds",
    "timedelta(hours=1).total_seconds() * 1000": f"{SECONDS}it has a factor of 1000",
    "(chosen := delay * 1000)": f"{SECONDS}it has a factor of 1000",
    "backoff(attempt)": f"{SECONDS}it has a factor of 1000",
    "-5": "the delay is negative: -5",
    "-timedelta(seconds=5)": "the delay is negative: -0:00:05",
    "timedelta(minutes=-1)": "the delay is negative: -0:01:00",
    "math.inf": "the delay is not finite",
    'float("inf")': "the delay is not finite",
    'float("nan")': "the delay is not finite",
}
RIGHT_DELAYS = [
    "0",
    "1000",
    "3_600_000",
    "delay",
    "delay_ms / 1000",
    "delay_ms // 1000 + 1",
    "delay * 1000 / 1000",
    "timedelta(milliseconds=delay_ms)",
    "timedelta(milliseconds=5 * 1000)",
    "timedelta(seconds=delay_ms / 1000)",
    "timedelta(days=2)",
    "wait(attempt)",
    "fetch(timeout_ms=5 * 1000)",
    "delay * 100",
    'float("1.5")',
    "abs(-5)",
    "items.programs",
]
NAIVE = "the time has no zone: "
WRONG_TIMES = {
    "datetime.now()": f"{NAIVE}`datetime.now()`",
    "datetime.utcnow() + timedelta(hours=1)": f"{NAIVE}`datetime.utcnow()`",
    "timedelta(hours=1) + dt.datetime.today()": f"{NAIVE}`dt.datetime.today()`",
    "datetime(2026, 12, 1)": f"{NAIVE}`datetime(2026, 12, 1)`",
    "LAUNCH": f"{NAIVE}`datetime(2026, 12, 1, 9, 0)`",
    "LAUNCH if attempt else OPENING": f"{NAIVE}`datetime(2026, 12, 1, 9, 0)`",
    "datetime.fromtimestamp(delay)": f"{NAIVE}`datetime.fromtimestamp(delay)`",
    "time.time() * 1000": "a time is a datetime, but it has a factor of 1000",
    "datetime.fromtimestamp(time.time() * 1000, UTC)": "a time is a datetime, "
    "but it has a factor of 1000",
}
RIGHT_TIMES = [
    "ctx.now + timedelta(hours=1)",
    "datetime.now(UTC)",
    "datetime.now(tz=UTC) + timedelta(hours=1)",
    "datetime.now().astimezone()",
    "datetime.now().replace(tzinfo=UTC)",
    "datetime(2026, 12, 1, tzinfo=UTC)",
    "datetime(2026, 12, 1, 9, 0, 0, 0, UTC)",
    "OPENING",
    "datetime.fromtimestamp(delay, UTC)",
    "datetime.fromtimestamp(delay_ms / 1000, tz=UTC)",
    "parse(datetime.now())",
    "datetime(*parts)",
]


@pytest.mark.parametrize(("delay", "message"), WRONG_DELAYS.items())
def test_finds_a_delay(delay: str, message: str) -> None:
    assert [found[2] for found in findings("milliseconds-delay", after(delay))] == [message]


@pytest.mark.parametrize("delay", RIGHT_DELAYS)
def test_leaves_a_delay_alone(delay: str) -> None:
    assert findings("milliseconds-delay", after(delay)) == []


@pytest.mark.parametrize(("when", "message"), WRONG_TIMES.items())
def test_finds_a_time(when: str, message: str) -> None:
    assert [found[2] for found in findings("milliseconds-delay", at(when))] == [message]


@pytest.mark.parametrize("when", RIGHT_TIMES)
def test_leaves_a_time_alone(when: str) -> None:
    assert findings("milliseconds-delay", at(when)) == []


FOUND = {
    "a name assigned once": """
        pause = 5 * 1000
        await ctx.scheduler.run_after(pause, internal.a.b)  # expect: milliseconds-delay
    """,
    "an alias of the scheduler": """
        schedule = ctx.scheduler.run_after
        await schedule(delay_ms, internal.a.b)  # expect: milliseconds-delay
    """,
    "a helper": """
        await later(ctx, 5 * 1000)  # expect: milliseconds-delay
        await later(ctx, delay=delay_ms)  # expect: milliseconds-delay
        await later(ctx, 5)
    """,
    "a nested function": """
        pause = 5 * 1000
        async def soon() -> None:
            await ctx.scheduler.run_after(pause, internal.a.b)
        await soon()  # expect: milliseconds-delay
    """,
    "a match, a comprehension and async with": """
        match attempt:
            case 1:
                await ctx.scheduler.run_after(delay_ms, internal.a.b)  # expect: milliseconds-delay
        run = ctx.scheduler.run_after
        [await run(n * 1000, internal.a.b) for n in (1, 2)]  # expect: milliseconds-delay
        async with lock():
            await ctx.scheduler.run_at(datetime.now(), internal.a.b)  # expect: milliseconds-delay
    """,
    "a naive time in a name": """
        now = datetime.now()
        then = now + timedelta(hours=1)
        await ctx.scheduler.run_at(then, internal.a.b)  # expect: milliseconds-delay
    """,
}
SILENT = {
    "a name that is converted": """
        pause = delay_ms
        pause = pause / 1000
        await ctx.scheduler.run_after(pause, internal.a.b)
    """,
    "a name that is converted in place": """
        pause = 5 * 1000
        pause /= 1000
        await ctx.scheduler.run_after(pause, internal.a.b)
    """,
    "a naive time that gets a zone": """
        when = datetime.now()
        when = when.replace(tzinfo=UTC)
        await ctx.scheduler.run_at(when, internal.a.b)
    """,
    "a test of milliseconds": """
        pause = 5 if delay_ms > 3 * 1000 else 6
        await ctx.scheduler.run_after(pause, internal.a.b)
    """,
    "milliseconds for the function": """
        await ctx.scheduler.run_after(5, internal.a.b, delay_ms=delay_ms, at=datetime.now())
    """,
    "another scheduler": """
        await other.scheduler.run_after(delay_ms, internal.a.b)
    """,
    "a lambda that is handed on": """
        rows = sorted([1], key=lambda ms: ms * 1000)
        await ctx.scheduler.run_after(rows[0], internal.a.b)
    """,
    "a loop's own name": """
        for pause in (5, 6):
            await ctx.scheduler.run_after(pause, internal.a.b)
    """,
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_a_schedule(form: str) -> None:
    assert_expected("milliseconds-delay", source(FOUND[form]))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("milliseconds-delay", source(SILENT[form])) == []


def test_stands_at_the_delay_and_says_what_to_write() -> None:
    (found,) = diagnostics("milliseconds-delay", after("delay_ms"))
    assert found.help == "write `timedelta(milliseconds=…)`, or the unit that is meant"
    assert (found.location.column, found.location.end_column) == (35, 43)


def test_blames_the_call_of_a_helper_and_points_into_it() -> None:
    (found,) = diagnostics("milliseconds-delay", source("await later(ctx, delay_ms)"))
    assert found.message == f"{SECONDS}`delay_ms` is in milliseconds"
    assert found.location.line > found.related[0].location.line
    assert [note.message for note in found.related] == ["it is scheduled here"]


def test_a_time_without_a_zone_is_told_how_to_get_one() -> None:
    (found,) = diagnostics("milliseconds-delay", at("datetime.now()"))
    assert found.help == (
        "write `ctx.now + timedelta(…)`, `datetime.now(UTC)` or `datetime(…, tzinfo=UTC)`"
    )
