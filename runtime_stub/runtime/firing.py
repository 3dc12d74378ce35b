"""When a cron job fires next.

Daylight saving: a time that does not exist fires at the first instant after the gap; a time that
exists twice fires once, the first time; an expression with `*` or `*/n` in the hour follows
elapsed time, so it fires in both passes of a repeated hour.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from croniter import croniter

from gnomon.cron_expression import parse_expression

_SECOND = timedelta(seconds=1)


def next_firing(schedule: timedelta | str, timezone: str, *, slot: datetime) -> datetime:
    """The firing after `slot`, in UTC.

    Args:
        schedule: an interval, or a valid cron expression.
        timezone: where the expression's times are local; an interval has no use for it.
        slot: a former firing, or for an expression any instant.
    """
    if isinstance(schedule, timedelta):
        return slot + schedule
    zone = ZoneInfo(timezone)
    if schedule.split()[1].startswith("*"):
        return _by_elapsed_time(schedule, zone, slot)
    return _by_wall_clock(schedule, zone, slot)


def first_firing(schedule: timedelta | str, timezone: str, *, now: datetime) -> datetime:
    """The first firing of a new job: an interval fires at once."""
    if isinstance(schedule, timedelta):
        return now
    return next_firing(schedule, timezone, slot=now)


def firing_after(
    schedule: timedelta | str, timezone: str, *, slot: datetime, now: datetime
) -> datetime:
    """The first firing after `now` of a job that fired at `slot`; an interval keeps its rate."""
    if isinstance(schedule, timedelta):
        missed = max(0, (now - slot) // schedule)
        return slot + (missed + 1) * schedule
    return next_firing(schedule, timezone, slot=max(slot, now))


def _by_wall_clock(expression: str, zone: ZoneInfo, slot: datetime) -> datetime:
    local = slot.astimezone(zone).replace(tzinfo=None, fold=0)
    while True:
        local = _next_local(expression, local)
        # fold=0 reads a repeated time as its first pass, and a time in a gap by the offset before
        # it, which is an instant after the gap's beginning.
        instant = local.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) != local:
            instant = _end_of_gap(zone, instant)
        if instant > slot:
            return instant


def _end_of_gap(zone: ZoneInfo, inside: datetime) -> datetime:
    """The instant of the change-over nearest before an instant that a time in a gap stands for."""
    return _change_between(zone, inside - timedelta(days=1), inside)


def _by_elapsed_time(expression: str, zone: ZoneInfo, slot: datetime) -> datetime:
    start = slot.astimezone(UTC)
    offset = _offset(zone, start)
    while True:
        local = _next_local(expression, (start + offset).replace(tzinfo=None))
        instant = local.replace(tzinfo=UTC) - offset
        now_offset = _offset(zone, instant)
        if now_offset == offset:
            return instant
        # The offset changes before that: go on from the change-over, which itself may fire.
        start = _change_between(zone, start, instant) - _SECOND
        offset = now_offset


def _next_local(expression: str, after: datetime) -> datetime:
    """The next time that matches, on a clock without time zones."""
    plain = _with_values(expression)
    found: datetime = croniter(plain, after, ret_type=datetime).get_next(datetime)
    return found


@lru_cache(maxsize=1024)
def _with_values(expression: str) -> str:
    """The same expression with every field but `*` as a list of numbers.

    croniter has an opinion of its own of some ranges: `5-5` is to it every value there is.
    """
    read = parse_expression(expression)
    values = (read.minutes, read.hours, read.days, read.months, read.weekdays)
    return " ".join(
        part if part == "*" else ",".join(map(str, sorted(found)))
        for part, found in zip(expression.split(), values, strict=True)
    )


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first whole second at which the offset is that of `after`."""
    low, high = before.replace(microsecond=0), after
    while high - low > _SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle <= low:
            break
        if _offset(zone, middle) == _offset(zone, after):
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
