"""The server's clock, told without asking it each time.

Whatever this machine's own clock says does not matter: between two looks at the server's, only
the time that has passed is measured here.
"""

from __future__ import annotations

import time

_DRIFT = 1e-4
"""By how much, at most, two clocks go apart for each unit of time that passes."""


def monotonic() -> int:
    """Microseconds since some moment, by a clock that nobody sets."""
    return time.monotonic_ns() // 1000


class ServerClock:
    """What is known of the server's clock: how far it is ahead of `monotonic`, within bounds."""

    def __init__(self) -> None:
        self._known: tuple[float, float, int] | None = None

    def note(self, server: int, sent: int, received: int) -> None:
        """Notes one look at it.

        Args:
            server: the time it showed.
            sent: `monotonic()` before it was asked.
            received: `monotonic()` after it answered.
        """
        low, high = float(server - received), float(server - sent)
        if self._known is not None:
            known_low, known_high, at = self._known
            slack = (received - at) * _DRIFT
            closer_low, closer_high = max(low, known_low - slack), min(high, known_high + slack)
            # No common ground means that the server's clock was set: the new look is right.
            if closer_low <= closer_high:
                low, high = closer_low, closer_high
        self._known = (low, high, received)

    def now(self) -> int:
        """The server's time, microseconds since the epoch; raises RuntimeError before a look."""
        if self._known is None:
            raise RuntimeError("the server's clock was not looked at")
        low, high, _ = self._known
        return monotonic() + round((low + high) / 2)
