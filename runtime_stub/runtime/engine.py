"""The runtime: a checked project on a store, ready to be called."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from inspect import unwrap
from pathlib import Path
from types import CodeType, FunctionType
from typing import cast

from gnomon.documents import ScheduledFunction
from gnomon.runtime.action_runner import ActionRunner
from gnomon.runtime.admission import require_verdict
from gnomon.runtime.caller import Caller
from gnomon.runtime.calls import Call
from gnomon.runtime.clock import Clock, StoreClock, to_microseconds
from gnomon.runtime.crons import Crons
from gnomon.runtime.executor import Executor
from gnomon.runtime.limit_settings import read_limits
from gnomon.runtime.limits import Limits
from gnomon.runtime.metrics import meter
from gnomon.runtime.processes import WorkerPool
from gnomon.runtime.project import Project, load_project
from gnomon.runtime.runs import Runs
from gnomon.runtime.scheduler import ScheduleRunner
from gnomon.runtime.schema import open_tables
from gnomon.runtime.settings import read_settings
from gnomon.runtime.sources import scheduled_function
from gnomon.runtime.tracing import load_tracing
from gnomon.runtime.watch import Watch
from gnomon.storage.errors import StorageError
from gnomon.storage.opening import Tuning, open_storage
from gnomon.storage.protocol import Snapshot, Storage, StoredSchedule

_GRACE_SECONDS = 10.0
_POLL_SECONDS = 0.02
_LEAVING = "it is being stopped: what is running may end"
_ALL = 2**63 - 1


class Schedules(StrEnum):
    """What a runtime does about scheduled functions and cron jobs."""

    RUN = "run"
    """Runs them as they become due."""

    STEP = "step"
    """Runs them when it is told to: for tests."""

    LEAVE = "leave"
    """Leaves them to another process."""


class Runtime(Caller):
    """A project that can be called: see `Runtime.open`."""

    def __init__(
        self,
        project: Project,
        storage: Storage,
        executor: Executor,
        runs: Runs,
        runner: ScheduleRunner,
    ) -> None:
        super().__init__(executor, None)
        self.project = project
        self._storage = storage
        self._runs = runs
        self._runner = runner
        self._loop = asyncio.get_running_loop()
        self._is_leaving = False

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        root: Path | str = ".",
        *,
        database: Path | str | None = None,
        unchecked: bool = False,
        clock: Clock | None = None,
        schedules: Schedules = Schedules.RUN,
        crons: bool = True,
        grace: float = _GRACE_SECONDS,
        tuning: Tuning | None = None,
        actions: int | None = None,
    ) -> AsyncGenerator[Runtime, None]:
        """Loads a project and opens its database, until the block ends.

        Args:
            root: the project's folder.
            database: a SQLite file, relative to the root, `postgresql://…` or `:memory:`; by
                default what GNOMON_DATABASE or the project's configuration says, or
                `.gnomon/database.db`.
            unchecked: loads a project without the verdict of a check.
            clock: the time; the store's own by default.
            schedules: whether scheduled functions and cron jobs run by themselves.
            crons: whether there are cron jobs at all.
            grace: seconds that running scheduled functions are given to end in, at the end.
            tuning: how a store that is shared with other processes is used by this one.
            actions: how many scheduled actions run at the same time; by default what the project's
                limits say.

        Raises:
            ProjectRefused: if the project did not pass the check as it stands.
            RegistrationError: if a function, a document or a cron job is declared wrongly.
            SchemaMismatch: if stored documents do not fit the project's document classes.
            StorageError: if the database cannot be opened, or another process runs its schedules.
        """
        settings = read_settings(Path(root))
        if not unchecked:
            require_verdict(settings)
        project = load_project(settings)
        limits = read_limits(settings.root)
        limits = replace(limits, concurrent_actions=actions or limits.concurrent_actions)
        storage = await asyncio.to_thread(
            open_storage,
            settings.located(database),
            tuning=replace(tuning or Tuning(), transaction_seconds=limits.transaction_timeout),
            clock=_ticks(clock),
        )
        clock = clock or StoreClock(storage.now)
        pool = WorkerPool(settings, limits)
        watch = Watch(asyncio.get_running_loop(), _handlers(project))
        try:
            executor, runs, runner = await _assemble(
                project, storage, clock, limits, pool, watch, crons
            )
            if schedules is not Schedules.LEAVE and not await runner.join(_worker_name()):
                raise StorageError(f"another process runs the schedules of {settings.root}")
            runtime = cls(project, storage, executor, runs, runner)
            loop = asyncio.create_task(_loop(runner, schedules))
            try:
                yield runtime
            finally:
                runtime.leave()
                loop.cancel()
                with suppress(asyncio.CancelledError):
                    await loop
                await runner.close(grace)
        finally:
            watch.close()
            pool.close()
            await asyncio.to_thread(storage.close)

    async def execute(self, call: Call) -> str:
        """Executes a call for its own caller, with valid arguments; its return as JSON text."""
        return await self._executor.run(call)

    def wake(self) -> None:
        """Looks at once for what is due: after the clock was moved, or another process wrote."""
        self._runner.wake()

    async def start_due(self) -> list[StoredSchedule]:
        """Starts what is due and waits for it to end; returns what that was."""
        started = await self._runner.start_due()
        await self._runner.settle()
        return started

    async def wait_until_idle(self) -> None:
        """Waits until nothing is running and nothing is due."""
        await self._runner.settle()
        while await self._runner.start_due() or self._runner.is_active:
            await self._runner.settle()

    async def drain(self, timeout: float | None = None) -> None:
        """Waits until no scheduled function is pending or running, those of the future included.

        Args:
            timeout: seconds after which TimeoutError is raised.
        """
        async with asyncio.timeout(timeout):
            await self.wait_until_idle()
            while await self._runner.has_pending():
                await asyncio.sleep(_POLL_SECONDS)
                await self.wait_until_idle()

    def on_failure(self, callback: Callable[[str, Exception], None]) -> None:
        """Has each failure of a scheduled function told: its path and its error."""
        self._runs.on_failure = callback

    async def next_due(self, *, crons: bool = False) -> datetime | None:
        """When the next pending scheduled function is due; with `crons`, their firings count."""
        return await self._runner.next_due(crons=crons)

    @property
    def running(self) -> int:
        """How many scheduled functions run in this process."""
        return self._runner.running

    @property
    def problem(self) -> str | None:
        """Why this process takes up no work at present; None if it does."""
        return _LEAVING if self._is_leaving else self._runner.problem

    @property
    def is_leaving(self) -> bool:
        """Whether it takes up no more work."""
        return self._is_leaving

    def leave(self) -> None:
        """Has it take up no more scheduled work, and tell so whoever asks; calls go on.

        The end of its block does it by itself; a server does it when it is told to stop, which may
        be in the midst of anything: by a signal.
        """
        self._is_leaving = True
        self._loop.call_soon_threadsafe(self._runner.rest)

    async def lag(self) -> float:
        """How late, in seconds, the longest due scheduled function is that nobody has begun."""
        return await self._runner.lag()

    def now(self) -> datetime:
        """The present moment of the runtime's clock."""
        return self._executor.now()

    async def scheduled_functions(self, since: datetime | None = None) -> list[ScheduledFunction]:
        """The scheduled functions that are remembered, in the order of their creation.

        Args:
            since: leaves out those that were scheduled before it.
        """
        first = 0 if since is None else to_microseconds(since)

        def read(snapshot: Snapshot) -> list[ScheduledFunction]:
            rows = snapshot.scan_schedules(first, _ALL, descending=False, limit=_ALL)
            return [scheduled_function(row) for row in rows]

        return await asyncio.wrap_future(self._storage.read(read))


