"""When a cron expression fires: on which days, and when next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, product

from gnomon.analyzer.cron.grammar import FIELDS, values_of
from gnomon.analyzer.data import data

LONGEST_WAIT = 366 * 8
"""Days between two firings at most: a 29th of February may wait for the end of a century."""


@data
class Timetable:
    """The values that a valid expression names; Sunday is 0.

    `by_day` and `by_weekday`: that field is anything but `*`. With both, either is enough.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    by_day: bool
    by_weekday: bool

    def fires_on(self, day: date) -> bool:
        """Whether it fires at all on a day."""
        if day.month not in self.months:
            return False
        on_day = day.day in self.days
        on_weekday = day.isoweekday() % 7 in self.weekdays
        if self.by_day and self.by_weekday:
            return on_day or on_weekday
        return on_day and on_weekday

    def firings(self, start: date) -> Iterator[datetime]:
        """Every firing from the start of a day on, on a clock without time zones."""
        day, waited = start, 0
        while waited < LONGEST_WAIT:
            if self.fires_on(day):
                waited = 0
                for hour, minute in product(sorted(self.hours), sorted(self.minutes)):
                    yield datetime.combine(day, time(hour, minute))
            day, waited = day + timedelta(days=1), waited + 1


def timetable_of(expression: str) -> Timetable:
    """What a valid expression names, field by field."""
    parts = expression.split()
    minutes, hours, days, months, weekdays = (
        frozenset(values_of(part, field)) for part, field in zip(parts, FIELDS, strict=True)
    )
    weekdays = frozenset(day % 7 for day in weekdays)
    return Timetable(minutes, hours, days, months, weekdays, parts[2] != "*", parts[4] != "*")


def next_firings(expression: str, start: date, count: int = 3) -> list[datetime]:
    """The first firings of a valid expression from the start of a day on."""
    return list(islice(timetable_of(expression).firings(start), count))
