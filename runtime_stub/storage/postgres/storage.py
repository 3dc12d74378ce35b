"""The store on PostgreSQL: threads, each with a connection, that run what is handed to them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

import psycopg

from gnomon.storage.postgres.address import read_address
from gnomon.storage.postgres.attempts import Attempts
from gnomon.storage.postgres.errors import postgres_error
from gnomon.storage.postgres.migrations import migrate
from gnomon.storage.postgres.server_clock import ServerClock
from gnomon.storage.postgres.session import Session
from gnomon.storage.postgres.transaction import PostgresTransaction
from gnomon.storage.postgres.worker import PostgresWorker
from gnomon.storage.postgres.workers import WorkerTable
from gnomon.storage.protocol import Snapshot, Transaction
from gnomon.storage.threads import Job, WorkThreads

T = TypeVar("T")

WRITERS = 4
READERS = 4
LEASE_SECONDS = 30.0


class PostgresStorage:
    """Implements `Storage` on a PostgreSQL database.

    It has at most `writers + readers + 2` connections, each opened when it is first needed.

    Args:
        url: `postgresql://user:password@host:port/name`.
        clock: tells the time instead of the server: for tests.
        writers: how many transactions run at the same time.
        readers: how many snapshots are read at the same time.
        lease: seconds after which a worker that does not renew its lease is lost.

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
    ) -> None:
        self._address = read_address(url)
        self._clock = ServerClock()
        self._manual_clock = clock
        self._attempts = Attempts(self._address.shown, self._clock, clock)
        self._lease = lease
        self._ahead = 4 * writers
        self._hint_waits = threading.Event()
        self._worker: PostgresWorker | None = None
        self._sessions = [Session(self._address) for _ in range(writers + readers)]
        self._idle = deque(self._sessions)
        self._table = WorkerTable(Session(self._address), self._address.shown)
        self._prepare()
        self._writers = WorkThreads("gnomon-writer", writers, self._write)
        self._readers = WorkThreads("gnomon-reader", readers, self._read)
        self._controls = WorkThreads("gnomon-control", 1, self._control)

    @property
    def is_shared(self) -> bool:
        return True

    def now(self) -> int:
        return self._manual_clock() if self._manual_clock else self._clock.now()

    def read(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return self._readers.submit(work)

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        return self._writers.submit(work)

    async def join(self, name: str) -> PostgresWorker | None:
        if self._worker is not None:
            return None
        worker = PostgresWorker(
            self._controls, Session(self._address), name, lease=self._lease, ahead=self._ahead
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
        self._writers.close()
        self._readers.close()
        self._controls.close()
        if self._worker is not None:
            self._worker.close()
        for session in self._sessions:
            session.discard()
        self._table.close()

    def _prepare(self) -> None:
        """Brings the layout up to date and looks at the server's clock."""
        session = self._sessions[0]
        try:
            migrate(session.connection(), self._address.shown)
            self._attempts.read(session, lambda transaction: None)
        except BaseException as error:
            session.discard()
            if isinstance(error, psycopg.Error):
                raise postgres_error(error, self._address.shown) from error
            raise

    def _send_hint(self, table: WorkerTable) -> None:
        # Before it is sent: what is scheduled from here on may come too late for it.
        self._hint_waits.clear()
        table.hint()

    def _write(self, jobs: list[Job[PostgresTransaction, object]]) -> None:
        self._serve(jobs, self._attempts.write)

    def _read(self, jobs: list[Job[PostgresTransaction, object]]) -> None:
        self._serve(jobs, self._attempts.read)

    def _serve(
        self,
        jobs: list[Job[PostgresTransaction, object]],
        run: Callable[[Session, Callable[[PostgresTransaction], object]], object],
    ) -> None:
        # There are as many sessions as threads, so one is idle.
        session = self._idle.pop()
        for job in jobs:
            _settle(job, partial(run, session, job.work))
        self._idle.append(session)

    def _control(self, jobs: list[Job[WorkerTable, object]]) -> None:
        for job in jobs:
            _settle(job, partial(job.work, self._table))


def _settle(job: Job[Any, object], run: Callable[[], object]) -> None:
    try:
        value = run()
    except BaseException as error:
        job.future.set_exception(error)
    else:
        job.future.set_result(value)
