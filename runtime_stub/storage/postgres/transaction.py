"""The protocol's reads and writes on one PostgreSQL connection, inside one transaction."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from gnomon.storage.errors import StorageError
from gnomon.storage.postgres.creation import CreationTimes
from gnomon.storage.postgres.errors import is_conflict
from gnomon.storage.postgres.keys import LONG, has_long_key, split_key
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.session import Connection
from gnomon.storage.protocol import (
    IndexedDocument,
    ScheduledState,
    StoredCron,
    StoredDocument,
    StoredIndex,
    StoredSchedule,
)

_DOCUMENTS = queries("documents")
_SCHEDULES = queries("schedules")
_LOADING = queries("loading")
_SCHEDULES_TABLE = "_scheduled_functions"
_SEPARATOR = ","

_Values = tuple[object, ...] | dict[str, object]
Row = tuple[Any, ...]


@dataclass(slots=True)
class TableView:
    """What a transaction sees of the tables' generation, and what it did about it."""

    generation: int
    is_known: bool
    was_listed: bool = False
    was_changed: bool = False


class PostgresTransaction:
    """Implements `Snapshot` and `Transaction` on a connection whose transaction is open.

    Args:
        connection: the connection.
        now: the time when the transaction began.
        creations: gives the creation times of this process.
        view: the tables as they are, and whether this process knows them as they are.
    """

    def __init__(
        self, connection: Connection, now: int, creations: CreationTimes, view: TableView
    ) -> None:
        self._connection = connection
        self._now = now
        self._creations = creations
        self._depth = 0
        self.view = view
        self.failure: psycopg.Error | None = None
        """The error that ended the transaction, even if whoever it was raised to went on."""

    @contextmanager
    def savepoint(self) -> Generator[None, None, None]:
        self._depth += 1
        name = f"nested_{self._depth}"
        self._execute(f"SAVEPOINT {name}".encode())
        try:
            yield
        except BaseException:
            self._roll_back(name)
            raise
        finally:
            self._depth -= 1
        self._execute(f"RELEASE {name}".encode())

    def _roll_back(self, name: str) -> None:
        """Undoes the nested transaction, unless the whole one is lost."""
        if self._connection.closed or is_conflict(self.failure):
            return
        self.failure = None
        self._execute(f"ROLLBACK TO {name}".encode())
        self._execute(f"RELEASE {name}".encode())

    def _execute(self, query: bytes, values: _Values = ()) -> psycopg.Cursor[Row]:
        if self.failure is not None:
            raise self.failure
        try:
            return self._connection.execute(query, values)
        except psycopg.Error as error:
            # What the driver itself refuses has not reached the server, and ends nothing.
            if self._connection.info.transaction_status is not TransactionStatus.INTRANS:
                self.failure = error
            raise

    # --- documents ---

    def get_document(self, document_id: str) -> StoredDocument | None:
        row = self._execute(_DOCUMENTS["get"], (document_id,)).fetchone()
        return StoredDocument(*row) if row else None

    def scan_table(
        self, table: str, low: int, high: int, *, descending: bool, limit: int
    ) -> list[StoredDocument]:
        statement = _DOCUMENTS["scan_table_descending" if descending else "scan_table_ascending"]
        return [StoredDocument(*row) for row in self._execute(statement, (table, low, high, limit))]

    def scan_index(
        self, index: int, low: bytes, high: bytes, *, descending: bool, limit: int
    ) -> list[IndexedDocument]:
        self._check_generation()
        direction = "descending" if descending else "ascending"
        if max(len(low), len(high)) < LONG:
            statement = _DOCUMENTS[f"scan_index_{direction}"]
            rows = self._execute(statement, (index, low, high, limit)).fetchall()
            if not has_long_key(rows):
                return [_found(row) for row in rows]
        (low_prefix, low_rest), (high_prefix, high_rest) = split_key(low), split_key(high)
        values: dict[str, object] = {
            "index": index,
            "low_prefix": low_prefix,
            "low_rest": low_rest,
            "high_prefix": high_prefix,
            "high_rest": high_rest,
            "limit": limit,
        }
        statement = _DOCUMENTS[f"scan_long_keys_{direction}"]
        return [_found(row) for row in self._execute(statement, values)]

    def count_documents(self) -> Mapping[str, int]:
        return dict(self._execute(_DOCUMENTS["count"]).fetchall())

    def next_creation_time(self, table: str, now: int) -> int:
        return self._creations.next(table, max(now, self._now), lambda: self._latest(table))

    def _latest(self, table: str) -> int:
        if table == _SCHEDULES_TABLE:
            row = self._execute(_SCHEDULES["latest_creation"]).fetchone()
        else:
            row = self._execute(_DOCUMENTS["latest_creation"], (table,)).fetchone()
        return int(row[0]) if row else 0

    def insert_document(self, document: StoredDocument) -> None:
        self._check_generation()
        self._execute(_DOCUMENTS["insert"], document_values(document))

    def replace_body(self, document_id: str, body: str) -> None:
        self._check_generation()
        self._execute(_DOCUMENTS["replace_body"], (body, document_id))

    def delete_document(self, document_id: str) -> None:
        self._check_generation()
        self._execute(_DOCUMENTS["delete"], (document_id,))

    def table_digests(self) -> Mapping[str, str]:
        return dict(self._execute(_DOCUMENTS["table_digests"]).fetchall())

    def put_table_digest(self, table: str, digest: str) -> None:
        self._change_generation()
        self._execute(_DOCUMENTS["put_table_digest"], (table, digest))

    # --- indexes ---

    def list_indexes(self) -> list[StoredIndex]:
        self.view.was_listed = self.view.is_known = True
        return [
            StoredIndex(number, table, name, tuple(fields.split(_SEPARATOR)))
            for number, table, name, fields in self._execute(_DOCUMENTS["list_indexes"])
        ]

    def create_index(self, table: str, name: str, fields: tuple[str, ...]) -> StoredIndex:
        self._change_generation()
        values = (table, name, _SEPARATOR.join(fields))
        (number,) = self._execute(_DOCUMENTS["create_index"], values).fetchone() or (0,)
        return StoredIndex(int(number), table, name, fields)

    def drop_index(self, index: int) -> None:
        self._change_generation()
        self._execute(_DOCUMENTS["drop_entries"], (index,))
        self._execute(_DOCUMENTS["drop_index"], (index,))

    def put_entry(self, index: int, key: bytes, document_id: str) -> None:
        self._check_generation()
        self._execute(_DOCUMENTS["put_entry"], (index, *split_key(key), document_id))

    def delete_entry(self, index: int, key: bytes) -> None:
        self._check_generation()
        self._execute(_DOCUMENTS["delete_entry"], (index, *split_key(key)))

    def clear(self) -> None:
        self._change_generation()
        for statement in _DOCUMENTS["clear"].split(b";\n"):
            self._execute(statement)
        # None is left, which this process knows.
        self.view.was_listed = self.view.is_known = True

    def load_documents(self, rows: Sequence[StoredDocument]) -> None:
        self._check_generation()
        self._load("documents", map(document_values, rows))

    def load_entries(self, index: int, entries: Sequence[tuple[bytes, str]]) -> None:
        self._check_generation()
        self._load("entries", ((index, *split_key(key), of) for key, of in entries))

    def load_schedules(self, rows: Sequence[StoredSchedule]) -> None:
        self._load("schedules", map(schedule_values, rows))

    def _load(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        if self.failure is not None:
            raise self.failure
        try:
            with self._connection.cursor().copy(_LOADING[statement]) as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            self.failure = error
            raise

    def _change_generation(self) -> None:
        if not self.view.was_changed:
            (number,) = self._execute(_DOCUMENTS["next_generation"]).fetchone() or (0,)
            self.view.generation, self.view.was_changed = int(number), True

    def _check_generation(self) -> None:
        if not self.view.is_known:
            raise StorageError(
                "another version of the project has changed the tables: restart this process"
            )

    # --- scheduled functions ---

    def get_schedule(self, schedule_id: str) -> StoredSchedule | None:
        found = self._schedules("get", (schedule_id,))
        return found[0] if found else None

    def scan_schedules(
        self, low: int, high: int, *, descending: bool, limit: int
    ) -> list[StoredSchedule]:
        direction = "scan_descending" if descending else "scan_ascending"
        return self._schedules(direction, (low, high, limit))

    def due_schedules(self, kind: str, now: int, limit: int) -> list[StoredSchedule]:
        return self._schedules("due", (kind, now, limit))

    def running_schedules(self) -> list[StoredSchedule]:
        return self._schedules("running", ())

    def next_due(self, after: int) -> int | None:
        (due,) = self._execute(_SCHEDULES["next_due"], {"after": after}).fetchone() or (None,)
        return None if due is None else int(due)

    def insert_schedule(self, schedule: StoredSchedule) -> bool:
        return self._execute(_SCHEDULES["insert"], schedule_values(schedule)).rowcount == 1

    def move_schedule(
        self,
        schedule_id: str,
        before: ScheduledState,
        after: ScheduledState,
        *,
        worker: str | None = None,
        completed_time: int | None = None,
        error: str | None = None,
    ) -> bool:
        values = (str(after), completed_time, error, schedule_id, str(before))
        if worker is None:
            return self._execute(_SCHEDULES["move"], values).rowcount == 1
        return self._execute(_SCHEDULES["move_of_worker"], (*values, worker)).rowcount == 1

    def delete_completed_schedules(self, completed_before: int) -> int:
        return self._execute(_SCHEDULES["delete_completed"], (completed_before,)).rowcount

    # --- crons ---

    def list_crons(self) -> list[StoredCron]:
        return [StoredCron(*row) for row in self._execute(_SCHEDULES["list_crons"])]

    def put_cron(self, cron: StoredCron) -> None:
        values = (cron.name, cron.schedule, cron.function, cron.args, cron.next_time)
        self._execute(_SCHEDULES["put_cron"], values)

    def delete_cron(self, name: str) -> None:
        self._execute(_SCHEDULES["delete_cron"], (name,))

    def cron_is_active(self, name: str) -> bool:
        return self._execute(_SCHEDULES["cron_is_active"], (name,)).fetchone() == (True,)

    def cron_runs(self, name: str, limit: int) -> list[StoredSchedule]:
        return self._schedules("cron_runs", (name, limit))

    def trim_cron_runs(self, name: str, keep: int) -> None:
        self._execute(_SCHEDULES["trim_cron_runs"], (name, keep))

    def _schedules(self, statement: str, values: tuple[object, ...]) -> list[StoredSchedule]:
        return [schedule(row) for row in self._execute(_SCHEDULES[statement], values)]


def document_values(row: StoredDocument) -> Row:
    """The row of a document."""
    return (row.id, row.table, row.creation_time, row.body)


def schedule_values(row: StoredSchedule) -> Row:
    """The row of a scheduled function that nobody has claimed."""
    return (
        row.id,
        row.creation_time,
        row.name,
        str(row.kind),
        row.args,
        row.scheduled_time,
        str(row.state),
        row.completed_time,
        row.error,
        row.cron,
        row.slot,
    )


def schedule(row: Row) -> StoredSchedule:
    """The scheduled function of a row."""
    id, created, name, kind, args, due, state, completed, error, cron, slot, worker = row
    moved = ScheduledState(state)
    return StoredSchedule(
        id, created, name, kind, args, due, moved, completed, error, cron, slot, worker
    )


def _found(row: Row) -> IndexedDocument:
    prefix, rest, *document = row
    return IndexedDocument(prefix + rest, StoredDocument(*document))
