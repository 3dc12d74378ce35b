"""Cron jobs: what is registered, and what is refused while importing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, time, timedelta
from typing import cast

import pytest

from gnomon import CronJobs, RegistrationError, cron_jobs
from gnomon.cron_expression import CronSyntaxError, parse_expression
from gnomon.references import internal_mutation_reference, internal_query_reference


@internal_mutation_reference("jobs:sweep")
def sweep(*, limit: int = 1) -> None:
    raise NotImplementedError


@internal_query_reference("jobs:get")
def get() -> None:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("register", "schedule"),
    [
        (lambda c: c.interval("x", timedelta(hours=1), sweep, limit=2), timedelta(hours=1)),
        (lambda c: c.cron("x", "*/5 9-17 * * MON-FRI", sweep, limit=2), "*/5 9-17 * * MON-FRI"),
        (lambda c: c.hourly("x", 30, sweep, limit=2), "30 * * * *"),
        (lambda c: c.daily("x", time(9, 5), sweep, limit=2), "5 9 * * *"),
        (lambda c: c.weekly("x", "sunday", time(0, 0), sweep, limit=2), "0 0 * * 0"),
        (lambda c: c.monthly("x", 31, time(23, 59), sweep, limit=2), "59 23 31 * *"),
    ],
)
def test_a_job_is_registered_with_its_schedule_and_arguments(
    register: Callable[[CronJobs], None], schedule: object
) -> None:
    crons = cron_jobs()
    register(crons)
    (job,) = crons
    assert (job.name, job.schedule, job.timezone) == ("x", schedule, "UTC")
    assert (job.reference, job.args) == (sweep, {"limit": 2})


def test_a_time_zone_is_a_view_of_the_same_registry() -> None:
    crons = cron_jobs()
    crons.in_timezone("Europe/Vienna").daily("local", time(9, 0), sweep)
    crons.daily("utc", time(9, 0), sweep)
    assert [(job.name, job.timezone) for job in crons] == [
        ("local", "Europe/Vienna"),
        ("utc", "UTC"),
    ]
    assert len(crons) == 2


WRONG: dict[str, tuple[Callable[[CronJobs], object], str]] = {
    "zero interval": (lambda c: c.interval("x", timedelta(0), sweep), "from 1 second"),
    "fraction": (lambda c: c.interval("x", timedelta(seconds=1.5), sweep), "whole seconds"),
    "long interval": (lambda c: c.interval("x", timedelta(days=367), sweep), "to 366 days"),
    "minute": (lambda c: c.hourly("x", 60, sweep), "the minute is 60, but must be 0 to 59"),
    "day": (lambda c: c.monthly("x", 0, time(0), sweep), "the day is 0, but must be 1 to 31"),
    "seconds": (lambda c: c.daily("x", time(9, 0, 1), sweep), "not a time of whole minutes"),
    "aware time": (lambda c: c.daily("x", time(9, tzinfo=UTC), sweep), "use crons.in_timezone"),
    "weekday": (lambda c: c.weekly("x", cast("object", "mon"), time(9), sweep), "no weekday"),  # type: ignore[arg-type]
    "time zone": (lambda c: c.in_timezone("Mars/Olympus"), "there is no such time zone"),
    "time zone path": (lambda c: c.in_timezone("../etc"), "there is no such time zone"),
    "expression": (lambda c: c.cron("x", "0 9 *", sweep), "'0 9 \\*': has 3 fields, not five"),
    "empty name": (lambda c: c.hourly("", 0, sweep), "printable ASCII"),
    "name": (lambda c: c.hourly("täglich", 0, sweep), "printable ASCII"),
    "query": (lambda c: c.hourly("x", 0, cast("object", get)), "not a reference to a mutation"),  # type: ignore[arg-type]
    "function": (lambda c: c.hourly("x", 0, cast("object", print)), "not a reference"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_argument_is_refused(what: str) -> None:
    register, reason = WRONG[what]
    with pytest.raises(RegistrationError, match=reason):
        register(cron_jobs())


def test_a_name_may_be_used_once() -> None:
    crons = cron_jobs()
    crons.hourly("x", 0, sweep)
    with pytest.raises(RegistrationError, match="'x' is registered twice"):
        crons.in_timezone("Europe/Vienna").hourly("x", 0, sweep)


def test_an_expression_names_the_values_of_each_field() -> None:
    parsed = parse_expression("0,30 22-2/2 1 jan,DEC 5-7")
    assert parsed.minutes == {0, 30}
    assert parsed.hours == {22, 0, 2}
    assert parsed.days == {1}
    assert parsed.months == {1, 12}
    assert parsed.weekdays == {5, 6, 0}


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "has 0 fields"),
        ("@daily", "has 1 field, not five"),
        ("* * * * * *", "has 6 fields"),
        ("60 * * * *", "60 is out of range for the minute: 0 to 59"),
        ("* 24 * * *", "out of range for the hour"),
        ("* * 0 * *", "out of range for the day of month"),
        ("* * * 13 *", "out of range for the month"),
        ("* * * * 8", "out of range for the day of week"),
        ("*/70 * * * *", "a step of 70 is out of range"),
        ("*/0 * * * *", "a step of 0 is out of range"),
        ("* * L * *", "'L' is not a day of month"),
        ("* * 15W * *", "'15W' is not a day of month"),
        ("* * * * MON#1", "'MON#1' is not valid"),
        ("* * ? * *", "'\\?' is not valid"),
        ("R * * * *", "'R' is not a minute"),
        ("1,,2 * * * *", "'' is not valid"),
        ("-1 * * * *", "'-1' is not valid"),
        ("* * * MON *", "'MON' is not a month"),
        ("0 0 30 2 *", "never fires"),
        ("0 0 31 4,6 *", "never fires"),
        ("٣ * * * *", "is not valid"),
    ],
)
def test_a_wrong_expression_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(CronSyntaxError, match=reason):
        parse_expression(expression)


@pytest.mark.parametrize("expression", ["0 0 29 2 *", "0 0 30 2 1", "0 0 31 4,5 *", "0 9 * * 7"])
def test_a_rare_expression_is_not_refused(expression: str) -> None:
    assert parse_expression(expression)
