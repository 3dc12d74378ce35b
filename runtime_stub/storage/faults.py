"""Named points at which tests stop, kill or fail a process; elsewhere nothing happens at them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class FaultPoint(StrEnum):
    """A moment at which a process that dies leaves something half done."""

    BEFORE_CLAIM = "before claim"
    AFTER_CLAIM = "after claim"
    """Claimed, committed, and not begun."""
    BEFORE_COMMIT = "before commit"
    """All of a transaction is written but its commit."""
    AFTER_COMMIT = "after commit"
    """Committed, and nobody was told."""
    HEARTBEAT = "heartbeat"
    """A worker is about to renew its lease."""
    CRON_FIRING = "cron firing"
    """The run of a cron job is written, and not committed."""


FAULTS: dict[FaultPoint, Callable[[], None]] = {}
"""What tests have happen at a point."""


def reach(point: FaultPoint) -> None:
    """Says that a point is reached."""
    if FAULTS and point in FAULTS:
        FAULTS[point]()
