"""`invalid-interval`: intervals and times that no clock has, wherever they are written."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics, findings

HEAD = """
from datetime import UTC, timedelta, time
from zoneinfo import ZoneInfo
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
"""


def crons(body: str, **files: str) -> dict[str, str]:
    """A crons module with a body; other files of the functions folder by their name."""
    others = {f"functions/{name}.py": text for name, text in files.items()}
    return {"functions/crons.py": HEAD + body, **others}


WRONG = {
    'interval("a", timedelta(milliseconds=500), r)': (
        "an interval of 0.5 seconds is too short",
        "the shortest is `timedelta(seconds=1)`",
    ),
    'interval("a", timedelta(0), r)': (
        "an interval of 0 seconds is too short",
        "the shortest is `timedelta(seconds=1)`",
    ),
    'interval("a", -timedelta(hours=1), r)': (
        "an interval of -1:00:00 is too short",
        "the shortest is `timedelta(seconds=1)`",
    ),
    'interval("a", timedelta(days=400), r)': (
        "an interval of 400 days is too long",
        "the longest is `timedelta(days=366)`",
    ),
    'interval("a", 2 * timedelta(days=100) + timedelta(weeks=30), r)': (
        "an interval of 410 days is too long",
        "the longest is `timedelta(days=366)`",
    ),
    'interval("a", timedelta(seconds=1.5), r)': (
        "an interval of 1.5 seconds is not of whole seconds",
        "write `timedelta(seconds=2)`",
    ),
    'interval("a", timedelta(minutes=60 * 60 * 1000), r)': (
        "an interval of 2500 days is too long",
        "the longest is `timedelta(days=366)`",
    ),
    'interval("a", 3600, r)': (
        "an interval is a timedelta, not 3600",
        "write `timedelta(seconds=3600)`, or the unit that is meant",
    ),
    'hourly("a", 60, r)': ("the minute is 60, out of range", "write 0 to 59"),
    'hourly("a", -1, r)': ("the minute is -1, out of range", "write 0 to 59"),
    'hourly("a", 0.5, r)': ("the minute is 0.5, not a whole number", "write 0 to 59"),
    'daily("a", time(24, 0), r)': ("the hour is 24, out of range", "midnight is `time(0, 0)`"),
    'daily("a", time(hour=25), r)': ("the hour is 25, out of range", "write 0 to 23"),
    'daily("a", time(9, 60), r)': ("the minute is 60, out of range", "write 0 to 59"),
    'daily("a", time(9, 0, 30), r)': (
        "the time has seconds, and jobs run at whole minutes",
        "write `time(hour, minute)`",
    ),
    'daily("a", "09:05", r)': (
        "a time of day is a `datetime.time`, not '09:05'",
        "write `time(9, 5)`",
    ),
    'daily("a", "noon", r)': (
        "a time of day is a `datetime.time`, not 'noon'",
        "write `time(9, 0)`",
    ),
    'daily("a", time(9, 0, tzinfo=UTC), r)': (
        "the time has a time zone, `datetime.UTC`",
        'leave it out: times are UTC, or those of `crons.in_timezone("Area/City")`',
    ),
    'daily("a", time(9, tzinfo=ZoneInfo("Asia/Tokyo")), r)': (
        "the time has a time zone, `zoneinfo.ZoneInfo`",
        'leave it out: times are UTC, or those of `crons.in_timezone("Area/City")`',
    ),
    'weekly("a", "Monday", time(9, 0), r)': ("'Monday' is no weekday", 'write "monday"'),
    'weekly("a", "wed", time(9, 0), r)': ("'wed' is no weekday", 'write "wednesday"'),
    'weekly("a", 1, time(9, 0), r)': (
        "a weekday is a name, not 1",
        'write "sunday" to "saturday"',
    ),
    'weekly("a", "friday", time(30, 0), r)': ("the hour is 30, out of range", "write 0 to 23"),
    'monthly("a", 0, time(9, 0), r)': ("the day of the month is 0, out of range", "write 1 to 31"),
    'monthly("a", 32, time(9, 0), r)': (
        "the day of the month is 32, out of range",
        "write 1 to 31",
    ),
}
RIGHT = [
    'interval("a", timedelta(seconds=1), r)',
    'interval("a", timedelta(days=366), r)',
    'interval("a", timedelta(milliseconds=5000), r)',
    'interval("a", timedelta(minutes=0.5), r)',
    'interval("a", 3 * timedelta(minutes=5), r)',
    'interval("a", timedelta(hours=1) / 4, r)',
    'hourly("a", 0, r)',
    'hourly("a", 59, r)',
    'daily("a", time(0, 0), r)',
    'daily("a", time(hour=23, minute=59), r)',
    'daily("a", time(), r)',
    'daily("a", time(9, tzinfo=None), r)',
    'weekly("a", "sunday", time(9), r)',
    'monthly("a", 31, time(9, 0), r)',
    'cron("a", "99 9 * * *", r)',
]


@pytest.mark.parametrize(("call", "expected"), WRONG.items())
def test_says_what_is_wrong_with_a_value(call: str, expected: tuple[str, str]) -> None:
    found = diagnostics("invalid-interval", crons(f"r = internal.a.b\ncrons.{call}\n"))
    assert [(item.message, item.help) for item in found] == [expected]
    assert found[0].location.line == 8


@pytest.mark.parametrize("call", RIGHT)
def test_accepts_a_value(call: str) -> None:
    assert findings("invalid-interval", crons(f"r = internal.a.b\ncrons.{call}\n")) == []


FOUND = {
    "in a time zone's view": """
        tokyo = crons.in_timezone("Asia/Tokyo")
        tokyo.daily("a", time(24, 0), internal.a.b)  # expect: invalid-interval
    """,
    "in a constant": """
        HALF = timedelta(seconds=0.5)
        crons.interval("a", HALF, internal.a.b)  # expect: invalid-interval
    """,
    "in a constant of a class": """
        class Times:
            OFTEN = timedelta(milliseconds=10)
        crons.interval("a", Times.OFTEN, internal.a.b)  # expect: invalid-interval
    """,
    "through aliases": """
        import datetime as dt
        every = crons.interval
        every("a", dt.timedelta(days=1000), internal.a.b)  # expect: invalid-interval
    """,
    "in a loop over pairs": """
        for name, minute in [("a", 30), ("b", 75)]:
            crons.hourly(name, minute, internal.a.b)  # expect: invalid-interval
    """,
    "in one branch of a condition": """
        often = timedelta(hours=1) if crons else timedelta(0)
        crons.interval("a", often, internal.a.b)  # expect: invalid-interval
    """,
    "through a function of the module": """
        def register(day: int) -> None:
            crons.monthly("a", day, time(9, 0), internal.a.b)
        register(32)  # expect: invalid-interval
    """,
    "in a walrus, a match and a comprehension": """
        if minute := 60:
            crons.hourly("a", minute, internal.a.b)  # expect: invalid-interval
        match crons:
            case _:
                crons.hourly("b", 60, internal.a.b)  # expect: invalid-interval
        [crons.hourly(n, 60, internal.a.b) for n in "cd"]  # expect: invalid-interval
    """,
}
SILENT = {
    "a value read from the environment": """
        import os
        crons.hourly("a", int(os.environ["MINUTE"]), internal.a.b)
    """,
    "a time whose parts are not known": """
        import os
        crons.daily("a", time(os.getpid(), 0, os.getpid()), internal.a.b)
    """,
    "a span that is computed": 'crons.interval("a", timedelta(seconds=len("abc")), internal.a.b)',
    "another object's interval": """
        from other import scheduler
        scheduler.interval("a", timedelta(0), internal.a.b)
        scheduler.hourly("a", 60, internal.a.b)
    """,
    "a class with an hourly of its own": """
        class Table:
            def hourly(self, name: str, minute: int) -> None: ...
        Table().hourly("a", 60)
    """,
    "a time of another library": """
        from whenever import Time
        crons.daily("a", Time(24, 0), internal.a.b)
    """,
    "an argument for the function": 'crons.hourly("a", 5, internal.a.b, minute=75)',
    "a function that is never called": """
        def register() -> None:
            crons.hourly("a", 60, internal.a.b)
    """,
    "a call without arguments": "crons.interval()",
}


@pytest.mark.parametrize("form", FOUND)
def test_finds_a_value(form: str) -> None:
    assert_expected("invalid-interval", crons(dedent(FOUND[form])))


@pytest.mark.parametrize("form", SILENT)
def test_is_silent_about(form: str) -> None:
    assert findings("invalid-interval", crons(dedent(SILENT[form]))) == []


def test_stands_at_the_value_and_points_to_where_it_is_written() -> None:
    files = crons(
        'from .times import OFTEN\ncrons.interval("a", OFTEN, internal.a.b)\n',
        times="from datetime import timedelta\nOFTEN = timedelta(0)\n",
    )
    (found,) = diagnostics("invalid-interval", files)
    place = found.location
    assert (place.line, place.column, place.end_column) == (8, 21, 26)
    assert [(item.location.path, item.location.line, item.message) for item in found.related] == [
        ("functions/times.py", 2, "the value is written here")
    ]
