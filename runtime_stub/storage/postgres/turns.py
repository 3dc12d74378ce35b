"""Whose turn it is to take what waits: one thread after the other, as long as that is quick.

Transactions that run beside each other meet, and each costs its own beginning and end; what waits
while one runs can join the next. So another thread takes up work only when the one before it has
been at it for some time; and the more transactions meet, the longer that time is. It is short only
where threads wait for the server: those that compute do it one at a time in Python, and only get
into each other's way.
"""

from __future__ import annotations

import threading
import time

_SHORTEST, _LONGEST = 0.005, 1.0
_COMPUTING = 0.02
"""The shortest time after a thread that has computed: longer than a transaction that is shared."""
_LEAST_COMPUTED = 0.3
"""The share of its time that a thread computes which does not wait."""
_LONGER, _SHORTER = 2.0, 0.95


class Turns:
    """A turn that goes from thread to thread."""

    def __init__(self) -> None:
        self._line = threading.Lock()
        self._changed = threading.Condition()
        self._holder: int | None = None
        self._busy_since: float | None = None
        self._patience = _COMPUTING

    def take(self) -> None:
        """Waits for the turn: until its holder passes it on, or has been busy for too long."""
        me = threading.get_ident()
        with self._line, self._changed:
            while self._holder not in (None, me):
                left = self._left()
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            self._holder, self._busy_since = me, None

    def begin(self) -> None:
        """Says that this thread has something to do."""
        with self._changed:
            if self._holder == threading.get_ident():
                self._busy_since = time.monotonic()
                self._changed.notify()

    def leave(self) -> None:
        """Passes the turn on: this thread takes up nothing any more."""
        self._pass_on()

    def end(self, *, has_met: bool, computed: float) -> None:
        """Passes the turn on, if it was not taken.

        Args:
            has_met: whether the thread's transactions have met others.
            computed: for which share of the time it has computed.
        """
        with self._changed:
            factor = _LONGER if has_met else _SHORTER
            shortest = _SHORTEST if computed < _LEAST_COMPUTED else _COMPUTING
            self._patience = min(_LONGEST, max(shortest, self._patience * factor))
        self._pass_on()

    def _pass_on(self) -> None:
        with self._changed:
            if self._holder == threading.get_ident():
                self._holder = None
                self._changed.notify()

    def _left(self) -> float | None:
        """Seconds until the holder is slow; None while it has nothing to do."""
        if self._busy_since is None:
            return None
        return self._busy_since + self._patience - time.monotonic()
