"""Runs what is due: mutations exactly once, actions at most once, cron jobs one run at a time.

A mutation's run and its state change are one transaction. An action is in progress, committed,
before it starts; one that is found in progress at the start of the runtime was lost with its
process, is failed and never run again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from gnomon.errors import GnomonError
from gnomon.kinds import FunctionKind
from gnomon.runtime.calls import Call
from gnomon.runtime.clock import Clock, from_microseconds, to_microseconds
from gnomon.runtime.crons import Crons
from gnomon.runtime.executor import Executor
from gnomon.runtime.limits import CONCURRENT_ACTIONS, RETENTION
from gnomon.runtime.log import error_text, log_line
from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    Storage,
    StoredSchedule,
    Transaction,
)

T = TypeVar("T")

LOST = "the process that ran it ended before it did"
_MUTATIONS_AHEAD = 64
_FOREIGN_WRITERS = 1.0
"""Seconds after which a store that others can write is looked at, nothing else being due."""
_LONGEST_SLEEP = 3600.0
_HOUSEKEEPING = timedelta(hours=1)
_RETRY_SECONDS = (0.5, 60.0)


class Superseded(GnomonError):
    """The scheduled function was canceled while its transaction ran; all of it is undone."""


class MutationFence:
    """Implements `Fence` for one scheduled mutation."""

    def __init__(self, schedule: StoredSchedule, clock: Clock) -> None:
        self._schedule = schedule
        self._clock = clock

    def enter(self, transaction: Transaction) -> bool:
        found = transaction.get_schedule(self._schedule.id)
        return found is not None and found.state is ScheduledState.PENDING

    def leave(self, transaction: Transaction) -> None:
        time = to_microseconds(self._clock.now())
        pending, success = ScheduledState.PENDING, ScheduledState.SUCCESS
        if not transaction.move_schedule(self._schedule.id, pending, success, completed_time=time):
            raise Superseded(f"{self._schedule.id} is no longer pending")


class ScheduleRunner:
    """Starts due scheduled functions and keeps their states.

    Args:
        executor: executes them.
        storage: holds them.
        clock: says what is due.
        crons: the cron jobs, or None to fire none.
    """

    def __init__(
        self, executor: Executor, storage: Storage, clock: Clock, crons: Crons | None
    ) -> None:
        self._executor = executor
        self._storage = storage
        self._clock = clock
        self._crons = crons
        self._active: dict[str, asyncio.Task[None]] = {}
        self._active_actions = 0
        self._changed = asyncio.Event()
        self._housekeeping: datetime | None = None
        self._starting = asyncio.Lock()
        self.on_failure: Callable[[str, Exception], None] = _ignore
        """Called with the path and the error of each scheduled function that failed."""

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
            for row in transaction.running_schedules():
                _end(transaction, row.id, ScheduledState.FAILED, now, LOST)
                log_line(logging.WARNING, "lost", function=row.name, schedule=row.id, reason=LOST)
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
            except StorageError as error:
                log_line(logging.ERROR, "scheduler", error=error_text(error))
                await asyncio.sleep(_backoff(attempt))
                attempt += 1

    async def start_due(self) -> int:
        """Starts everything that is due now, as far as there is room; returns how many."""
        async with self._starting:
            return await self._start_due(self._clock.now())

    async def _start_due(self, now: datetime) -> int:
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
            self._start(row, self._run_mutation(row))
        if actions:
            claimed = await self._claim(actions)
            self._active_actions += len(claimed)
            for row in claimed:
                self._start(row, self._run_action(row))
            started += claimed
        return len(started)

    async def settle(self) -> None:
        """Waits until everything that was started has ended."""
        while self._active:
            await asyncio.wait(self._active.values())

    async def next_due(self, *, crons: bool) -> datetime | None:
        """When the next pending scheduled function is due that is not yet, or a cron job fires."""
        time = to_microseconds(self._clock.now())

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

    async def _run_mutation(self, row: StoredSchedule) -> None:
        """Runs it until it succeeds or raises; a store that fails is tried again."""
        fence = MutationFence(row, self._clock)
        call = Call(row.name, row.args, schedule=row.id)
        attempt = 0
        while True:
            try:
                self._check_kind(row)
                await self._executor.run(call, fence)
            except Superseded:
                return
            except StorageError:
                await asyncio.sleep(_backoff(attempt))
                attempt += 1
            except Exception as error:
                await self._fail(row, error)
                return
            else:
                return

    async def _claim(self, rows: list[StoredSchedule]) -> list[StoredSchedule]:
        """Commits actions as in progress, before the first of them starts."""

        def work(transaction: Transaction) -> list[StoredSchedule]:
            pending, in_progress = ScheduledState.PENDING, ScheduledState.IN_PROGRESS
            return [row for row in rows if transaction.move_schedule(row.id, pending, in_progress)]

        return await self._write(work)

    async def _run_action(self, row: StoredSchedule) -> None:
        try:
            self._check_kind(row)
            await self._executor.run(Call(row.name, row.args, schedule=row.id))
        except asyncio.CancelledError:
            await self._finish(row, ScheduledState.FAILED, "the runtime was stopped")
            raise
        except Exception as error:
            await self._fail(row, error)
        else:
            await self._finish(row, ScheduledState.SUCCESS, None)

    def _check_kind(self, row: StoredSchedule) -> None:
        """Refuses a function that has become of another kind, whose guarantees are others."""
        kind = self._executor.project.function(row.name).kind
        if kind != row.kind:
            raise GnomonError(
                f"{row.name} was scheduled as a {row.kind}, but is of the kind {kind} now"
            )

    async def _fail(self, row: StoredSchedule, error: Exception) -> None:
        self.on_failure(row.name, error)
        await self._finish(row, ScheduledState.FAILED, error_text(error))

    async def _finish(self, row: StoredSchedule, state: ScheduledState, error: str | None) -> None:
        """Writes down how it ended, however long the store takes to accept it."""
        now = self._clock.now()
        attempt = 0
        while True:
            try:
                await self._write(lambda write: _end(write, row.id, state, now, error))
            except StorageError as problem:
                log_line(logging.ERROR, "scheduler", schedule=row.id, error=error_text(problem))
                await asyncio.sleep(_backoff(attempt))
                attempt += 1
            else:
                return

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


def _ignore(path: str, error: Exception) -> None:
    """Nobody asked: the state and the log say it already."""


def _end(
    transaction: Transaction,
    schedule_id: str,
    state: ScheduledState,
    now: datetime,
    error: str | None,
) -> None:
    """Ends a scheduled function; one that was canceled meanwhile stays canceled."""
    time = to_microseconds(now)
    canceled = ScheduledState.CANCELED
    for before in (ScheduledState.IN_PROGRESS, ScheduledState.PENDING):
        if transaction.move_schedule(schedule_id, before, state, completed_time=time, error=error):
            return
    found = transaction.get_schedule(schedule_id)
    if found is not None and found.state is canceled and found.completed_time is None:
        transaction.move_schedule(schedule_id, canceled, canceled, completed_time=time)


def _backoff(attempt: int) -> float:
    first, last = _RETRY_SECONDS
    return min(last, first * 2.0**attempt)
