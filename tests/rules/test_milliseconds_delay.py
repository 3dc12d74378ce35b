"""`milliseconds-delay`: delays in a unit the scheduler does not take, and times without a zone."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import assert_expected, diagnostics, findings, fixed

RULE = "milliseconds-delay"

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
POLL = timedelta(milliseconds=500)
MILLISECOND = timedelta(milliseconds=1)
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
async def start(
    ctx: MutationCtx, delay: float, delay_ms: int, attempt: int, span: timedelta
) -> None:
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
    "delay * 1e3": f"{SECONDS}it has a factor of 1000",
    "delay_ms / 2": f"{SECONDS}`delay_ms` is in milliseconds",
    "delay or delay_ms": f"{SECONDS}`delay_ms` is in milliseconds",
    'settings["delay_ms"]': f"{SECONDS}`settings['delay_ms']` is in milliseconds",
    'settings.get("wait_ms", 5)': f"{SECONDS}`settings.get('wait_ms', 5)` is in milliseconds",
    "settings.retryDelayMs": f"{SECONDS}`settings.retryDelayMs` is in milliseconds",
    "to_ms(delay)": f"{SECONDS}`to_ms` is in milliseconds",
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
    "POLL * 1000",
    "1000 * timedelta(milliseconds=delay)",
    "delay_ms * MILLISECOND",
    "span * 1000",
    "delay_ms * 0.001",
    "1e-3 * delay_ms",
    "delay_ms / settings.ms_per_second",
    "delay_ms / (60 * SECOND)",
    "seconds_from_ms(delay_ms)",
    "delayFromMs(delay_ms)",
    "timedelta(hours=1) - timedelta(milliseconds=delay_ms)",
    "attempt % 1000",
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
    "datetime.min": f"{NAIVE}`datetime.min`",
    "ctx.now.replace(tzinfo=None)": f"{NAIVE}`ctx.now.replace(tzinfo=None)`",
    "datetime.now().replace(hour=9)": f"{NAIVE}`datetime.now()`",
    "datetime.combine(ctx.now.date(), dt.time(9))": f"{NAIVE}"
    "`datetime.combine(ctx.now.date(), dt.time(9))`",
    "datetime.strptime(text, '%Y-%m-%d')": f"{NAIVE}`datetime.strptime(text, '%Y-%m-%d')`",
    "datetime.fromisoformat('2026-12-01')": f"{NAIVE}`datetime.fromisoformat('2026-12-01')`",
    "given or datetime.utcnow()": f"{NAIVE}`datetime.utcnow()`",
    "time.time() * 1000": "a time is a datetime, but it has a factor of 1000",
    "datetime.fromtimestamp(time.time() * 1000, UTC)": "a time is a datetime, "
    "but it has a factor of 1000",
}
RIGHT_TIMES = [
    "ctx.now + timedelta(hours=1)",
    "datetime.now(UTC)",
    "datetime.now(tz=UTC) + timedelta(hours=1)",
    "datetime.now().astimezone()",
    "ctx.now.replace(hour=9)",
    "datetime.combine(ctx.now.date(), dt.time(9), tzinfo=UTC)",
    "datetime.combine(ctx.now.date(), dt.time(9, tzinfo=UTC))",
    "datetime.combine(ctx.now.date(), opening)",
    "datetime.strptime(text, '%Y-%m-%dT%H:%M:%S%z')",
    "datetime.strptime(text, layout)",
    "datetime.fromisoformat('2026-12-01T09:00:00Z')",
    "datetime.fromisoformat(text)",
    "datetime.max.replace(tzinfo=UTC)",
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
    assert [found[2] for found in findings(RULE, after(delay))] == [message]


@pytest.mark.parametrize("delay", RIGHT_DELAYS)
def test_leaves_a_delay_alone(delay: str) -> None:
    assert findings(RULE, after(delay)) == []


@pytest.mark.parametrize(("when", "message"), WRONG_TIMES.items())
def test_finds_a_time(when: str, message: str) -> None:
    assert [found[2] for found in findings(RULE, at(when))] == [message]


@pytest.mark.parametrize("when", RIGHT_TIMES)
def test_leaves_a_time_alone(when: str) -> None:
    assert findings(RULE, at(when)) == []


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
    assert_expected(RULE, source(FOUND[form]))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings(RULE, source(SILENT[form])) == []


def test_stands_at_the_delay_and_says_what_to_write() -> None:
    (found,) = diagnostics(RULE, after("delay_ms"))
    assert found.help == "write `timedelta(milliseconds=…)`, or the unit that is meant"
    assert (found.location.column, found.location.end_column) == (35, 43)


def test_blames_the_call_of_a_helper_and_points_into_it() -> None:
    (found,) = diagnostics(RULE, source("await later(ctx, delay_ms)"))
    assert found.message == f"{SECONDS}`delay_ms` is in milliseconds"
    assert found.location.line > found.related[0].location.line
    assert [note.message for note in found.related] == ["it is scheduled here"]


def test_a_time_without_a_zone_is_told_how_to_get_one() -> None:
    (found,) = diagnostics(RULE, at("datetime.now()"))
    assert found.help == (
        "write `ctx.now + timedelta(…)`, `datetime.now(UTC)` or `datetime(…, tzinfo=UTC)`"
    )


SURELY_MEANT = {
    "at datetime.now() + timedelta(hours=1)": "at datetime.now(UTC) + timedelta(hours=1)",
    "at dt.datetime.utcnow()": "at dt.datetime.now(UTC)",
    "at datetime.fromtimestamp(delay)": "at datetime.fromtimestamp(delay, UTC)",
    "at datetime.utcfromtimestamp( delay )": "at datetime.fromtimestamp(delay, UTC)",
}
LIKELY_MEANT = {
    "at datetime(2026, 12, 1)": "at datetime(2026, 12, 1, tzinfo=UTC)",
    "at datetime.combine(day, dt.time(9))": "at datetime.combine(day, dt.time(9), tzinfo=UTC)",
    "at datetime.now().replace(hour=9)": "at datetime.now(UTC).replace(hour=9)",
    "after 5 * 60 * 1000": "after 5 * 60",
    "after SECOND*delay": "after delay",
    "after delay_ms": "after delay_ms / 1000",
    "after settings['delay_ms']": "after settings['delay_ms'] / 1000",
    "after timedelta(seconds=delay_ms)": "after timedelta(milliseconds=delay_ms)",
}
NOT_CLEAR = [
    "after 2 ** attempt * 1000 + uniform(0, 1)",
    "after delay if attempt else delay_ms",
    "after HALF_A_MINUTE",
    "after timedelta(seconds=delay_ms, minutes=1)",
    "after -5",
    "at datetime.strptime(text, '%Y')",
    "at datetime.min",
]


def scheduled(text: str) -> str:
    verb, _, argument = text.partition(" ")
    return after(argument) if verb == "after" else at(argument)


@pytest.mark.parametrize(("before", "then"), SURELY_MEANT.items())
def test_a_time_without_a_zone_gets_it_where_that_is_the_same_instant(
    before: str, then: str
) -> None:
    assert fixed(RULE, scheduled(before)) == {DEFAULT_FILE: scheduled(then).removeprefix("\n")}


@pytest.mark.parametrize(("before", "then"), LIKELY_MEANT.items())
def test_a_likely_unit_or_zone_is_written_if_asked_for(before: str, then: str) -> None:
    assert fixed(RULE, scheduled(before)) == {}
    changed = fixed(RULE, scheduled(before), unsafe=True)
    assert changed == {DEFAULT_FILE: scheduled(then).removeprefix("\n")}


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_no_unit_or_zone_is_guessed(text: str) -> None:
    assert diagnostics(RULE, scheduled(text))
    assert fixed(RULE, scheduled(text), unsafe=True) == {}


def test_a_time_in_a_name_gets_its_zone_only_if_asked_for() -> None:
    text = source("now = datetime.now()\nawait ctx.scheduler.run_at(now, internal.a.b)")
    assert fixed(RULE, text) == {}
    assert "now = datetime.now(UTC)" in fixed(RULE, text, unsafe=True)[DEFAULT_FILE]


def test_the_zone_is_imported_where_it_is_not_known() -> None:
    text = """{0}
from gnomon import MutationCtx, mutation
from ._generated.api import internal

@mutation
async def start(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_at({1}, internal.a.b)
"""
    own = text.format("from datetime import datetime", "datetime.now()")
    assert fixed(RULE, own)[DEFAULT_FILE] == text.format(
        "from datetime import UTC, datetime", "datetime.now(UTC)"
    )
    whole = text.format("import datetime", "datetime.datetime.now()")
    assert fixed(RULE, whole)[DEFAULT_FILE] == text.format(
        "import datetime", "datetime.datetime.now(datetime.UTC)"
    )
