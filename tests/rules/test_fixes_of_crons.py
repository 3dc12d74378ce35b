"""What the fixes make of the arguments of cron jobs, and where there is none."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import diagnostics, fixed

HEAD = """\
from datetime import timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()
"""
FILE = "functions/crons.py"

SURE = {
    "a weekday with a capital": (
        "invalid-interval",
        "crons.weekly('a', 'Monday', WHEN, internal.a.b)",
        "crons.weekly('a', 'monday', WHEN, internal.a.b)",
    ),
    "a weekday with spaces": (
        "invalid-interval",
        'crons.weekly("a", " FRIDAY ", WHEN, internal.a.b)  # the last one',
        'crons.weekly("a", "friday", WHEN, internal.a.b)  # the last one',
    ),
    "a range that runs backwards": (
        "surprising-cron",
        'crons.cron("a",  "0 22-4 * * *", internal.a.b)',
        'crons.cron("a",  "0 22-23,0-4 * * *", internal.a.b)',
    ),
    "one range that runs backwards in two fields": (
        "surprising-cron",
        'crons.cron("a", "0 22-2 22-2 * *", internal.a.b)',
        'crons.cron("a", "0 22-23,0-2 22-31,1-2 * *", internal.a.b)',
    ),
    "a range of days in a list, with another surprise": (
        "surprising-cron",
        "crons.cron('a', '0 0 13 * FRI-MON,WED', internal.a.b)",
        "crons.cron('a', '0 0 13 * FRI,SAT,SUN,MON,WED', internal.a.b)",
    ),
}


@pytest.mark.parametrize(("rule", "before", "after"), SURE.values(), ids=SURE)
def test_writes_what_was_surely_meant(rule: str, before: str, after: str) -> None:
    assert fixed(rule, {FILE: f"{HEAD}{before}\n"}) == {FILE: f"{HEAD}{after}\n"}
    assert fixed(rule, {FILE: f"{HEAD}{after}\n"}) == {}


def test_a_text_that_reads_as_a_time_becomes_one() -> None:
    source = f'{HEAD}crons.daily("a", "09:05", internal.a.b)\n'
    after = fixed("invalid-interval", {FILE: source})[FILE]
    assert 'crons.daily("a", time(9, 5), internal.a.b)' in after
    assert "from datetime import time, timedelta\n" in after


LIKELY = {
    "a weekday cut short": (
        "invalid-interval",
        'crons.weekly("a", "wed", WHEN, internal.a.b)',
        'crons.weekly("a", "wednesday", WHEN, internal.a.b)',
    ),
    "a number of seconds": (
        "invalid-interval",
        'crons.interval("a", 3600, internal.a.b)',
        'crons.interval("a", timedelta(seconds=3600), internal.a.b)',
    ),
    "a phrase": (
        "invalid-cron",
        'crons.cron("a", "every 5 minutes", internal.a.b)',
        'crons.cron("a", "*/5 * * * *", internal.a.b)',
    ),
    "a constant that something else may read": (
        "surprising-cron",
        'NIGHT = "0 22-4 * * *"\ncrons.cron("a", NIGHT, internal.a.b)',
        'NIGHT = "0 22-23,0-4 * * *"\ncrons.cron("a", NIGHT, internal.a.b)',
    ),
}


@pytest.mark.parametrize(("rule", "before", "after"), LIKELY.values(), ids=LIKELY)
def test_writes_what_is_likely_if_asked_for(rule: str, before: str, after: str) -> None:
    files = {FILE: f"{HEAD}{before}\n"}
    assert fixed(rule, files) == {}
    assert fixed(rule, files, unsafe=True) == {FILE: f"{HEAD}{after}\n"}


UNCLEAR = {
    "a weekday of two": ("invalid-interval", 'crons.weekly("a", "t", WHEN, internal.a.b)'),
    "a number of a weekday": ("invalid-interval", 'crons.weekly("a", 1, WHEN, internal.a.b)'),
    "a word for a time": ("invalid-interval", 'crons.daily("a", "noon", internal.a.b)'),
    "an expression that is put together": (
        "surprising-cron",
        'HOURS = "22-4"\ncrons.cron("a", f"0 {HOURS} * * *", internal.a.b)',
    ),
    "a step that does not divide": (
        "surprising-cron",
        'crons.cron("a", "*/7 * * * *", internal.a.b)',
    ),
}


@pytest.mark.parametrize(("rule", "source"), UNCLEAR.values(), ids=UNCLEAR)
def test_does_not_guess(rule: str, source: str) -> None:
    files = {FILE: f"{HEAD}{source}\n"}
    assert diagnostics(rule, files)
    assert fixed(rule, files, unsafe=True) == {}
