"""The syntax of a cron expression: five fields, and what each may hold.

A leaf without dependencies. It decides what is valid and whether it ever fires; when it fires is
computed elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ITEM = re.compile(
    r"(?:(?P<all>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d{1,9}))?", re.ASCII
)


class CronSyntaxError(ValueError):
    """An expression is not five valid fields, or never fires."""


@dataclass(frozen=True, slots=True)
class Field:
    """One of the five fields: its range, and the names that stand for numbers."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of month", 1, 31),
    Field("month", 1, 12, _MONTHS),
    Field("day of week", 0, 7, _DAYS),
)


@dataclass(frozen=True, slots=True)
class CronExpression:
    """The values of each field; Sunday is 0."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]


def parse_expression(text: str) -> CronExpression:
    """The values that an expression names; CronSyntaxError with the reason otherwise."""
    parts = text.split()
    if len(parts) != len(FIELDS):
        raise CronSyntaxError(
            f"has {len(parts)} field{'' if len(parts) == 1 else 's'}, not five: "
            "minute, hour, day of month, month, day of week"
        )
    minutes, hours, days, months, weekdays = (
        _parse_field(part, field) for part, field in zip(parts, FIELDS, strict=True)
    )
    if parts[4] == "*" and not any(min(days) <= _LONGEST_MONTH[month - 1] for month in months):
        raise CronSyntaxError("never fires: no month it names has such a day")
    return CronExpression(minutes, hours, days, months, frozenset(day % 7 for day in weekdays))


def _parse_field(text: str, field: Field) -> frozenset[int]:
    values: set[int] = set()
    for item in text.split(","):
        values |= _parse_item(item, field)
    return frozenset(values)


def _parse_item(item: str, field: Field) -> set[int]:
    """`*`, `value` or `first-last`, each with an optional `/step`."""
    found = _ITEM.fullmatch(item)
    if found is None:
        raise CronSyntaxError(
            f"{item!r} is not valid for the {field.name}: use *, a value, a range or a step"
        )
    first, last = field.low, field.high
    if not found["all"]:
        first = _parse_value(found["first"], field)
        last = _parse_value(found["last"], field) if found["last"] else first
        if found["step"] and not found["last"]:
            # To the end of the field; a week ends on Saturday, also for what begins on a 7.
            first, last = (first % 7, 6) if field.names is _DAYS else (first, field.high)
    step = int(found["step"] or 1)
    if not 1 <= step <= field.high - field.low + 1 - (field.names is _DAYS):
        raise CronSyntaxError(f"{item!r}: a step of {step} is out of range for the {field.name}")
    if first > last:
        cycle = [*range(first, field.high + 1), *range(field.low, last + 1)]
        return set(cycle[::step])
    return set(range(first, last + 1, step))


def _parse_value(text: str, field: Field) -> int:
    """A number in the field's range, or one of its names."""
    if text.upper() in field.names:
        return field.names.index(text.upper()) + field.low
    if not text.isdecimal() or len(text) > 9:
        raise CronSyntaxError(f"{text!r} is not a {field.name}")
    if not field.low <= int(text) <= field.high:
        raise CronSyntaxError(
            f"{text} is out of range for the {field.name}: {field.low} to {field.high}"
        )
    return int(text)
