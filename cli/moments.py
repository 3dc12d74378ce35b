"""Moments and durations as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
LONG_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = 1.0
"""Seconds within which a moment is the present one."""


def present() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def moment(time: int | None) -> datetime | None:
    """A time of the store, microseconds since the epoch, as a moment."""
    return None if time is None else EPOCH + timedelta(microseconds=time)


def json_time(time: int | None) -> str | None:
    """A time of the store as ISO 8601."""
    found = moment(time)
    return None if found is None else found.isoformat().replace("+00:00", "Z")


def stamp(moment: datetime | None) -> str:
    """`2026-11-23 09:20:05`, in UTC; nothing for None."""
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def relative(moment: datetime | None, now: datetime) -> str:
    """`in 5 min`, `3 h ago`, `now`; nothing for None."""
    if moment is None:
        return ""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < NOW:
        return "now"
    return f"in {rounded(seconds)}" if seconds > 0 else f"{rounded(-seconds)} ago"


def rounded(seconds: float) -> str:
    """A duration in its largest unit: `90 s`, `5 min`, `36 h`, `4 d`."""
    for size, unit in UNITS:
        # Two of a unit at least, so that the number says enough: 90 min rather than 1 h.
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def interval_in_words(interval: timedelta) -> str:
    """`every hour`, `every 90 minutes`, exactly."""
    seconds = int(interval.total_seconds())
    size, unit = next((size, unit) for size, unit in LONG_UNITS if seconds % size == 0)
    count = seconds // size
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"
