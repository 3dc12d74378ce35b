"""One run of a scheduled function: a mutation exactly once, an action at most once.

A mutation's run and its state change are one transaction. An action is in progress, committed,
before it starts; one whose worker was lost is failed and never run again. A store that fails is
tried again until it accepts the outcome.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from gnomon.errors import GnomonError
from gnomon.runtime.calls import Call
from gnomon.runtime.clock import Clock, to_microseconds
from gnomon.runtime.executor import Executor
from gnomon.runtime.log import error_text, log_line
from gnomon.storage.errors import StorageError
from gnomon.storage.fencing import Superseded
from gnomon.storage.protocol import ScheduledState, Storage, StoredSchedule, Transaction

T = TypeVar("T")

LOST = "the process that ran it ended before it did"
STOPPED = "the runtime was stopped"
UNWRITABLE = "it failed, and its error could not be written down: see the log"
_RETRY_SECONDS = (0.5, 60.0)


class Runs:
    """Runs scheduled functions and writes down how they ended.

    Args:
        executor: executes them.
        storage: holds their states.
        clock: says when they ended.
    """

    def __init__(self, executor: Executor, storage: Storage, clock: Clock) -> None:
        self._executor = executor
        self._storage = storage
        self._clock = clock
        self.on_failure: Callable[[str, Exception], None] = _ignore
        """Called with the path and the error of each one that failed."""
        self.functions: Sequence[str] = tuple(executor.project.functions)
        """The paths of all functions that can be run."""

    async def mutation(self, row: StoredSchedule) -> None:
        """Runs a mutation until it has succeeded, failed or been canceled."""
        call = Call(row.name, row.args, schedule=row.id)
        attempt = 0
        while True:
            try:
                self._check_kind(row)
                await self._executor.run(call, row)
            except Superseded:
                return
            except StorageError:
                await asyncio.sleep(backoff(attempt))
                attempt += 1
            except Exception as error:
                await self._fail(row, error)
                return
            else:
                return

    async def action(self, row: StoredSchedule) -> None:
        """Runs an action that was claimed."""
        try:
            self._check_kind(row)
            await self._executor.run(Call(row.name, row.args, schedule=row.id))
        except asyncio.CancelledError:
            await self._finish(row, ScheduledState.FAILED, STOPPED)
            raise
        except Exception as error:
            await self._fail(row, error)
        else:
            await self._finish(row, ScheduledState.SUCCESS, None)

    def _check_kind(self, row: StoredSchedule) -> None:
        """Refuses a function that has become of another kind, whose guarantees are others."""
        kind = self._executor.project.function(row.name).kind
        if kind != row.kind:
            was = f"{row.name} was scheduled as a {row.kind}"
            raise GnomonError(f"{was}, but is of the kind {kind} now")

    async def _fail(self, row: StoredSchedule, error: Exception) -> None:
        self.on_failure(row.name, error)
        await self._finish(row, ScheduledState.FAILED, error_text(error))

    async def _finish(self, row: StoredSchedule, state: ScheduledState, error: str | None) -> None:
        """Writes down how it ended; the first cancellation meanwhile only has it end after that."""
        writing = asyncio.ensure_future(self._write_down(row, state, error))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await writing
            raise

    async def _write_down(
        self, row: StoredSchedule, state: ScheduledState, error: str | None
    ) -> None:
        """Writes down how it ended, however long the store takes to accept it."""
        now = self._clock.now()
        attempt = 0
        while True:
            try:
                await self._write(partial(_end, row=row, state=state, now=now, error=error))
            except Exception as problem:
                log_line(logging.ERROR, "scheduler", schedule=row.id, error=error_text(problem))
                if not isinstance(problem, StorageError):
                    # It is the error's text, or worse; that it has ended must be written all the
                    # same, or it would seem never to have begun.
                    error = error and UNWRITABLE
                await asyncio.sleep(backoff(attempt))
                attempt += 1
            else:
                return

    async def _write(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._storage.write(work))


def backoff(attempt: int) -> float:
    """Seconds to wait before a failing store is tried again."""
    first, last = _RETRY_SECONDS
    return min(last, first * 2.0**attempt)


def _end(
    transaction: Transaction,
    row: StoredSchedule,
    state: ScheduledState,
    now: datetime,
    error: str | None,
) -> None:
    """Ends a scheduled function; one that was canceled meanwhile stays canceled."""
    time = to_microseconds(now)
    canceled = ScheduledState.CANCELED
    for before in (ScheduledState.IN_PROGRESS, ScheduledState.PENDING):
        if transaction.move_schedule(
            row.id, before, state, worker=row.worker, completed_time=time, error=error
        ):
            return
    found = transaction.get_schedule(row.id)
    if found is not None and found.state is canceled and found.completed_time is None:
        transaction.move_schedule(row.id, canceled, canceled, completed_time=time)


def _ignore(path: str, error: Exception) -> None:
    """Nobody asked: the state and the log say it already."""
