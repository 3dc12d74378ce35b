"""Executes calls: queries on a snapshot, mutations in a transaction, actions outside of both."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from time import perf_counter

from gnomon.kinds import FunctionKind
from gnomon.runtime.action_runner import ActionRunner
from gnomon.runtime.async_storage import AsyncStorage
from gnomon.runtime.calls import Call, check_kind
from gnomon.runtime.clock import Clock, to_microseconds
from gnomon.runtime.deadlines import TransactionDeadline
from gnomon.runtime.driving import drive, own_end
from gnomon.runtime.functions import Function
from gnomon.runtime.instants import When
from gnomon.runtime.log import LOGGER, error_text, log_line
from gnomon.runtime.metrics import meter
from gnomon.runtime.project import Project
from gnomon.runtime.schedules import add_schedule, cancel_schedule
from gnomon.runtime.tables import Tables
from gnomon.runtime.tracing import span_of
from gnomon.runtime.transactions import Execution
from gnomon.runtime.watch import Watch
from gnomon.storage.fencing import Superseded
from gnomon.storage.protocol import Snapshot, Storage, StoredSchedule, Transaction


class Executor:
    """Executes the functions of a project on a store.

    Args:
        project: the loaded project.
        tables: its tables, as the store keeps them.
        storage: the store.
        clock: tells each execution's time.
        actions: runs the bodies of actions.
        watch: notices a transaction that takes long.
        transaction_seconds: how long one query or mutation may run.
        on_schedule: called after something was scheduled, on the event loop.
    """

    def __init__(
        self,
        project: Project,
        tables: Tables,
        storage: Storage,
        clock: Clock,
        actions: ActionRunner,
        watch: Watch,
        transaction_seconds: float,
        on_schedule: Callable[[], None],
    ) -> None:
        self.project = project
        self._tables = tables
        self._storage = AsyncStorage(storage)
        self._clock = clock
        self._actions = actions
        self._watch = watch
        self._transaction_seconds = transaction_seconds
        self._on_schedule = on_schedule

    async def run(self, call: Call, schedule: StoredSchedule | None = None) -> str:
        """Executes a call and returns what the function returned, as JSON text.

        Args:
            call: the call.
            schedule: the scheduled mutation that it is, which ends together with its success.

        Raises:
            FunctionNotFound: if there is no such function.
            Superseded: if the schedule is not this process's any more; nothing was done.
            InvalidArguments, InvalidReturn: if a value does not fit its annotation.
            Exception: whatever the function raised.
        """
        function = self.project.function(call.path)
        start = perf_counter()
        outcome: BaseException | None = None
        try:
            with span_of(call, function):
                return await self._execute(function, call, schedule)
        except BaseException as error:
            outcome = error
            if not _is_of_the_function(error):
                raise
            # What a function does must not end the runtime.
            outcome = own_end(call.path, error)
            raise outcome from error
        finally:
            _tell(function, call, perf_counter() - start, outcome)

    async def _execute(
        self, function: Function, call: Call, schedule: StoredSchedule | None
    ) -> str:
        match function.kind:
            case FunctionKind.QUERY:
                return await self._query(function, call)
            case FunctionKind.MUTATION:
                return await self._mutation(function, call, schedule)
            case FunctionKind.ACTION:
                return await self._actions.run(function, call, CallHost(self, call))

    async def schedule(self, call: Call, path: str, arguments: str, when: When) -> str:
        """Schedules a function for a call that is no transaction; the schedule's id."""
        function = self.project.function(path)
        now = self._clock.now()

        def work(transaction: Transaction) -> str:
            return add_schedule(
                transaction, function, arguments, when, now=now, schedule=call.schedule
            )

        schedule_id = await self._storage.write(work)
        self._on_schedule()
        return schedule_id

    async def cancel(self, schedule_id: str) -> None:
        """Cancels a scheduled function."""
        now = self._clock.now()
        await self._storage.write(lambda write: cancel_schedule(write, schedule_id, now=now))

    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now()

    async def _query(self, function: Function, call: Call) -> str:
        now = self._clock.now()

        def work(snapshot: Snapshot) -> str:
            with self._watch.transaction(call.path, function.kind):
                execution = self._execution(call, now)
                return drive(call.path, execution.query(snapshot, function, call.arguments))

        return await self._storage.query(work)

    async def _mutation(
        self, function: Function, call: Call, schedule: StoredSchedule | None
    ) -> str:
        now = self._clock.now()

        def work(transaction: Transaction) -> tuple[str, bool]:
            with self._watch.transaction(call.path, function.kind):
                execution = self._execution(call, now)
                value = drive(call.path, execution.mutation(transaction, function, call.arguments))
            return value, execution.schedules > 0

        if schedule is None:
            value, has_scheduled = await self._storage.write(work)
        else:
            value, has_scheduled = await self._storage.complete(schedule, work, self._ticks)
        if has_scheduled:
            self._on_schedule()
        return value

    def _ticks(self) -> int:
        return to_microseconds(self._clock.now())

    def _execution(self, call: Call, now: datetime) -> Execution:
        deadline = TransactionDeadline(call.path, self._transaction_seconds)
        return Execution(self.project, self._tables, call, now, deadline)


class CallHost:
    """Implements `Host` for one action: what it asks is done for its caller and its schedule."""

    def __init__(self, executor: Executor, call: Call) -> None:
        self._executor = executor
        self._call = call

    def now(self) -> datetime:
        return self._executor.now()

    async def run(self, kind: FunctionKind, path: str, arguments: str) -> str:
        check_kind(self._executor.project.function(path), kind)
        return await self._executor.run(self._call.nested(path, arguments))

    async def schedule(self, path: str, arguments: str, when: When) -> str:
        return await self._executor.schedule(self._call, path, arguments, when)

    async def cancel(self, schedule_id: str) -> None:
        await self._executor.cancel(schedule_id)


def _is_of_the_function(error: BaseException) -> bool:
    """Whether it is no Exception, and yet nobody but the function can have raised it."""
    if isinstance(error, asyncio.CancelledError):
        task = asyncio.current_task()
        return task is not None and not task.cancelling()
    return not isinstance(error, (Exception, KeyboardInterrupt, GeneratorExit))


def _tell(function: Function, call: Call, seconds: float, error: BaseException | None) -> None:
    is_superseded = isinstance(error, Superseded)
    outcome = "ok" if error is None else "superseded" if is_superseded else "failed"
    meter().executed(call.path, function.kind, outcome, seconds)
    log_line(
        logging.INFO if error is None or is_superseded else logging.WARNING,
        "executed",
        function=call.path,
        kind=function.kind,
        request=call.request,
        schedule=call.schedule,
        duration_ms=seconds * 1000,
        outcome=outcome,
        error=None if error is None else error_text(error),
    )
    if error is not None:
        LOGGER.debug("the error of %s", call.request, exc_info=error)
