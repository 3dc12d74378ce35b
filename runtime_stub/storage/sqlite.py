"""The store on SQLite: one file in WAL mode, one writer thread, a few reader threads.

Work runs whole in the thread of its connection, since a hop between threads for each statement
costs ten times the statement.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from gnomon.storage.errors import storage_error
from gnomon.storage.protocol import Snapshot, Transaction
from gnomon.storage.sqlite_transaction import SqliteTransaction
from gnomon.storage.statements import statements

T = TypeVar("T")

MEMORY = ":memory:"
LAYOUT = 2
"""The version of the layout in `sql/schema.sql`, kept in the file's `user_version`."""

# Errors of a statement, not of the store: trying again would not help.
_MISUSES = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.NotSupportedError,
)
_BUSY_SECONDS = 10.0
_READERS = 4


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
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._scheduler_lock: sqlite3.Connection | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="gnomon-writer")
        # One connection in memory means one thread: its reads see a snapshot because they
        # take turns with the writes.
        self._readers = (
            self._writer
            if self._in_memory
            else ThreadPoolExecutor(_READERS, thread_name_prefix="gnomon-reader")
        )
        try:
            self._writer.submit(self._lay_out).result()
        except BaseException:
            self.close()
            raise

    @property
    def is_shared(self) -> bool:
        return not self._in_memory

    def read(self, work: Callable[[Snapshot], T]) -> Future[T]:
        return self._readers.submit(self._run, "BEGIN", work)

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        return self._writer.submit(self._run, "BEGIN IMMEDIATE", work)

    def own_scheduler(self) -> bool:
        """Holds a lock on a second file, which the system lets go when the process dies."""
        if self._in_memory or self._scheduler_lock is not None:
            return True
        try:
            lock = sqlite3.connect(
                f"{self._path}-scheduler", timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            return False
        self._scheduler_lock = lock
        return True

    def close(self) -> None:
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        if self._scheduler_lock is not None:
            self._scheduler_lock.close()
            self._scheduler_lock = None
        while self._open:
            self._open.pop().close()

    def _run(self, begin: str, work: Callable[[SqliteTransaction], T]) -> T:
        try:
            connection = self._connection()
            connection.execute(begin)
            try:
                value = work(SqliteTransaction(connection))
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except _MISUSES:
            raise
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error
        return value

    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
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
            self._local.connection = connection
        return connection

    def _lay_out(self) -> None:
        try:
            connection = self._connection()
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout > LAYOUT:
                raise sqlite3.DatabaseError(f"its layout {layout} is of a newer gnomon")
            if layout < LAYOUT:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(statements("schema")["tables"])
                connection.execute(f"PRAGMA user_version = {LAYOUT}")
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error
