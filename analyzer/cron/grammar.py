"""What a cron expression may be, why another is refused, and what its author probably meant.

Five fields of `*`, values, ranges, lists and steps. The runtime has a reader of its own, because
neither room may import the other; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gnomon.analyzer.cron.phrases import said_plainly
from gnomon.analyzer.data import data

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ITEM = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?", re.ASCII)
ORDER = "minute, hour, day of month, month, day of week"


@data
class Field:
    """One of the five fields: its range, its largest step, the names that stand for numbers."""

    name: str
    low: int
    high: int
    largest_step: int
    names: tuple[str, ...] = ()

    def steps_from(self, first: int) -> tuple[int, int]:
        """The range of `first/step`: from there to the end; a week ends on Saturday."""
        return (first % 7, 6) if self.names is WEEKDAYS else (first, self.high)


FIELDS = (
    Field("minute", 0, 59, 60),
    Field("hour", 0, 23, 24),
    Field("day of month", 1, 31, 31),
    Field("month", 1, 12, 12, MONTHS),
    Field("day of week", 0, 7, 7, WEEKDAYS),
)


@data
class CronProblem:
    """Why an expression is refused, and how to write what it probably means, if that is clear.

    `repair` is the one expression that it can mean; `is_certain` says that other schedulers read
    it as just that.
    """

    message: str
    help: str | None = None
    repair: str | None = None
    is_certain: bool = False


def problem_of(expression: str) -> CronProblem | None:
    """What is wrong with an expression, or None if it is valid and fires."""
    message = refusal(expression)
    if message is None:
        return None
    found = set(repairs(expression))
    repair = found.pop() if len(found) == 1 else None
    return CronProblem(message, advice(expression), repair, is_certain(expression))


def refusal(expression: str) -> str | None:
    """Why an expression is refused, or None."""
    if expression.strip().startswith("@"):
        return "macros are not cron expressions"
    parts = expression.split()
    if len(parts) != len(FIELDS):
        count = f"{len(parts)} field{'' if len(parts) == 1 else 's'}"
        return f"it has {count} instead of five ({ORDER})"
    for part, field in zip(parts, FIELDS, strict=True):
        reason = field_refusal(part, field)
        if reason is not None:
            return reason
    return None if fires(parts) else "it never fires: no month it names has such a day"


def field_refusal(part: str, field: Field) -> str | None:
    """Why one field is refused, or None."""
    for item in part.split(","):
        reason = item_refusal(item, field)
        if reason is not None:
            return reason
    return None


def item_refusal(item: str, field: Field) -> str | None:
    """Why `*`, a value or a range, with or without a step, is refused, or None."""
    found = ITEM.fullmatch(item)
    if found is None:
        return f"{item!r} cannot stand for the {field.name}"
    for text in (found["first"], found["last"]):
        reason = text and value_refusal(text, field)
        if reason:
            return reason
    step = int(found["step"] or 1)
    if not 1 <= step <= field.largest_step:
        return f"{item!r}: a step of the {field.name} is 1 to {field.largest_step}"
    return None


def value_refusal(text: str, field: Field) -> str | None:
    """Why a value is refused, or None."""
    if value_of(text, field) is None:
        return f"{text!r} is no {field.name}"
    if not field.low <= (value_of(text, field) or 0) <= field.high:
        return f"{text} is out of range for the {field.name}, {field.low} to {field.high}"
    return None


def value_of(text: str, field: Field) -> int | None:
    """A number, or the number of a name; None if it is neither."""
    if text.upper() in field.names:
        return field.names.index(text.upper()) + field.low
    return int(text) if text.isdecimal() and len(text) < 10 else None


def fires(parts: list[str]) -> bool:
    """Whether five valid fields ever match: the 30th of February never does.

    A restricted day of week is an alternative to the day of month, so it always fires.
    """
    if parts[4] != "*":
        return True
    days, months = values_of(parts[2], FIELDS[2]), values_of(parts[3], FIELDS[3])
    return any(min(days) <= LONGEST_MONTHS[month - 1] for month in months)


def values_of(part: str, field: Field) -> set[int]:
    """The values that a valid field names."""
    return {value for item in part.split(",") for value in item_values(item, field)}


def item_values(item: str, field: Field) -> list[int]:
    """The values that a valid item names; a range may wrap around."""
    found = ITEM.fullmatch(item)
    assert found is not None
    first, last = field.low, field.high
    if found["first"]:
        first = value_of(found["first"], field) or 0
        last = value_of(found["last"], field) or 0 if found["last"] else first
        if found["step"] and not found["last"]:
            first, last = field.steps_from(first)
    if first <= last:
        cycle = [*range(first, last + 1)]
    else:
        cycle = [*range(first, field.high + 1), *range(field.low, last + 1)]
    return cycle[:: int(found["step"] or 1)]


# --- repairs -----------------------------------------------------------------------------------

MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
WEEKDAY_NAMES = (
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
)
NO_FORM = {
    "L": "there is no form for the last day; run on `28-31` and let the function look at the date",
    "W": "there is no form for the nearest weekday; run daily and let the function decide",
    "#": "there is no form for the n-th weekday; run weekly and let the function look at the date",
    "R": "choose a fixed value yourself; the same one is then used on every machine",
    "H": "choose a fixed value yourself; the same one is then used on every machine",
}
INTERVAL = "for a period that does not fit the clock, use `crons.interval(name, timedelta(…), …)`"
FULL_NAME = rf"(?i)\b({'|'.join(WEEKDAYS + MONTHS)})[A-Z]+\b"


def advice(expression: str) -> str | None:
    """How to write what a refused expression probably means, or None if that is anyone's guess."""
    found = list(dict.fromkeys(repairs(expression)))
    if found:
        return "write " + " or ".join(f"`{repair}`{gloss(repair)}" for repair in found)
    parts = expression.strip().split()
    if only_together(parts):
        return "name a day that at least one of the months has"
    if expression.strip().lstrip("@").lower().startswith("every") or len(parts) in (6, 7):
        return INTERVAL
    if len(parts) != len(FIELDS):
        return None
    for part, field in zip(parts, FIELDS, strict=True):
        for item in part.split(","):
            if item_refusal(item, field) is not None:
                return field_advice(item)
    return None


