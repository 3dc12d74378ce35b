"""The one worker that a SQLite store can have.

Nobody contests what it claims: a mutation is claimed by being read, and what is in progress when
it joins was left by a process that died.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence

from gnomon.kinds import FunctionKind
from gnomon.storage.errors import storage_error
from gnomon.storage.protocol import ScheduledState, Storage, StoredSchedule, Transaction

_AHEAD = 64


class SqliteWorker:
    """Implements `Worker`.

    Args:
        storage: the store.
        lock: held until the worker leaves; None for a store in memory.
    """

    def __init__(self, storage: Storage, lock: sqlite3.Connection | None) -> None:
        self._storage = storage
        self._lock = lock

    @property
    def ahead(self) -> int:
        return _AHEAD

    @property
    def recovery_interval(self) -> float | None:
        return None

    def on_call(self, wake: Callable[[], None], lost: Callable[[str], None]) -> None:
        """Nobody else can wake it, or take its claims."""

    async def claim(
        self, kind: str, now: int, limit: int, known: Sequence[str]
    ) -> list[StoredSchedule]:
        due = await asyncio.wrap_future(
            self._storage.read(lambda snapshot: snapshot.due_schedules(kind, now, limit))
        )
        if not due or kind != FunctionKind.ACTION:
            return due

        def begin(transaction: Transaction) -> list[StoredSchedule]:
            pending, in_progress = ScheduledState.PENDING, ScheduledState.IN_PROGRESS
            return [row for row in due if transaction.move_schedule(row.id, pending, in_progress)]

        return await asyncio.wrap_future(self._storage.write(begin))

    async def recover(self, now: int, error: str) -> list[StoredSchedule]:
        def work(transaction: Transaction) -> list[StoredSchedule]:
            running = transaction.running_schedules()
            for row in running:
                failed = ScheduledState.FAILED
                after = failed if row.state is ScheduledState.IN_PROGRESS else row.state
                reason = error if after is failed else None
                transaction.move_schedule(
                    row.id, row.state, after, completed_time=now, error=reason
                )
            return [row for row in running if row.state is ScheduledState.IN_PROGRESS]

        return await asyncio.wrap_future(self._storage.write(work))

    async def release(self, keep: Sequence[str]) -> None:
        """A claim that was not committed left no trace."""

    async def unknown(self, now: int, known: Sequence[str]) -> Mapping[str, int]:
        """None: what this worker does not know, nobody does, and it fails."""
        return {}

    async def others(self) -> Sequence[str]:
        """None: there can be no other."""
        return ()

    async def leave(self, keep: Sequence[str]) -> None:
        self.close()

    def close(self) -> None:
        """Lets the lock go."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def take_lock(database: str) -> sqlite3.Connection | None:
    """A lock on a second file, which the system lets go when the process dies; None if taken."""
    try:
        lock = sqlite3.connect(
            f"{database}-scheduler", timeout=0, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise storage_error(error, database) from error
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        return None
    return lock
