"""Cron jobs on the nights on which clocks are changed.

A time that does not exist fires at the first instant after the gap, a time that exists twice fires
once, the first time, and with `*` or `*/n` in the hours an expression follows elapsed time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnomon.cron_expression import CronExpression, parse_expression
from gnomon.runtime.firing import firing_after, first_firing, next_firing
from tests.runtime.firings import firings

VIENNA = "Europe/Vienna"


@pytest.mark.holds("gaps")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("30 2 * * *", ["29 03:00+0200", "30 02:30+0200"]),
        ("0 2 * * *", ["29 03:00+0200", "30 02:00+0200"]),
        ("59 1 * * *", ["29 01:59+0100", "30 01:59+0200"]),
        ("0 3 * * *", ["29 03:00+0200", "30 03:00+0200"]),
        ("30 1,4 * * *", ["29 01:30+0100", "29 04:30+0200"]),
        # Several times in the gap are one firing, and one with what is due at its end.
        ("*/30 2 * * *", ["29 03:00+0200", "30 02:00+0200", "30 02:30+0200"]),
        ("30 2,3 * * *", ["29 03:00+0200", "29 03:30+0200", "30 02:30+0200"]),
        ("0 1-4 * * *", ["29 01:00+0100", "29 03:00+0200", "29 04:00+0200", "30 01:00+0200"]),
        # Days are those of the clock on the wall.
        ("30 2 * * 0", ["29 03:00+0200", "05 02:30+0200"]),
        ("30 2 29 3 *", ["29 03:00+0200", "29 02:30+0200"]),
    ],
)
def test_in_vienna_two_becomes_three_on_29_march_2026(expression: str, expected: list[str]) -> None:
    assert firings(expression, VIENNA, "2026-03-29T00:01", len(expected)) == expected


@pytest.mark.holds("repeated-hours")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("30 2 * * *", ["25 02:30+0200", "26 02:30+0100"]),
        ("0 2 * * *", ["25 02:00+0200", "26 02:00+0100"]),
        ("0 3 * * *", ["25 03:00+0100", "26 03:00+0100"]),
        ("*/30 2 * * *", ["25 02:00+0200", "25 02:30+0200", "26 02:00+0100"]),
        ("30 2,3 * * *", ["25 02:30+0200", "25 03:30+0100", "26 02:30+0100"]),
        ("0 1-3 * * *", ["25 01:00+0200", "25 02:00+0200", "25 03:00+0100", "26 01:00+0100"]),
        ("30 2 * * 0", ["25 02:30+0200", "01 02:30+0100"]),
    ],
)
def test_in_vienna_three_becomes_two_on_25_october_2026(
    expression: str, expected: list[str]
) -> None:
    assert firings(expression, VIENNA, "2026-10-25T00:01", len(expected)) == expected


@pytest.mark.holds("elapsed-time")
@pytest.mark.parametrize(
    ("expression", "start", "expected"),
    [
        ("30 * * * *", "2026-03-29T01:10", ["29 01:30+0100", "29 03:30+0200"]),
        ("0 * * * *", "2026-03-29T00:30", ["29 01:00+0100", "29 03:00+0200", "29 04:00+0200"]),
        ("0 */2 * * *", "2026-03-29T00:30", ["29 04:00+0200", "29 06:00+0200"]),
        ("*/20 * * * *", "2026-03-29T01:30", ["29 01:40+0100", "29 03:00+0200"]),
        ("30 * * * *", "2026-10-25T02:10", ["25 02:30+0200", "25 02:30+0100", "25 03:30+0100"]),
        ("0 * * * *", "2026-10-25T01:10", ["25 02:00+0200", "25 02:00+0100", "25 03:00+0100"]),
        ("0 */2 * * *", "2026-10-25T00:10", ["25 02:00+0200", "25 02:00+0100", "25 04:00+0100"]),
        ("0 */3 * * *", "2026-10-25T00:10", ["25 03:00+0100", "25 06:00+0100"]),
    ],
)
def test_every_hour_follows_elapsed_time(expression: str, start: str, expected: list[str]) -> None:
    assert firings(expression, VIENNA, start, len(expected)) == expected


@pytest.mark.holds("gaps", "repeated-hours", "elapsed-time")
@pytest.mark.parametrize(
    ("zone", "expression", "start", "expected"),
    [
        # Lord Howe Island: 02:00 becomes 02:30, and half a year later 01:30.
        ("Australia/Lord_Howe", "15 2 * * *", "2026-10-04T00:01", ["04 02:30+1100"]),
        (
            "Australia/Lord_Howe",
            "*/20 * * * *",
            "2026-10-04T01:30",
            ["04 01:40+1030", "04 02:40+1100", "04 03:00+1100"],
        ),
        (
            "Australia/Lord_Howe",
            "45 1 * * *",
            "2026-04-05T00:01",
            ["05 01:45+1100", "06 01:45+1030"],
        ),
        (
            "Australia/Lord_Howe",
            "45 * * * *",
            "2026-04-05T01:01",
            ["05 01:45+1100", "05 01:45+1030", "05 02:45+1030"],
        ),
        # Santiago: midnight becomes one o'clock, and half a year later eleven of the day before.
        ("America/Santiago", "0 0 * * *", "2026-09-05T12:00", ["06 01:00-0300", "07 00:00-0300"]),
        ("America/Santiago", "0 0 6 9 *", "2026-09-05T12:00", ["06 01:00-0300"]),
        ("America/Santiago", "30 23 * * *", "2026-04-04T12:00", ["04 23:30-0300", "05 23:30-0400"]),
        ("America/Santiago", "0 0 * * *", "2026-04-04T12:00", ["05 00:00-0400", "06 00:00-0400"]),
        # Apia went without the 30th of December 2011.
        ("Pacific/Apia", "0 12 * * *", "2011-12-29T13:00", ["31 00:00+1400", "31 12:00+1400"]),
        ("Pacific/Apia", "0 12 30 12 *", "2011-12-29T13:00", ["31 00:00+1400"]),
    ],
)
def test_other_places_change_their_clocks_in_other_ways(
    zone: str, expression: str, start: str, expected: list[str]
) -> None:
    assert firings(expression, zone, start, len(expected)) == expected


SECOND_PASS = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
"""Ten past two in Vienna, for the second time."""


@pytest.mark.holds("repeated-hours")
@pytest.mark.parametrize("slot", [datetime(2026, 10, 24, 0, 30, tzinfo=UTC), SECOND_PASS])
def test_what_was_missed_the_first_time_is_not_made_up_for_the_second_time(slot: datetime) -> None:
    tomorrow = datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert first_firing("30 2 * * *", VIENNA, now=SECOND_PASS) == tomorrow
    assert firing_after("30 2 * * *", VIENNA, slot=slot, now=SECOND_PASS) == tomorrow


@pytest.mark.holds("elapsed-time")
def test_in_the_second_pass_every_hour_goes_on() -> None:
    soon = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert first_firing("30 * * * *", VIENNA, now=SECOND_PASS) == soon


# --- against every minute there is ---------------------------------------------------------------

MINUTE = timedelta(minutes=1)
CHANGES = [
    ("Europe/Vienna", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Vienna", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 4, 5, 3, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2026, 3, 29, 1, tzinfo=UTC)),
]
EXPRESSIONS = st.tuples(
    st.sampled_from(["0", "30", "59", "*/20", "15,45"]),
    st.sampled_from(["*", "*/2", "*/3", "0", "1-3", "2", "2,3", "23", "0-23"]),
    st.sampled_from(["*", "*", "*/2", "1-7", "25", "29", "31"]),
    st.just("*"),
    st.sampled_from(["*", "*", "0", "1-5", "6"]),
).map(" ".join)


def matches(expression: CronExpression, text: str, local: datetime) -> bool:
    day = local.day in expression.days
    weekday = local.isoweekday() % 7 in expression.weekdays
    _, _, days, _, weekdays = text.split()
    is_day = day or weekday if days != "*" and weekdays != "*" else day and weekday
    return (
        is_day
        and local.minute in expression.minutes
        and local.hour in expression.hours
        and local.month in expression.months
    )


def by_looking_at_every_minute(
    text: str, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[datetime]:
    expression = parse_expression(text)
    follows_elapsed_time = text.split()[1].startswith("*")
    before = start.astimezone(zone)
    while (start := start + MINUTE) < end:
        now = start.astimezone(zone)
        # What the clock on the wall shows for the first time now: all that it leaps over, too.
        shown = [now.replace(tzinfo=None)]
        while not follows_elapsed_time and (
            (earlier := shown[-1] - MINUTE) > before.replace(tzinfo=None)
        ):
            shown.append(earlier)
        is_again = now.fold == 1 and not follows_elapsed_time
        if not is_again and any(matches(expression, text, local) for local in shown):
            yield start
        before = now


@pytest.mark.holds("gaps", "repeated-hours", "elapsed-time")
@settings(max_examples=4 * settings().max_examples)
@given(
    change=st.sampled_from(CHANGES),
    expression=EXPRESSIONS,
    minutes=st.integers(-1600, 60),
)
def test_a_job_fires_at_every_minute_it_names_and_at_no_other(
    change: tuple[str, datetime], expression: str, minutes: int
) -> None:
    name, moment = change
    start = moment + minutes * MINUTE
    end = start + timedelta(hours=30)
    expected = list(by_looking_at_every_minute(expression, ZoneInfo(name), start, end))
    found: list[datetime] = []
    slot = start
    while (slot := next_firing(expression, name, slot=slot)) < end:
        found.append(slot)
    assert found == expected