def only_together(parts: list[str]) -> bool:
    """Whether the fields are valid each, so that only their combination is refused."""
    return len(parts) == len(FIELDS) and not any(map(field_refusal, parts, FIELDS))


def field_advice(item: str) -> str | None:
    """Help with an item that has no equivalent."""
    match = ITEM.fullmatch(item)
    if match and match["step"]:
        return INTERVAL if int(match["step"]) else None
    known = re.fullmatch(r"[\d-]*([LWRH#])[\d#W-]*", item)
    return NO_FORM[known[1]] if known else None


def is_certain(expression: str) -> bool:
    """Whether a refused expression means one thing wherever it is accepted: `@daily`, `?`."""
    if expression.strip().lower() in MACROS:
        return True
    parts = expression.split()
    days = {2, 4}
    return (
        refusal(" ".join("*" if i in days and p == "?" else p for i, p in enumerate(parts))) is None
    )


def repairs(expression: str) -> Iterator[str]:
    """Valid expressions that the author may have meant, the likeliest first."""
    words = expression.strip()
    if words.lower() in MACROS:
        yield MACROS[words.lower()]
        return
    yield from said_plainly(words)
    parts = [repaired_field(part, index) for index, part in enumerate(words.split())]
    for candidate in candidates(parts):
        fields = [repaired_field(part, index) for index, part in enumerate(candidate)]
        text = " ".join(fields)
        if refusal(text) is None:
            yield text


def candidates(parts: list[str]) -> Iterator[list[str]]:
    """Five fields made of fewer or more."""
    missing = len(FIELDS) - len(parts)
    if missing > 0 and parts:
        yield parts + ["*"] * missing
        if len(parts) == 3 and not parts[2].startswith("*"):
            yield [*parts[:2], "*", "*", parts[2]]
    elif missing == 0:
        yield parts
    elif missing == -1 and parts[0] == "0":
        yield parts[1:]
    elif missing == -1 and parts[5] == "0":
        yield parts[:5]
    elif missing == -2 and parts[0] == "0" and parts[6] == "*":
        yield parts[1:6]


def repaired_field(part: str, index: int) -> str:
    """A field with what is clear put right: a lost asterisk, `?`, a name written out."""
    if part == "?":
        return "*"
    if part.startswith("/"):
        part = f"*{part}"
    part = re.sub(FULL_NAME, lambda match: match[1].upper(), part)
    field = FIELDS[index] if index < len(FIELDS) else None
    if field is not None and field.name in ("minute", "hour") and part == str(field.high + 1):
        part = "0"
    return part


def gloss(expression: str) -> str:
    """Which days an expression with one restricted day field means, to tell two repairs apart."""
    _, _, day, month, weekday = expression.split()
    if (day, month) == ("*", "*") and re.fullmatch(r"\d(-\d)?", weekday):
        names = [WEEKDAY_NAMES[int(number) % 7] for number in weekday.split("-")]
        return f" (every {' to '.join(names)})"
    if (month, weekday) == ("*", "*") and re.fullmatch(r"\d+(-\d+)?", day):
        return f" (day {day.replace('-', ' to ')} of the month)"
    return ""
