"""When a scheduled function is due: delays and instants, checked."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from gnomon.errors import InvalidSchedule
from gnomon.runtime.limits import DELAY

When = timedelta | datetime


def to_delay(delay: object) -> timedelta:
    """A delay, given as a timedelta or in seconds; raises InvalidSchedule."""
    if not isinstance(delay, (timedelta, int, float)):
        raise InvalidSchedule(
            f"run_after({delay!r}): a delay is a timedelta, or a number of seconds"
        )
    if not isinstance(delay, timedelta):
        if not math.isfinite(delay):
            raise InvalidSchedule(f"run_after({delay}): a delay is a finite number of seconds")
        if abs(delay) > DELAY.total_seconds():
            raise InvalidSchedule(_too_far(f"run_after({delay})"))
        delay = timedelta(seconds=delay)
    if delay < timedelta(0):
        raise InvalidSchedule(f"run_after({delay}): a delay cannot be negative")
    return delay


def due_at(now: datetime, when: object) -> datetime:
    """The instant, in UTC, of a delay from now or of an instant; raises InvalidSchedule."""
    if isinstance(when, timedelta):
        if when > DELAY:
            raise InvalidSchedule(_too_far(f"run_after({when})"))
        return now + when
    if not isinstance(when, datetime):
        raise InvalidSchedule(f"run_at({when!r}): an instant is a datetime with a time zone")
    if when.tzinfo is None:
        raise InvalidSchedule(
            f"run_at({when}): the instant has no time zone; use datetime.now(UTC) + …"
        )
    if abs(when - now) > DELAY:
        raise InvalidSchedule(_too_far(f"run_at({when})"))
    return when.astimezone(UTC)


def _too_far(call: str) -> str:
    return f"{call}: the limit is {DELAY.days} days (five years) from now"
