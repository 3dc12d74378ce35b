"""What a valid cron expression means, in words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from gnomon.analyzer.cron.grammar import WEEKDAY_NAMES
from gnomon.analyzer.cron.times import Timetable, timetable_of

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
EVERY_MINUTE, EVERY_HOUR = 60, 24
CLOCK_TIMES = 4
"""So many times of day are written one by one, more as hours and minutes."""

LISTED = 5
"""So many numbers are written one by one, more at equal distances with an ellipsis."""


def in_words(expression: str) -> str:
    """`at 00:00 on day 13 of the month and on every Friday`."""
    table = timetable_of(expression)
    return f"{times_in_words(table)} {days_in_words(table)}"


def times_in_words(table: Timetable) -> str:
    """`at 09:00 and 17:00`, `every 15 minutes`, `at minute 5 of every hour`."""
    minutes, hours = sorted(table.minutes), sorted(table.hours)
    if len(minutes) * len(hours) <= CLOCK_TIMES:
        return "at " + listed(f"{hour:02}:{minute:02}" for hour in hours for minute in minutes)
    every_hour = len(hours) == EVERY_HOUR
    of_hours = "every hour" if every_hour else f"{named('hour', hours)}"
    if len(minutes) == EVERY_MINUTE:
        return "every minute" if every_hour else f"every minute of {of_hours}"
    return f"at {named('minute', minutes)} of {of_hours}"


def days_in_words(table: Timetable) -> str:
    """`every day`, `on every Friday`, `on day 1 of January and July`."""
    months = "the month"
    if len(table.months) < len(MONTH_NAMES):
        months = listed(MONTH_NAMES[month - 1] for month in sorted(table.months))
    by_day = f"on {named('day', sorted(table.days))} of {months}"
    by_weekday = "on every " + listed(WEEKDAY_NAMES[day] for day in sorted(table.weekdays))
    within = "" if months == "the month" else f" in {months}"
    if table.by_day and table.by_weekday:
        return f"{by_day} and {by_weekday}{within}"
    if table.by_weekday:
        return f"{by_weekday}{within}"
    return by_day if table.by_day else f"every day{within}"


def named(what: str, numbers: list[int]) -> str:
    """`minute 5`, `minutes 0, 7, 14, … and 56`."""
    return f"{what}{'s' if len(numbers) > 1 else ''} {numbers_in_words(numbers)}"


def numbers_in_words(numbers: list[int]) -> str:
    """`5`, `1 to 7`, `0, 7, 14, … and 56`, `0 to 4, 22 and 23`."""
    gaps = {later - earlier for earlier, later in pairwise(numbers)}
    if len(numbers) > LISTED and len(gaps) == 1 and gaps != {1}:
        return f"{', '.join(str(number) for number in numbers[:3])}, … and {numbers[-1]}"
    texts: list[str] = []
    for first, last in runs_of(numbers):
        if last - first > 1:
            texts.append(f"{first} to {last}")
        else:
            texts.extend(str(number) for number in range(first, last + 1))
    return listed(texts)


def runs_of(numbers: list[int]) -> list[tuple[int, int]]:
    """The first and the last of each row of numbers without a gap."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        first = runs.pop()[0] if runs and runs[-1][1] == number - 1 else number
        runs.append((first, number))
    return runs


def listed(texts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last
