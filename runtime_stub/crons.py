"""Cron jobs: `crons = cron_jobs()` in `functions/crons.py`.

    crons = cron_jobs()
    crons.interval("clean up", timedelta(hours=1), internal.jobs.clean_up)
    crons.in_timezone("Europe/Vienna").daily("report", time(9, 0), internal.reports.send)

Every argument is validated here, while importing: RegistrationError says what is wrong. The
arguments of the function itself follow by name, typed by its reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Literal, ParamSpec
from zoneinfo import ZoneInfo

from gnomon.cron_expression import CronSyntaxError, parse_expression
from gnomon.errors import RegistrationError

if TYPE_CHECKING:
    from gnomon.references import SchedulableReference

P = ParamSpec("P")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_SHORTEST = timedelta(seconds=1)
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CronJob:
    """One registered job: `schedule` is an interval or a cron expression of five fields."""

    name: str
    schedule: timedelta | str
    timezone: str
    reference: SchedulableReference[..., object]
    args: Mapping[str, object]


class CronJobs:
    """The registry of cron jobs, or a view of it that reads times in another time zone."""

    def __init__(self, jobs: dict[str, CronJob], timezone: str) -> None:
        self._jobs = jobs
        self._timezone = timezone

    def __iter__(self) -> Iterator[CronJob]:
        return iter(self._jobs.values())

    def __len__(self) -> int:
        return len(self._jobs)

    def in_timezone(self, timezone: str, /) -> CronJobs:
        """A view of the same registry whose times are local to `timezone`, as "Europe/Vienna"."""
        try:
            ZoneInfo(timezone)
        except (ValueError, OSError, KeyError) as error:
            raise RegistrationError(
                f"crons.in_timezone({timezone!r}): there is no such time zone; "
                "use a name such as 'Europe/Vienna'"
            ) from error
        return CronJobs(self._jobs, timezone)

    def interval(
        self,
        name: str,
        interval: timedelta,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run at a fixed rate: whole seconds, from one second to 366 days."""
        if interval % _SHORTEST or not _SHORTEST <= interval <= _LONGEST:
            raise RegistrationError(
                f"cron job {name!r}: the interval {interval} must be whole seconds, "
                "from 1 second to 366 days"
            )
        self._add(name, interval, reference, args, kwargs)

    def cron(
        self,
        name: str,
        expression: str,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run by a cron expression: minute, hour, day of month, month, day of week."""
        try:
            parse_expression(expression)
        except CronSyntaxError as error:
            raise RegistrationError(f"cron job {name!r}: {expression!r}: {error}") from error
        self._add(name, expression, reference, args, kwargs)

    def hourly(
        self,
        name: str,
        minute: int,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run every hour at a minute, 0 to 59."""
        _within(name, "minute", minute, 0, 59)
        self._add(name, f"{minute} * * * *", reference, args, kwargs)

    def daily(
        self,
        name: str,
        at: time,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run every day at a time of whole minutes, in the registry's time zone."""
        self._add(name, f"{_minute_and_hour(name, at)} * * *", reference, args, kwargs)

    def weekly(
        self,
        name: str,
        weekday: Weekday,
        at: time,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run every week on a day, "monday" to "sunday", at a time of whole minutes."""
        if weekday not in _WEEKDAYS:
            raise RegistrationError(
                f"cron job {name!r}: {weekday!r} is no weekday; use one of {', '.join(_WEEKDAYS)}"
            )
        expression = f"{_minute_and_hour(name, at)} * * {_WEEKDAYS.index(weekday)}"
        self._add(name, expression, reference, args, kwargs)

    def monthly(
        self,
        name: str,
        day: int,
        at: time,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run every month on a day, 1 to 31, at a time; months without that day are skipped."""
        _within(name, "day", day, 1, 31)
        self._add(name, f"{_minute_and_hour(name, at)} {day} * *", reference, args, kwargs)

    def _add(
        self,
        name: str,
        schedule: timedelta | str,
        reference: SchedulableReference[..., object],
        positional: tuple[object, ...],
        arguments: Mapping[str, object],
    ) -> None:
        """Check what all kinds of jobs share, and register one."""
        if not name or not name.isascii() or not name.isprintable():
            raise RegistrationError(f"cron job {name!r}: the name must be printable ASCII text")
        if name in self._jobs:
            raise RegistrationError(f"cron job {name!r} is registered twice; names are unique")
        if positional:
            raise RegistrationError(
                f"cron job {name!r}: the arguments of {reference!r} are given by name"
            )
        if not _is_schedulable(reference):
            raise RegistrationError(
                f"cron job {name!r}: {reference!r} is not a reference to a mutation or an action, "
                "such as internal.jobs.clean_up"
            )
        self._jobs[name] = CronJob(name, schedule, self._timezone, reference, dict(arguments))


def cron_jobs() -> CronJobs:
    """An empty registry, in UTC; bind it to the name `crons` in `functions/crons.py`."""
    return CronJobs({}, "UTC")


def _is_schedulable(reference: object) -> bool:
    from gnomon.references import SchedulableReference

    return isinstance(reference, SchedulableReference)


def _within(name: str, what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise RegistrationError(
            f"cron job {name!r}: the {what} is {value}, but must be {low} to {high}"
        )


def _minute_and_hour(name: str, at: time) -> str:
    """The first two fields of an expression for a time of day."""
    if at.second or at.microsecond:
        raise RegistrationError(f"cron job {name!r}: {at} is not a time of whole minutes")
    if at.tzinfo is not None:
        raise RegistrationError(
            f"cron job {name!r}: {at!r} carries a time zone; "
            "use crons.in_timezone('Area/City') and a time without one"
        )
    return f"{at.minute} {at.hour}"
