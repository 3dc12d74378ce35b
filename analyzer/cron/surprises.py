"""Valid cron expressions that do not mean what they look like."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.cron.grammar import (
    FIELDS,
    ITEM,
    MONTHS,
    WEEKDAYS,
    Field,
    item_values,
    value_of,
    values_of,
)
from gnomon.analyzer.cron.words import MONTH_NAMES, listed, numbers_in_words
from gnomon.analyzer.data import data

COMMON_YEAR = 2001
STEADY = {
    "minute": ("minutes", "hour"),
    "hour": ("hours", "day"),
    "day of month": ("days", "month"),
    "month": ("", "year"),
    "day of week": ("days", "week"),
}
"""The unit of a period that does not begin anew, and what the field's own begins anew with."""

LAST_DAYS = range(29, 32)


@data
class Surprise:
    """What is not as it looks, and how to write what was probably meant.

    `repair`: what says the same as the item, as one expects it.
    """

    reason: str
    help: str
    repair: str | None = None


def surprises_of(expression: str) -> Iterator[Surprise]:
    """Everything about a valid expression that its author may not have meant."""
    parts = expression.split()
    if parts[2] != "*" and parts[4] != "*":
        yield Surprise(
            "day of month and day of week are both given, and either is enough",
            "name one of the two, and let the function look at the other",
        )
    for part, field in zip(parts, FIELDS, strict=True):
        for item in part.split(","):
            yield from _of_item(item, field)
    if parts[4] == "*":
        yield from _of_last_days(parts)


def _of_item(item: str, field: Field) -> Iterator[Surprise]:
    found = ITEM.fullmatch(item)
    assert found is not None
    step = int(found["step"] or 1)
    if found["first"] and found["last"]:
        first, last = value_of(found["first"], field) or 0, value_of(found["last"], field) or 0
        if first > last:
            yield _wrapped(item, field, (first, last), step)
            return
        covers = first == field.low and last >= _last_value(field)
    else:
        covers = True
    if covers and step > 1 and _restarts_early(field, step):
        yield _uneven(item, field, step)


def _last_value(field: Field) -> int:
    """The last value that is one of its own: a week's 7 is its 0."""
    return 6 if field.names is WEEKDAYS else field.high


def _restarts_early(field: Field, step: int) -> bool:
    """Whether the last gap is not like the others; the months differ in length."""
    size = _last_value(field) - field.low + 1
    return field.name == "day of month" or size % step != 0


def _uneven(item: str, field: Field, step: int) -> Surprise:
    values = sorted({_once(value, field) for value in item_values(item, field)})
    named = numbers_in_words(values)
    if field.names:
        named = listed(_label(value, field) for value in values)
    unit, whole = STEADY[field.name]
    steady = f"for a steady period use `crons.interval(name, timedelta({unit}={step}), …)`"
    return Surprise(
        f"`{item}` is {field.name} {named}, and begins anew each {whole}",
        steady if unit else "name the months",
    )


def _wrapped(item: str, field: Field, ends: tuple[int, int], step: int) -> Surprise:
    first, last = ends
    end = _last_value(field)
    if step > 1 or field.names:
        values = dict.fromkeys(_once(value, field) for value in item_values(item, field))
        plain = ",".join(_label(value, field) for value in values)
    else:
        plain = f"{_range(first, end)},{_range(field.low, last)}"
    reason = f"`{item}` runs backwards, past the end of the field"
    return Surprise(reason, f"write `{plain}`", plain)


def written_plainly(expression: str) -> str | None:
    """The expression that fires just as often and says so; None if there is nothing to rewrite."""
    parts = expression.split()
    plain = [
        ",".join(_plain(item, field) for item in part.split(","))
        for part, field in zip(parts, FIELDS, strict=True)
    ]
    return " ".join(plain) if plain != parts else None


def _plain(item: str, field: Field) -> str:
    """An item as one expects it: `22-4` is not the same in the hours and in the days."""
    repairs = (surprise.repair for surprise in _of_item(item, field))
    return next((repair for repair in repairs if repair is not None), item)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _once(value: int, field: Field) -> int:
    return value % 7 if field.names is WEEKDAYS else value


def _label(value: int, field: Field) -> str:
    """A month or a weekday by its name, everything else by its number."""
    if field.names is MONTHS:
        return MONTHS[value - 1]
    return WEEKDAYS[value] if field.names is WEEKDAYS else str(value)


def _of_last_days(parts: list[str]) -> Iterator[Surprise]:
    """The 31st, which five months lack; `28-31` is how to reach every last day."""
    if "/" in parts[2]:
        return
    from calendar import monthrange  # only a project with such a cron waits for it

    days, months = values_of(parts[2], FIELDS[2]), values_of(parts[3], FIELDS[3])
    for day in reversed(LAST_DAYS):
        lacking = [month for month in sorted(months) if monthrange(COMMON_YEAR, month)[1] < day]
        if day not in days or not lacking or days.issuperset(range(28, day)):
            continue
        names = listed(MONTH_NAMES[month - 1] for month in lacking)
        only = "has" if len(lacking) == 1 else "have"
        leap = ", leap years aside" if lacking == [2] and day == 29 else ""
        yield Surprise(
            f"{names} {only} no day {day}{leap}",
            "for the last day of a month run on `28-31` and let the function look at the date",
        )
        return
