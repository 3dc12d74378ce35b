"""The store on SQLite: one file in WAL mode, one writer thread, a few reader threads.

Work runs whole in the thread of its connection, since a hop between threads for each statement
costs ten times the statement.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from gnomon.storage.errors import storage_error
from gnomon.storage.fencing import Fenced
from gnomon.storage.opening import MEMORY
from gnomon.storage.protocol import Snapshot, StoredSchedule, Transaction
from gnomon.storage.sqlite_jobs import AnyJob, run_alone, run_together
from gnomon.storage.sqlite_worker import SqliteWorker, take_lock
from gnomon.storage.statements import statements
from gnomon.storage.threads import WorkThreads

T = TypeVar("T")

LAYOUT = 3
"""The version of the layout in `sql/schema.sql`, kept in the file's `user_version`."""

_SINCE_THE_FIRST = {"documents", "document_indexes", "index_entries", "scheduled_functions"}
"""Tables that are there in every layout; another program may count its own the same way."""

_BUSY_SECONDS = 10.0
_READERS = 4
_WRITES_AT_ONCE = 128


class SqliteStorage:
    """Implements `Storage` on one SQLite file, or in memory.

    Args:
        path: the database file, made if it is not there; `:memory:` for none at all.

    Raises:
        StorageError: if the file cannot be opened, is no database or has a newer layout.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        self._in_memory = self._path == MEMORY
        self._open: list[sqlite3.Connection] = []
        self._worker: SqliteWorker | None = None
        try:
            self._connection = self._connect()
            self._lay_out()
            # One connection in memory means one thread: its reads see a snapshot because they
            # take turns with the writes.
            readers = 0 if self._in_memory else _READERS
            self._idle = deque(self._connect() for _ in range(readers))
        except sqlite3.Error as error:
            self._disconnect()
            raise storage_error(error, self._path) from error
        self._writer = WorkThreads("gnomon-writer", 1, self._write, at_once=_WRITES_AT_ONCE)
        self._readers = WorkThreads("gnomon-reader", readers, self._read)

    @property
    def is_shared(self) -> bool:
        return not self._in_memory

    def read(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return (self._writer if self._in_memory else self._readers).submit(work)

    def query(self, work: Callable[[Snapshot], T]) -> Future[T]:
        # There is one writer: what it has committed so far is a moment of the serial order.
        return self.read(work)

    def survey(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return self.read(work)

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        return self._writer.submit(work)

    def complete(
        self, schedule: StoredSchedule, work: Callable[[Transaction], T], now: Callable[[], int]
    ) -> Future[T]:
        return self._writer.submit(Fenced(schedule, work, now))

    def now(self) -> int:
        return time.time_ns() // 1000

    async def join(self, name: str, registry: str | None = None) -> SqliteWorker | None:
        if self._worker is not None:
            return None
        lock = None if self._in_memory else take_lock(self._path)
        if lock is None and not self._in_memory:
            return None
        self._worker = SqliteWorker(self, lock)
        return self._worker

    def hint(self) -> None:
        """The one worker that there can be looks every second."""

    def close(self) -> None:
        self._writer.close()
        self._readers.close()
        self._disconnect()

    def _write(self, jobs: list[AnyJob]) -> None:
        run_together(self._connection, jobs, self._path)

    def _read(self, jobs: list[AnyJob]) -> None:
        # There are as many connections as threads, so one is idle.
        connection = self._idle.pop()
        for job in jobs:
            run_alone(connection, "BEGIN", job, self._path)
        self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        self._open.append(connection)
        # FULL: a commit that was acknowledged survives a loss of power.
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _disconnect(self) -> None:
        if self._worker is not None:
            self._worker.close()
        while self._open:
            self._open.pop().close()

    def _lay_out(self) -> None:
        layout = self._layout()
        names = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_schema")}
        if names and (layout == 0 or not names >= _SINCE_THE_FIRST):
            raise sqlite3.DatabaseError(
                "it is a database of something else, no database of gnomon's; name another file"
            )
        if layout == LAYOUT:
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        # In one piece: a process that dies meanwhile must leave a file that the next can lay out.
        script = statements("schema")["tables"]
        mark = f"PRAGMA user_version = {LAYOUT}"
        self._connection.executescript(f"BEGIN IMMEDIATE;\n{script}\n{mark};\nCOMMIT;")

    def _layout(self) -> int:
        """The file's layout, 0 for none; raises sqlite3.DatabaseError for a newer one than ours."""
        (layout,) = self._connection.execute("PRAGMA user_version").fetchone()
        if layout > LAYOUT:
            raise sqlite3.DatabaseError(f"its layout {layout} is of a newer gnomon")
        return int(layout)
