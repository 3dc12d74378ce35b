"""The store on PostgreSQL: threads, each with a connection, that run what is handed to them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

import psycopg

from gnomon.storage.fencing import Fenced
from gnomon.storage.postgres.address import read_address
from gnomon.storage.postgres.attempts import Attempts
from gnomon.storage.postgres.batches import MOST, AnyJob, Batches
from gnomon.storage.postgres.errors import postgres_error
from gnomon.storage.postgres.migrations import migrate
from gnomon.storage.postgres.pooling import refuse_transaction_pooling
from gnomon.storage.postgres.server_clock import ServerClock
from gnomon.storage.postgres.session import Session
from gnomon.storage.postgres.turns import Turns
from gnomon.storage.postgres.worker import PostgresWorker
from gnomon.storage.postgres.workers import WorkerTable
from gnomon.storage.protocol import Snapshot, StoredSchedule, Transaction
from gnomon.storage.threads import Job, WorkThreads, settle

T = TypeVar("T")

WRITERS = 4
READERS = 4
LEASE_SECONDS = 30.0
TRANSACTION_SECONDS = 30.0
_MARGIN_SECONDS = 1.0
"""By how much longer the server waits than this process, which has more to say of it."""
_CLOSE_SECONDS = 3.0


class PostgresStorage:
    """Implements `Storage` on a PostgreSQL database.

    It has at most `writers + readers + 2` connections, each opened when it is first needed.

    Args:
        url: `postgresql://user:password@host:port/name`.
        clock: tells the time instead of the server: for tests.
        writers: how many transactions run at the same time.
        readers: how many snapshots are read at the same time.
        lease: seconds after which a worker that does not renew its lease is lost.
        transaction_seconds: how long one transaction may take.

    Raises:
        StorageError: if the database cannot be reached or has a newer layout.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], int] | None = None,
        writers: int = WRITERS,
        readers: int = READERS,
        lease: float = LEASE_SECONDS,
        transaction_seconds: float = TRANSACTION_SECONDS,
    ) -> None:
        self._address = read_address(url)
        self._idle_seconds = transaction_seconds + _MARGIN_SECONDS
        self._clock = ServerClock()
        self._manual_clock = clock
        self._attempts = Attempts(self._address.shown, self._clock, clock)
        self._lease = lease
        self._ahead = MOST
        self._turns = Turns()
        self._hint_waits = threading.Event()
        self._worker: PostgresWorker | None = None
        self._sessions = [self._session() for _ in range(writers + readers)]
        # The one that was used last is used next: the first has its connection already.
        self._idle = deque(reversed(self._sessions))
        self._table = WorkerTable(self._session(), self._address.shown)
        self._prepare()
        self._writers = WorkThreads(
            "gnomon-writer",
            writers,
            self._write,
            before=self._turns.take,
            after=self._turns.leave,
        )
        self._batches = Batches(self._attempts, self._writers.take)
        self._readers = WorkThreads("gnomon-reader", readers, self._read)
        self._controls = WorkThreads("gnomon-control", 1, self._control)

    @property
    def is_shared(self) -> bool:
        return True

    def now(self) -> int:
        return self._manual_clock() if self._manual_clock else self._clock.now()

    def read(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return self._readers.submit(lambda session: self._attempts.read(session, work))

    def query(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return self._readers.submit(lambda session: self._attempts.query(session, work))

    def survey(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return self._readers.submit(lambda session: self._attempts.survey(session, work))

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        return self._writers.submit(work)

    def complete(
        self, schedule: StoredSchedule, work: Callable[[Transaction], T], now: Callable[[], int]
    ) -> Future[T]:
        return self._writers.submit(Fenced(schedule, work, now))

    async def join(self, name: str, registry: str | None = None) -> PostgresWorker | None:
        if self._worker is not None:
            return None
        worker = PostgresWorker(
            self._controls,
            self._session(),
            name,
            registry,
            lease=self._lease,
            ahead=self._ahead,
        )
        await worker.register()
        self._worker = worker
        return worker

    def hint(self) -> None:
        if not self._hint_waits.is_set():
            self._hint_waits.set()
            self._controls.submit(self._send_hint)

    def close(self) -> None:
        if self._worker is not None and self._worker.stop():
            # Wakes the thread that keeps the lease.
            self.hint()
        # A server that is gone may not answer for long, and what it was asked is undone.
        end = time.monotonic() + _CLOSE_SECONDS
        for threads in (self._writers, self._readers, self._controls):
            threads.close(max(0.0, end - time.monotonic()))
        if self._worker is not None:
            self._worker.close()
        for session in self._sessions:
            session.discard()
        self._table.close()

    def _session(self) -> Session:
        return Session(self._address, self._idle_seconds)

    def _prepare(self) -> None:
        """Brings the layout up to date, looks at the server's clock, opens what is used first."""
        session = self._sessions[0]
        try:
            refuse_transaction_pooling(session, self._sessions[1], self._address.shown)
            migrate(session.connection(), self._address.shown)
            self._attempts.read(session, lambda transaction: None)
            # So that the first hint need not.
            self._table.connect()
        except BaseException as error:
            session.discard()
            if isinstance(error, psycopg.Error):
                raise postgres_error(error, self._address.shown) from error
            raise

    def _send_hint(self, table: WorkerTable) -> None:
        # Before it is sent: what is scheduled from here on may come too late for it.
        self._hint_waits.clear()
        table.hint()

    def _write(self, jobs: list[AnyJob]) -> None:
        # There are as many sessions as threads, so one is idle.
        session = self._idle.pop()
        self._turns.begin()
        began, computed = time.monotonic(), time.thread_time()
        conflicts = 0
        try:
            for job in jobs:
                conflicts += self._batches.run(session, job)
        finally:
            took, computed = time.monotonic() - began, time.thread_time() - computed
            self._turns.end(has_met=conflicts > 0, computed=computed / max(took, 1e-6))
            self._idle.append(session)

    def _read(self, jobs: list[Job[Session, object]]) -> None:
        session = self._idle.pop()
        for job in jobs:
            settle(job, partial(job.work, session))
        self._idle.append(session)

    def _control(self, jobs: list[Job[WorkerTable, object]]) -> None:
        for job in jobs:
            settle(job, partial(job.work, self._table))
