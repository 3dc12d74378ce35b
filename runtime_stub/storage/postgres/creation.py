"""Creation times: unique within a table, and later than all that was there when a process began.

They are the server's time at the beginning of each transaction, so they follow the order in which
transactions begin. A counter in the database would keep the order of commits, at the price that no
two transactions could insert into a table at once. Two processes that choose the same microsecond
meet in a unique index, and one of them is run again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class CreationTimes:
    """The latest creation time that this process gave, by table."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: dict[str, int] = {}

    def next(self, table: str, now: int, latest: Callable[[], int]) -> int:
        """A time that was not given before, `now` or later.

        Args:
            table: the table.
            now: the time.
            latest: reads the latest one in the database; called when nothing is known of it.
        """
        while True:
            with self._lock:
                if table in self._latest:
                    time = self._latest[table] = max(now, self._latest[table] + 1)
                    return time
            # Not under the lock: it is a round trip. Meanwhile another thread may forget again.
            stored = latest()
            with self._lock:
                self._latest.setdefault(table, stored)

    def forget(self) -> None:
        """Has the database asked again: another process is ahead."""
        with self._lock:
            self._latest = {}
