"""Starts what is due, when it is due: scheduled functions, and the runs of cron jobs.

The database is the queue. Nothing is polled while nothing is due: the runner sleeps until the
next due time, or until something is scheduled.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from gnomon.kinds import FunctionKind
from gnomon.runtime.clock import Clock, from_microseconds, to_microseconds
from gnomon.runtime.crons import Crons
from gnomon.runtime.limits import CONCURRENT_ACTIONS, RETENTION
from gnomon.runtime.log import LOGGER, error_text, log_line
from gnomon.runtime.runs import Runs, backoff, fail_lost
from gnomon.storage.protocol import Snapshot, Storage, StoredSchedule, Transaction

T = TypeVar("T")

_MUTATIONS_AHEAD = 64
_FOREIGN_WRITERS = 1.0
"""Seconds after which a store that others can write is looked at, nothing else being due."""
_LONGEST_SLEEP = 3600.0
_EVER = -(2**63)
_HOUSEKEEPING = timedelta(hours=1)


class ScheduleRunner:
    """Starts due scheduled functions.

    Args:
        runs: runs them.
        storage: holds them.
        clock: says what is due.
        crons: the cron jobs, or None to fire none.
    """

    def __init__(self, runs: Runs, storage: Storage, clock: Clock, crons: Crons | None) -> None:
        self._runs = runs
        self._storage = storage
        self._clock = clock
        self._crons = crons
        self._active: dict[str, asyncio.Task[None]] = {}
        self._active_actions = 0
        self._changed = asyncio.Event()
        self._housekeeping: datetime | None = None
        self._starting = asyncio.Lock()
        self._looked_at = clock.now()

    def wake(self) -> None:
        """Looks at once for what is due."""
        self._changed.set()

    @property
    def is_active(self) -> bool:
        """Whether a scheduled function is running."""
        return bool(self._active)

    async def recover(self) -> None:
        """Ends what a former process left in progress, and brings the cron jobs up to date."""
        now = self._clock.now()

        def work(transaction: Transaction) -> None:
            fail_lost(transaction, now)
            if self._crons is not None:
                self._crons.synchronize(transaction, now)

        await self._write(work)

    async def run(self) -> None:
        """Runs what is due as it becomes due, until it is cancelled."""
        attempt = 0
        while True:
            self._changed.clear()
            try:
                await self.start_due()
                await self._sleep(await self._until_next())
                attempt = 0
            except Exception as error:
                # Whatever it is, what is scheduled must not stand still for ever.
                log_line(logging.ERROR, "scheduler", error=error_text(error))
                LOGGER.debug("the error of the scheduler", exc_info=error)
                await asyncio.sleep(backoff(attempt))
                attempt += 1

    async def start_due(self) -> int:
        """Starts everything that is due now, as far as there is room; returns how many."""
        async with self._starting:
            return await self._start_due(self._clock.now())

    async def _start_due(self, now: datetime) -> int:
        self._looked_at = now
        await self._fire_crons(now)
        await self._keep_house(now)
        time = to_microseconds(now)
        room = CONCURRENT_ACTIONS - self._active_actions
        queued = len(self._active) - self._active_actions
        # Refilled when half empty, not after each one.
        ahead = 0 if queued > _MUTATIONS_AHEAD // 2 else _MUTATIONS_AHEAD

        def read(snapshot: Snapshot) -> tuple[list[StoredSchedule], list[StoredSchedule]]:
            return (
                snapshot.due_schedules(FunctionKind.MUTATION, time, ahead) if ahead else [],
                snapshot.due_schedules(FunctionKind.ACTION, time, room) if room else [],
            )

        mutations, actions = await self._read(read)
        started = [row for row in mutations if row.id not in self._active]
        for row in started:
            self._start(row, self._runs.mutation(row))
        if actions:
            claimed = await self._runs.claim(actions)
            self._active_actions += len(claimed)
            for row in claimed:
                self._start(row, self._runs.action(row))
            started += claimed
        return len(started)

    async def settle(self) -> None:
        """Waits until everything that was started has ended."""
        while self._active:
            await asyncio.wait(self._active.values())

    async def has_pending(self) -> bool:
        """Whether anything is scheduled, now or ever."""
        return await self._read(lambda snapshot: snapshot.next_due(_EVER)) is not None

    async def next_due(self, *, crons: bool) -> datetime | None:
        """When the next scheduled function is due, or a cron job fires, that was not yet due when
        the runner last looked; what was due then is running or waits for room."""
        time = to_microseconds(self._looked_at)

        def read(snapshot: Snapshot) -> int | None:
            due = snapshot.next_due(time)
            firings = [cron.next_time for cron in snapshot.list_crons()] if crons else []
            later = [time_due for time_due in (due, *firings) if time_due is not None]
            return min(later, default=None)

        due = await self._read(read)
        return None if due is None else from_microseconds(due)

    async def close(self, grace: float) -> None:
        """Gives running functions some seconds to end, then cancels them."""
        if self._active:
            await asyncio.wait(self._active.values(), timeout=grace)
        for task in list(self._active.values()):
            task.cancel()
        await self.settle()

    def _start(self, row: StoredSchedule, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=f"{row.name} {row.id}")
        self._active[row.id] = task
        task.add_done_callback(lambda _: self._ended(row))

    def _ended(self, row: StoredSchedule) -> None:
        del self._active[row.id]
        if row.kind == FunctionKind.ACTION:
            self._active_actions -= 1
        self._changed.set()

    async def _fire_crons(self, now: datetime) -> None:
        crons = self._crons
        if crons is not None and await self._read(lambda snapshot: crons.due(snapshot, now)):
            await self._write(lambda transaction: crons.fire(transaction, now))

    async def _keep_house(self, now: datetime) -> None:
        """Forgets, once an hour, what finished long ago."""
        if self._housekeeping is not None and now < self._housekeeping + _HOUSEKEEPING:
            return
        self._housekeeping = now
        cutoff = to_microseconds(now - RETENTION)
        await self._write(lambda transaction: transaction.delete_completed_schedules(cutoff))

    async def _until_next(self) -> float:
        """Seconds until something is due that is not yet."""
        due = await self.next_due(crons=self._crons is not None)
        longest = _FOREIGN_WRITERS if self._storage.is_shared else _LONGEST_SLEEP
        if due is None:
            return longest
        return min(longest, max(0.0, (due - self._clock.now()).total_seconds()))

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass

    async def _read(self, work: Callable[[Snapshot], T]) -> T:
        return await asyncio.wrap_future(self._storage.read(work))

    async def _write(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._storage.write(work))
