"""A cron job's interval or time is one that no clock has.

An interval is whole seconds, from 1 second to 366 days. A minute is 0 to 59, a day of the month 1
to 31, a weekday `"sunday"` to `"saturday"`; a time is of whole minutes and without a time zone, as
`crons.in_timezone` gives it one. The values may be written in the call, in a constant of any
module, be summed up (`2 * timedelta(days=200)`), or handed to a helper.

Not seen: values that are computed by anything but `+`, `-`, `*` and `/`, or read at run time.

Why:
    The guide, "Interval options": an interval counts seconds, minutes or hours. The registry
    refuses any other at import, so that no function of the whole folder runs.

Bad:
    # functions/crons.py
    from datetime import timedelta

    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.interval("poll", timedelta(milliseconds=500), internal.sync.pull_external_data)
    crons.weekly("digest", "Monday", "9:30", internal.digests.send)

Good:
    # functions/crons.py
    from datetime import time, timedelta

    from gnomon import cron_jobs
    from ._generated.api import internal

    crons = cron_jobs()
    crons.interval("poll", timedelta(seconds=5), internal.sync.pull_external_data)
    crons.weekly("digest", "monday", time(9, 30), internal.digests.send)

Fix:
    Give an interval of at least a second, and a time that a clock shows. What must run more often
    than once a second is a loop in an action.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from gnomon.analyzer.cron.grammar import WEEKDAY_NAMES
from gnomon.analyzer.cron.rewriting import Writes, rewritten, text
from gnomon.analyzer.cron.sites import CronCall, cron_calls
from gnomon.analyzer.data import data
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.fixes.fix import Fix, Imported, Part
from gnomon.analyzer.flow.arithmetic import TIME, given_to, spans_of
from gnomon.analyzer.flow.values import ConstantShape, ExternalShape, Value
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Rule
from gnomon.analyzer.syntax import Module

rule = Rule(level=Level.ERROR, since="0.1.0", guide="Interval options")

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(days=366)
WEEKDAYS = tuple(name.lower() for name in WEEKDAY_NAMES)
TIME_PARTS = ("hour", "minute", "second", "microsecond", "tzinfo")
LAST_HOUR = 23
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@data
class Repair:
    """What to write for a literal, and whether that is surely meant."""

    literal: object
    writes: Writes
    shown: str
    is_certain: bool


@data
class Problem:
    """What is wrong with a value, and what to write."""

    message: str
    help: str
    repair: Repair | None = None


def check(module: Module, project: Project) -> Iterator[Finding]:
    """Every argument of a registration that says when a job runs."""
    for call in cron_calls(module, project):
        for position, problems in JUDGES.get(call.method, ()):
            for problem in problems(call.given(position)):
                yield Finding(
                    call.blamed(position),
                    problem.message,
                    problem.help,
                    tuple(call.notes(project, position, "the value")),
                    fix_of(project, call, position, problem.repair),
                )


def fix_of(project: Project, call: CronCall, position: int, repair: Repair | None) -> Fix | None:
    """The fix that a repair comes to where the value is written."""
    if repair is None:
        return None
    to, shown, safe = repair.writes, repair.shown, repair.is_certain
    return rewritten(project, call, position, repair.literal, to=to, shown=shown, safe=safe)


def interval_problems(value: Value) -> Iterator[Problem]:
    """What is wrong with an interval."""
    spans = spans_of(value) + [timedelta() for number in value.constants if number == 0]
    for span in spans:
        if span < SHORTEST:
            yield Problem(
                f"an interval of {shown(span)} is too short",
                "the shortest is `timedelta(seconds=1)`",
            )
        elif span > LONGEST:
            yield Problem(
                f"an interval of {shown(span)} is too long",
                "the longest is `timedelta(days=366)`",
            )
        elif span % SHORTEST:
            whole = max(round(span.total_seconds()), 1)
            yield Problem(
                f"an interval of {shown(span)} is not of whole seconds",
                f"write `timedelta(seconds={whole})`",
            )
    for number in value.constants:
        if isinstance(number, int | float) and number:
            parts: tuple[Part, ...] = (Imported("datetime", "timedelta"), f"(seconds={number!r})")
            shown_as = f"timedelta(seconds={number!r})"
            yield Problem(
                f"an interval is a timedelta, not {number!r}",
                f"write `{shown_as}`, or the unit that is meant",
                Repair(number, partial(always, parts), shown_as, is_certain=False),
            )


def always(parts: tuple[Part, ...], at: int) -> tuple[Part, ...]:
    """The same, wherever it is written."""
    return parts


def shown(span: timedelta) -> str:
    """A span as its author may know it: `0.5 seconds`, `400 days`, `0:01:00.500000`."""
    if abs(span) < timedelta(minutes=1):
        return f"{span.total_seconds():g} seconds"
    sign = "-" if span < timedelta() else ""
    return sign + str(abs(span)).removesuffix(", 0:00:00")


def number_problems(what: str, low: int, high: int) -> Callable[[Value], Iterator[Problem]]:
    """What is wrong with a minute or a day of the month."""

    def problems(value: Value) -> Iterator[Problem]:
        for number in value.constants:
            if isinstance(number, float):
                yield Problem(
                    f"the {what} is {number!r}, not a whole number", f"write {low} to {high}"
                )
            elif isinstance(number, int) and not low <= number <= high:
                yield Problem(f"the {what} is {number}, out of range", f"write {low} to {high}")

    return problems


def weekday_problems(value: Value) -> Iterator[Problem]:
    """What is wrong with a weekday."""
    for word in value.constants:
        if isinstance(word, str) and word not in WEEKDAYS:
            meant = word.strip().lower()
            near = [name for name in WEEKDAYS if name[:2] == meant[:2]]
            choices = (
                f'"{near[0]}"' if len(near) == 1 else ", ".join(f'"{name}"' for name in WEEKDAYS)
            )
            repair = None
            if len(near) == 1:
                certain = near[0] == meant
                repair = Repair(word, text(near[0]), f'"{near[0]}"', is_certain=certain)
            yield Problem(f"{word!r} is no weekday", f"write {choices}", repair)
        elif isinstance(word, int):
            yield Problem(f"a weekday is a name, not {word!r}", 'write "sunday" to "saturday"')


def time_problems(value: Value) -> Iterator[Problem]:
    """What is wrong with a time of day."""
    for shape in value.shapes:
        if isinstance(shape, ExternalShape) and shape.name == TIME and shape.given:
            yield from clock_problems(shape)
        elif isinstance(shape, ConstantShape) and shape.value is not None:
            yield not_a_time(shape.value)


def not_a_time(literal: object) -> Problem:
    """What is wrong with a literal in the place of a time: `"9:30"` is surely `time(9, 30)`."""
    message = f"a time of day is a `datetime.time`, not {literal!r}"
    found = CLOCK.fullmatch(literal) if isinstance(literal, str) else None
    if found is None:
        return Problem(message, "write `time(9, 0)`")
    given = f"({int(found[1])}, {int(found[2])})"
    parts: tuple[Part, ...] = (Imported("datetime", "time"), given)
    repair = Repair(literal, partial(always, parts), f"time{given}", is_certain=True)
    return Problem(message, f"write `time{given}`", repair)


def clock_problems(shape: ExternalShape) -> Iterator[Problem]:
    """What is wrong with the arguments of a `datetime.time`."""
    positional, keywords = given_to(shape)
    parts = dict(zip(TIME_PARTS, positional, strict=False)) | keywords
    hour, minute = parts.get("hour", 0), parts.get("minute", 0)
    if isinstance(hour, int) and not 0 <= hour <= LAST_HOUR:
        midnight = "midnight is `time(0, 0)`" if hour == LAST_HOUR + 1 else "write 0 to 23"
        yield Problem(f"the hour is {hour}, out of range", midnight)
    yield from number_problems("minute", 0, 59)(Value(frozenset({literal(minute)})))
    if any(isinstance(parts.get(part), int) and parts[part] for part in ("second", "microsecond")):
        yield Problem(
            "the time has seconds, and jobs run at whole minutes", "write `time(hour, minute)`"
        )
    if parts.get("tzinfo"):
        yield Problem(
            f"the time has a time zone, `{parts['tzinfo']}`",
            'leave it out: times are UTC, or those of `crons.in_timezone("Area/City")`',
        )


def literal(value: object) -> ConstantShape:
    """A literal as a shape."""
    return ConstantShape(value, type(value).__name__)


JUDGES: dict[str, tuple[tuple[int, Callable[[Value], Iterator[Problem]]], ...]] = {
    "interval": ((1, interval_problems),),
    "hourly": ((1, number_problems("minute", 0, 59)),),
    "daily": ((1, time_problems),),
    "weekly": ((1, weekday_problems), (2, time_problems)),
    "monthly": ((1, number_problems("day of the month", 1, 31)), (2, time_problems)),
}
