"""When cron jobs fire, on the nights of the change-over, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gnomon.runtime.firing import firing_after, first_firing, next_firing

VIENNA = "Europe/Vienna"


def firings(expression: str, timezone: str, start: str, count: int) -> list[str]:
    """The firings after a local time, as local times with their offsets."""
    zone = ZoneInfo(timezone)
    slot = datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC)
    found: list[str] = []
    for _ in range(count):
        slot = next_firing(expression, timezone, slot=slot)
        found.append(slot.astimezone(zone).strftime("%d %H:%M%z"))
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("* * * * *", ["01 00:01+0000", "01 00:02+0000"]),
        ("0 9 * * *", ["01 09:00+0000", "02 09:00+0000"]),
        ("0 0 * * 0", ["04 00:00+0000", "11 00:00+0000"]),
        ("0 0 * * 7", ["04 00:00+0000", "11 00:00+0000"]),
        ("*/20 * * * *", ["01 00:20+0000", "01 00:40+0000", "01 01:00+0000"]),
        ("0 */8 * * *", ["01 08:00+0000", "01 16:00+0000", "02 00:00+0000"]),
        ("30 1 3,5 * *", ["03 01:30+0000", "05 01:30+0000"]),
        ("5/25 * * * *", ["01 00:05+0000", "01 00:30+0000", "01 00:55+0000", "01 01:05+0000"]),
        ("5-5 5-5 * * *", ["01 05:05+0000", "02 05:05+0000"]),
        ("0 0 * * 5-5", ["02 00:00+0000", "09 00:00+0000"]),
        ("0 0 9 * 1", ["05 00:00+0000", "09 00:00+0000", "12 00:00+0000"]),
    ],
)
def test_an_expression_fires_at_the_times_it_names(expression: str, expected: list[str]) -> None:
    assert firings(expression, "UTC", "2026-01-01T00:00", len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # In Vienna, 2026-03-29, the clock goes from 02:00 to 03:00.
        ("30 2 * * *", ["29 03:00+0200", "30 02:30+0200"]),
        ("0 2 * * *", ["29 03:00+0200", "30 02:00+0200"]),
        ("0 3 * * *", ["29 03:00+0200", "30 03:00+0200"]),
        ("30 1,4 * * *", ["29 01:30+0100", "29 04:30+0200"]),
        ("30 * * * *", ["29 00:30+0100", "29 01:30+0100", "29 03:30+0200"]),
        ("0 */2 * * *", ["29 04:00+0200", "29 06:00+0200"]),
    ],
)
def test_a_time_in_the_gap_fires_at_the_first_instant_after_it(
    expression: str, expected: list[str]
) -> None:
    start = "2026-03-29T00:01" if expression != "0 */2 * * *" else "2026-03-29T00:30"
    assert firings(expression, VIENNA, start, len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # In Vienna, 2026-10-25, the clock goes from 03:00 back to 02:00.
        ("30 2 * * *", ["25 02:30+0200", "26 02:30+0100"]),
        ("0 3 * * *", ["25 03:00+0100", "26 03:00+0100"]),
        ("0 2 * * *", ["25 02:00+0200", "26 02:00+0100"]),
        ("30 * * * *", ["25 01:30+0200", "25 02:30+0200", "25 02:30+0100", "25 03:30+0100"]),
        ("0 * * * *", ["25 02:00+0200", "25 02:00+0100", "25 03:00+0100"]),
    ],
)
def test_a_time_that_exists_twice_fires_once_unless_every_hour_does(
    expression: str, expected: list[str]
) -> None:
    assert firings(expression, VIENNA, "2026-10-25T01:10", len(expected)) == expected


def test_a_gap_of_half_an_hour_at_midnight_is_no_exception() -> None:
    # Lord Howe Island, 2026-10-04: 02:00 becomes 02:30.
    found = firings("15 2 * * *", "Australia/Lord_Howe", "2026-10-04T00:01", 2)
    assert found == ["04 02:30+1100", "05 02:15+1100"]


MINUTE = timedelta(minutes=1)
START = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)


def test_an_interval_fires_at_once_and_then_at_a_fixed_rate() -> None:
    assert first_firing(MINUTE, "UTC", now=START) == START
    assert firing_after(MINUTE, "UTC", slot=START, now=START) == START + MINUTE
    late = START + timedelta(seconds=150)
    assert firing_after(MINUTE, "UTC", slot=START, now=late) == START + 3 * MINUTE


def test_an_expression_first_fires_when_it_first_matches() -> None:
    assert first_firing("* * * * *", "UTC", now=START) == START.replace(minute=1, second=0)