def _ticks(clock: Clock | None) -> Callable[[], int] | None:
    """The clock as a store is handed it."""
    return None if clock is None else lambda: to_microseconds(clock.now())


async def _assemble(
    project: Project,
    storage: Storage,
    clock: Clock,
    limits: Limits,
    pool: WorkerPool,
    watch: Watch,
    crons: bool,
) -> tuple[Executor, Runs, ScheduleRunner]:
    tables = await open_tables(storage, project.documents)
    wakers: list[ScheduleRunner] = []

    def on_schedule() -> None:
        for waker in wakers:
            waker.scheduled()

    # What counts and traces is imported now, not while the first function runs.
    meter()
    load_tracing()
    actions = ActionRunner(project, pool, watch, limits.action_timeout)
    executor = Executor(
        project, tables, storage, clock, actions, watch, limits.transaction_timeout, on_schedule
    )
    runs = Runs(executor, storage, clock)
    fired = Crons(project) if crons else None
    runner = ScheduleRunner(runs, storage, clock, fired, limits.concurrent_actions)
    wakers.append(runner)
    return executor, runs, runner


def _handlers(project: Project) -> dict[CodeType, str]:
    """The functions' paths by the code of their bodies."""
    return {
        cast(FunctionType, unwrap(function.registered.handler)).__code__: path
        for path, function in project.functions.items()
    }


def _worker_name() -> str:
    """What people know this process by."""
    return f"{socket.gethostname()}:{os.getpid()}"


async def _loop(runner: ScheduleRunner, schedules: Schedules) -> None:
    if schedules is Schedules.RUN:
        await runner.run()
