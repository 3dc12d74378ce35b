"""Starts what is due, when it is due: scheduled functions, and the runs of cron jobs.

The database is the queue. What is due is claimed first, so that no two workers start it. Nothing
is polled while nothing is due: the runner sleeps until the next due time, or until something is
scheduled; a store that others write to is looked at every second.
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
from gnomon.runtime.housekeeping import Housekeeping
from gnomon.runtime.limits import CONCURRENT_ACTIONS
from gnomon.runtime.log import LOGGER, error_text, log_line
from gnomon.runtime.metrics import meter
from gnomon.runtime.runs import Runs, backoff
from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import Snapshot, Storage, StoredSchedule, Transaction, Worker

T = TypeVar("T")

_FOREIGN_WRITERS = 1.0
"""Seconds after which a store that others can write is looked at, nothing else being due."""
_LONGEST_SLEEP = 3600.0
_LAST_WORDS = 3.0
"""Seconds for writing down how functions ended that were stopped, and for leaving the store."""
_CRONS_KNOWN_FOR = timedelta(seconds=1)
_FULL = 0.05
_FULL_MICROSECONDS = 50_000
"""After which is looked again when there may be more that is due than was claimed."""
_EVER = -(2**63)


class ScheduleRunner:
    """Starts due scheduled functions.

    Args:
        runs: runs them.
        storage: holds them.
        clock: says what is due.
        crons: the cron jobs, or None to fire none.
        actions: how many actions run at the same time.
    """

    def __init__(
        self,
        runs: Runs,
        storage: Storage,
        clock: Clock,
        crons: Crons | None,
        actions: int = CONCURRENT_ACTIONS,
    ) -> None:
        self._runs = runs
        self._storage = storage
        self._clock = clock
        self._crons = crons
        self._most_actions = actions
        self._worker: Worker | None = None
        self._active: dict[str, tuple[StoredSchedule, asyncio.Task[None]]] = {}
        self._active_actions = 0
        self._changed = asyncio.Event()
        self._starting = asyncio.Lock()
        self._looked_at = clock.now()
        self._claims_are_sure = True
        self.problem: str | None = None
        """Why what is due could not be looked for when that was last tried; None if it could."""
        self._may_be_more = False
        self._is_resting = False
        self._wants_room = False
        """Whether mutations may be due that there was no room for when they were looked for."""
        self._actions_claimed = 0
        self._looked_at_crons: datetime | None = None
        self._crons_due: datetime | None = None

    async def join(self, name: str) -> bool:
        """Becomes a worker of the store; ends what lost ones left, brings the cron jobs up to date.

        Args:
            name: the worker's name, for people.

        Returns:
            False if another process runs the schedules, and the store can have but one.
        """
        crons = self._crons
        worker = await self._storage.join(name, None if crons is None else crons.registry)
        if worker is None:
            return False
        self._worker = worker
        self._housekeeping = Housekeeping(worker, self._storage, self._runs.functions)
        worker.on_call(*self._calls(asyncio.get_running_loop()))
        now = self._clock.now()
        await self._housekeeping.recover(now)
        if crons is not None:
            await self._write(lambda transaction: crons.take_up(transaction, now))
        return True

    def _calls(
        self, loop: asyncio.AbstractEventLoop
    ) -> tuple[Callable[[], None], Callable[[str], None]]:
        """What the store's threads call, brought to the event loop."""

        def wake() -> None:
            loop.call_soon_threadsafe(self.wake)

        def lost(worker: str) -> None:
            loop.call_soon_threadsafe(self._stop_lost, worker)

        return wake, lost

    def scheduled(self) -> None:
        """Looks at once, and has other workers look if this one has no room."""
        self._changed.set()
        if self._worker is None or self._queued > self._worker.ahead // 2:
            self._storage.hint()

    def rest(self) -> None:
        """Starts nothing more: what is due is left to others, or to the next start."""
        self._is_resting = True
        self._changed.set()

    def wake(self) -> None:
        """Looks at once for what is due."""
        self._changed.set()

    @property
    def _queued(self) -> int:
        """How many mutations run, or wait to."""
        return len(self._active) - self._active_actions

    @property
    def running(self) -> int:
        """How many scheduled functions are running, or wait for a thread."""
        return len(self._active)

    @property
    def is_active(self) -> bool:
        """Whether a scheduled function is running."""
        return bool(self._active)

    async def run(self) -> None:
        """Runs what is due as it becomes due, until it is to rest or is cancelled."""
        attempt = 0
        while not self._is_resting:
            self._changed.clear()
            try:
                await self.start_due()
                await self._sleep(await self._until_next())
                attempt, self.problem = 0, None
            except Exception as error:
                # Whatever it is, what is scheduled must not stand still for ever.
                self.problem = error_text(error)
                log_line(logging.ERROR, "scheduler", error=self.problem)
                LOGGER.debug("the error of the scheduler", exc_info=error)
                await asyncio.sleep(backoff(attempt))
                attempt += 1

    async def start_due(self) -> list[StoredSchedule]:
        """Starts everything that is due now, as far as there is room; returns what it started."""
        if self._worker is None or self._is_resting:
            return []
        async with self._starting:
            return await self._start_due(self._worker, self._clock.now())

    async def _start_due(self, worker: Worker, now: datetime) -> list[StoredSchedule]:
        self._looked_at = now
        started = await self._claim(worker, now)
        # What is due does not wait for these, each of which takes longer than its claim.
        more = await self._housekeeping.keep(now), await self._fire_crons(now)
        if any(more):
            started += await self._claim(worker, now)
        return started

    async def _claim(self, worker: Worker, now: datetime) -> list[StoredSchedule]:
        if not self._claims_are_sure:
            await worker.release(list(self._active))
        self._claims_are_sure = False
        mutations = await self._claim_mutations(worker, to_microseconds(now))
        for row in mutations:
            self._start(row, self._runs.mutation(row))
        if mutations:
            await _let_begin()
        actions = await self._claim_actions(worker, to_microseconds(now))
        self._active_actions += len(actions)
        for row in actions:
            self._start(row, self._runs.action(row))
        self._claims_are_sure = True
        return [*mutations, *actions]

    async def _claim_mutations(self, worker: Worker, time: int) -> list[StoredSchedule]:
        # Refilled when half empty, not after each one.
        self._wants_room = self._queued > worker.ahead // 2
        if self._wants_room:
            return []
        known = self._runs.functions
        rows = await worker.claim(FunctionKind.MUTATION, time, worker.ahead, known)
        self._wants_room = self._may_be_more = len(rows) == worker.ahead
        return [row for row in rows if row.id not in self._active]

    async def _claim_actions(self, worker: Worker, time: int) -> list[StoredSchedule]:
        room = self._most_actions - self._active_actions
        if not room or (self._may_be_more and time < self._actions_claimed + _FULL_MICROSECONDS):
            return []
        self._actions_claimed = time
        return await worker.claim(FunctionKind.ACTION, time, room, self._runs.functions)

    async def settle(self) -> None:
        """Waits until everything that was started has ended."""
        while self._active:
            await asyncio.wait([task for _, task in self._active.values()])

    async def has_pending(self) -> bool:
        """Whether anything is scheduled, now or ever, or running elsewhere."""

        def read(snapshot: Snapshot) -> bool:
            return snapshot.next_due(_EVER) is not None or bool(snapshot.running_schedules())

        return await self._read(read)

    async def next_due(self, *, crons: bool) -> datetime | None:
        """When the next scheduled function is due, or a cron job fires, that was not yet due when
        the runner last looked; what was due then is running or waits for room."""
        time = to_microseconds(self._looked_at)

        def read(snapshot: Snapshot) -> int | None:
            due = snapshot.next_due(time)
            firings = [cron.next_time for cron in snapshot.list_crons()] if crons else []
            # One that was due then is another worker's to fire, whose code is newer.
            later = [firing for firing in firings if firing > time]
            return min(later if due is None else [due, *later], default=None)

        due = await self._read(read)
        return None if due is None else from_microseconds(due)

    async def lag(self) -> float:
        """How late, in seconds, the longest due function is that nobody has begun; 0 if none is."""
        now = to_microseconds(self._clock.now())

        def read(snapshot: Snapshot) -> int:
            kinds = (FunctionKind.MUTATION, FunctionKind.ACTION)
            firsts = [row for kind in kinds for row in snapshot.due_schedules(kind, now, 1)]
            return min((row.scheduled_time for row in firsts), default=now)

        return (now - await self._read(read)) / 1_000_000

    async def close(self, grace: float) -> None:
        """Gives running functions some seconds to end, then cancels them and leaves the store.

        A store that does not answer is not waited for: what was claimed is recovered by others
        once the lease has run out.
        """
        await self._wait_for_active(grace)
        # What has begun and could not write down how it ended is not given back: it would be run
        # again.
        kept = list(self._active)
        self._cancel_active()
        await self._wait_for_active(_LAST_WORDS)
        self._cancel_active()
        if self._worker is not None:
            try:
                async with asyncio.timeout(_LAST_WORDS):
                    await self._worker.leave(kept)
            except (StorageError, TimeoutError) as error:
                # Its claims are recovered once its lease has run out.
                log_line(logging.ERROR, "scheduler", error=error_text(error))

    async def _wait_for_active(self, seconds: float) -> None:
        if self._active:
            await asyncio.wait([task for _, task in self._active.values()], timeout=seconds)

    def _cancel_active(self) -> None:
        for _, task in list(self._active.values()):
            task.cancel()

    def _start(self, row: StoredSchedule, work: Coroutine[Any, Any, None]) -> None:
        meter().began(row.kind, (to_microseconds(self._clock.now()) - row.scheduled_time) / 1e6)
        task = asyncio.create_task(work, name=f"{row.name} {row.id}")
        self._active[row.id] = (row, task)
        task.add_done_callback(lambda _: self._ended(row))

    def _ended(self, row: StoredSchedule) -> None:
        del self._active[row.id]
        is_wanted = self._wants_room
        if row.kind == FunctionKind.ACTION:
            is_wanted = self._active_actions == self._most_actions
            self._active_actions -= 1
        # Its end makes nothing due: there is something to look for only if there was no room.
        if is_wanted:
            self._changed.set()

    def _stop_lost(self, worker: str) -> None:
        """Cancels the actions of lost claims: they have been failed already."""
        for row, task in list(self._active.values()):
            if row.worker == worker and row.kind == FunctionKind.ACTION:
                task.cancel()
        self._changed.set()

    async def _fire_crons(self, now: datetime) -> bool:
        """Fires the cron jobs that are due; whether there were any."""
        crons = self._crons
        if crons is None or not self._is_time_for_crons(now):
            return False
        are_due = await self._read(lambda snapshot: crons.due(snapshot, now))
        if are_due:
            for skip in await self._write(lambda transaction: crons.fire(transaction, now)):
                skip.tell()
        due = await self._read(crons.next_time)
        self._looked_at_crons = now
        self._crons_due = None if due is None else from_microseconds(due)
        return are_due

    def _is_time_for_crons(self, now: datetime) -> bool:
        """Whether one is due, or another process may have changed what is known of them."""
        if self._looked_at_crons is None or now >= self._looked_at_crons + _CRONS_KNOWN_FOR:
            return True
        return self._crons_due is not None and now >= self._crons_due

    async def _until_next(self) -> float:
        """Seconds until something is due that is not yet."""
        if self._may_be_more:
            # It is claimed as soon as there is room, which is told.
            return _FULL
        due = await self.next_due(crons=False)
        firing = self._crons_due
        # One that was due when it was looked for is another worker's to fire, whose code is newer.
        if firing is not None and firing > self._looked_at:
            due = firing if due is None else min(due, firing)
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


async def _let_begin() -> None:
    """Has the store begin with what was just started, before it is asked for anything else."""
    # The task comes to its call of the store, and then that is handed over.
    for _ in range(2):
        await asyncio.sleep(0)
