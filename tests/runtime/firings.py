"""The firings of a cron expression, as the clock on the wall has them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gnomon.runtime.firing import next_firing


def firings(expression: str, timezone: str, start: str, count: int) -> list[str]:
    """The firings after a local time, as local times with their offsets."""
    zone = ZoneInfo(timezone)
    slot = datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC)
    found: list[str] = []
    for _ in range(count):
        slot = next_firing(expression, timezone, slot=slot)
        found.append(slot.astimezone(zone).strftime("%d %H:%M%z"))
    return found
