"""A worker's claims, and the thread that keeps its lease."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import uuid4

import psycopg

from gnomon.storage.errors import StorageError
from gnomon.storage.faults import FaultPoint, reach
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.session import Session
from gnomon.storage.postgres.workers import WorkerTable
from gnomon.storage.protocol import StoredSchedule
from gnomon.storage.threads import WorkThreads

T = TypeVar("T")

_LISTEN = queries("workers")["listen"]
_RECONNECT_SECONDS = 1.0
_CLOSE_SECONDS = 2.0


class PostgresWorker:
    """Implements `Worker`.

    The lease is renewed by a thread of its own, so that a function which holds the event loop does
    not lose it. Each lease has an id; when one is lost the worker takes another, under which it has
    claimed nothing.

    Args:
        controls: the thread for claims, which does not wait for mutations.
        session: a connection for the thread that keeps the lease and listens for hints.
        name: the worker's name, for people.
        registry: stands for its cron jobs.
        lease: seconds that a lease lasts.
        ahead: how many mutations to claim before the first of them has run.
    """

    def __init__(
        self,
        controls: WorkThreads[WorkerTable],
        session: Session,
        name: str,
        registry: str | None,
        *,
        lease: float,
        ahead: int,
    ) -> None:
        self._controls = controls
        self._session = session
        self._name, self._registry = name, registry
        self._lease = round(lease * 1_000_000)
        self._renewal = lease / 3
        self._ahead = ahead
        self._id = str(uuid4())
        self._wake: Callable[[], None] = _nothing
        self._lost: Callable[[str], None] = _nobody
        self._is_leaving = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="gnomon-lease", daemon=True)

    @property
    def ahead(self) -> int:
        return self._ahead

    @property
    def recovery_interval(self) -> float | None:
        return self._renewal

    async def register(self) -> None:
        """Takes the first lease."""
        await self._ask(
            lambda table: table.register(self._id, self._name, self._lease, self._registry)
        )
        self._keeper.start()

    def on_call(self, wake: Callable[[], None], lost: Callable[[str], None]) -> None:
        self._wake, self._lost = wake, lost

    async def claim(
        self, kind: str, now: int, limit: int, known: Sequence[str]
    ) -> list[StoredSchedule]:
        worker = self._id
        return await self._ask(lambda table: table.claim(worker, kind, now, limit, known))

    async def recover(self, now: int, error: str) -> list[StoredSchedule]:
        return await self._ask(lambda table: table.recover(now, error))

    async def release(self, keep: Sequence[str]) -> None:
        worker = self._id
        await self._ask(lambda table: table.release(worker, keep))

    async def unknown(self, now: int, known: Sequence[str]) -> Mapping[str, int]:
        return await self._ask(lambda table: table.unknown(now, known))

    async def others(self) -> Sequence[str]:
        worker = self._id
        return await self._ask(lambda table: table.others(worker))

    async def leave(self, keep: Sequence[str]) -> None:
        self.stop()
        await self.release(keep)
        await self._ask(lambda table: table.leave(self._id))
        # Wakes the others, to whom the work is left, and the keeper of this lease.
        await self._ask(lambda table: table.hint())

    def stop(self) -> bool:
        """Has the thread that keeps the lease end at the next hint; False if it was told before."""
        is_first = not self._is_leaving.is_set()
        self._is_leaving.set()
        return is_first

    def close(self) -> None:
        """Waits for the thread that keeps the lease, once it is stopped."""
        # A daemon: if its connection is lost, it may not notice for a while.
        self._keeper.join(_CLOSE_SECONDS)

    def _keep(self) -> None:
        """Renews the lease and listens for hints, whatever happens to the connection."""
        while not self._is_leaving.is_set():
            try:
                self._listen()
            except (psycopg.Error, StorageError):
                self._session.discard()
                self._is_leaving.wait(_RECONNECT_SECONDS)
        self._session.discard()

    def _listen(self) -> None:
        table = WorkerTable(self._session, "")
        self._session.connection().execute(_LISTEN)
        # What was scheduled while nobody listened.
        self._wake()
        while not self._is_leaving.is_set():
            reach(FaultPoint.HEARTBEAT)
            if not table.renew(self._id, self._lease) and not self._is_leaving.is_set():
                self._begin_again(table)
            end = time.monotonic() + self._renewal
            while not self._is_leaving.is_set() and (left := end - time.monotonic()) > 0:
                for _ in self._session.connection().notifies(timeout=left, stop_after=1):
                    self._wake()

    def _begin_again(self, table: WorkerTable) -> None:
        """Takes a new lease: the one before was lost, and all its claims with it."""
        following = str(uuid4())
        table.register(following, self._name, self._lease, self._registry)
        lost, self._id = self._id, following
        self._lost(lost)

    async def _ask(self, work: Callable[[WorkerTable], T]) -> T:
        return await asyncio.wrap_future(self._controls.submit(work))


def _nothing() -> None:
    """Nobody wants to be woken yet."""


def _nobody(worker: str) -> None:
    """Nobody has claimed anything yet."""
