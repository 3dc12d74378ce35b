"""The clock, handed to everything that needs one, so that tests can turn it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Clock(Protocol):
    """Tells the time, in UTC."""

    def now(self) -> dt.datetime:
        """The present moment, aware, in UTC."""
        ...


class StoreClock:
    """The clock of a store, the same for all who share it.

    Args:
        now: tells the store's time, in microseconds since the epoch.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        return from_microseconds(self._now())


class ManualClock:
    """A clock that stands still until it is told to go on.

    Args:
        start: the first moment, aware; midnight of 1 January 2026 UTC by default.
    """

    def __init__(self, start: dt.datetime | None = None) -> None:
        self._now = (start or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        return self._now

    def advance(self, by: dt.timedelta) -> None:
        """Goes on by a duration, which is not negative."""
        if by < dt.timedelta(0):
            raise ValueError(f"a clock does not go back: advance({by})")
        self._now += by


def to_microseconds(moment: dt.datetime) -> int:
    """An aware moment as microseconds since the epoch, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(time: int) -> dt.datetime:
    """Microseconds since the epoch as a moment in UTC."""
    return _EPOCH + time * _MICROSECOND
