"""Named points at which tests stop, kill or fail a process; elsewhere nothing happens at them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class FaultPoint(StrEnum):
    """A moment at which a process that dies leaves something half done."""

    BEFORE_COMMIT = "before commit"


FAULTS: dict[FaultPoint, Callable[[], None]] = {}
"""What tests have happen at a point."""


def reach(point: FaultPoint) -> None:
    """Says that a point is reached."""
    if FAULTS and point in FAULTS:
        FAULTS[point]()
