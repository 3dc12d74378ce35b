"""When cron jobs fire; test_change_overs.py has the nights on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gnomon.runtime.firing import firing_after, first_firing
from tests.runtime.firings import firings


@pytest.mark.holds("cron-times")
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


MINUTE = timedelta(minutes=1)
START = datetime(2026, 1, 1, 12, 0, 30, tzinfo=UTC)


@pytest.mark.holds("intervals")
def test_an_interval_fires_at_once_and_then_at_a_fixed_rate() -> None:
    assert first_firing(MINUTE, "UTC", now=START) == START
    assert firing_after(MINUTE, "UTC", slot=START, now=START) == START + MINUTE
    late = START + timedelta(seconds=150)
    assert firing_after(MINUTE, "UTC", slot=START, now=late) == START + 3 * MINUTE


def test_an_expression_first_fires_when_it_first_matches() -> None:
    assert first_firing("* * * * *", "UTC", now=START) == START.replace(minute=1, second=0)
