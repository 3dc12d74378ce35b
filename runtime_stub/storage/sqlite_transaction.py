"""The protocol's reads and writes on one SQLite connection, inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from gnomon.storage.errors import over
from gnomon.storage.protocol import (
    IndexedDocument,
    ScheduledState,
    StoredCron,
    StoredDocument,
    StoredIndex,
    StoredSchedule,
)
from gnomon.storage.rows import document_values, schedule_values
from gnomon.storage.statements import statements

_DOCUMENTS = statements("documents")
_SCHEDULES = statements("schedules")
_SCHEDULES_TABLE = "_scheduled_functions"
_SEPARATOR = ","


_Values = tuple[object, ...] | dict[str, object]


class SqliteTransaction:
    """Implements `Snapshot` and `Transaction` on a connection whose transaction is open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._depth = 0
        self._has_ended = False

    def end(self) -> None:
        """Refuses whatever is asked from here on: the connection serves others now."""
        self._has_ended = True

    @contextmanager
    def savepoint(self) -> Generator[None, None, None]:
        self._depth += 1
        name = f"nested_{self._depth}"
        self._execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self._execute(f"RELEASE {name}")
            self._depth -= 1

    def _execute(self, sql: str, values: _Values = ()) -> sqlite3.Cursor:
        self._check_open()
        return self._connection.execute(sql, values)

    def _load(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        self._check_open()
        self._connection.executemany(sql, rows)

    def _check_open(self) -> None:
        if self._has_ended:
            raise over()
        # Some errors, a full disk for one, end the transaction by themselves. A body that catches
        # such an error must not go on to write outside of any transaction.
        if not self._connection.in_transaction:
            raise sqlite3.OperationalError("the transaction has ended because of an earlier error")

    # --- documents ---

    def get_document(self, document_id: str) -> StoredDocument | None:
        row = self._execute(_DOCUMENTS["get"], (document_id,)).fetchone()
        return StoredDocument(*row) if row else None

    def scan_table(
        self, table: str, low: int, high: int, *, descending: bool, limit: int
    ) -> list[StoredDocument]:
        sql = _DOCUMENTS["scan_table_descending" if descending else "scan_table_ascending"]
        return [StoredDocument(*row) for row in self._execute(sql, (table, low, high, limit))]

    def scan_index(
        self, index: int, low: bytes, high: bytes, *, descending: bool, limit: int
    ) -> list[IndexedDocument]:
        sql = _DOCUMENTS["scan_index_descending" if descending else "scan_index_ascending"]
        return [
            IndexedDocument(key, StoredDocument(*row))
            for key, *row in self._execute(sql, (index, low, high, limit))
        ]

    def table_digests(self) -> Mapping[str, str]:
        return dict(self._execute(_DOCUMENTS["table_digests"]).fetchall())

    def count_documents(self) -> Mapping[str, int]:
        return dict(self._execute(_DOCUMENTS["count"]).fetchall())

    def next_creation_time(self, table: str, now: int) -> int:
        of_table = _SCHEDULES if table == _SCHEDULES_TABLE else _DOCUMENTS
        values: dict[str, object] = {"table": table, "now": now}
        row = self._execute(of_table["next_creation_time"], values).fetchone()
        return int(row[0])

    def insert_document(self, document: StoredDocument) -> None:
        self._execute(_DOCUMENTS["insert"], document_values(document))

    def replace_body(self, document_id: str, body: str) -> None:
        self._execute(_DOCUMENTS["replace_body"], (body, document_id))

    def delete_document(self, document_id: str) -> None:
        self._execute(_DOCUMENTS["delete"], (document_id,))

    def put_table_digest(self, table: str, digest: str) -> None:
        self._execute(_DOCUMENTS["put_table_digest"], (table, digest))

    # --- indexes ---

    def list_indexes(self) -> list[StoredIndex]:
        return [
            StoredIndex(number, table, name, tuple(fields.split(_SEPARATOR)))
            for number, table, name, fields in self._execute(_DOCUMENTS["list_indexes"])
        ]

    def create_index(self, table: str, name: str, fields: tuple[str, ...]) -> StoredIndex:
        values = (table, name, _SEPARATOR.join(fields))
        row = self._execute(_DOCUMENTS["create_index"], values).fetchone()
        return StoredIndex(int(row[0]), table, name, fields)

    def drop_index(self, index: int) -> None:
        self._execute(_DOCUMENTS["drop_entries"], (index,))
        self._execute(_DOCUMENTS["drop_index"], (index,))

    def put_entry(self, index: int, key: bytes, document_id: str) -> None:
        self._execute(_DOCUMENTS["put_entry"], (index, key, document_id))

    def delete_entry(self, index: int, key: bytes) -> None:
        self._execute(_DOCUMENTS["delete_entry"], (index, key))

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
        row = self._execute(_SCHEDULES["next_due"], {"after": after}).fetchone()
        return None if row[0] is None else int(row[0])

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
        values = (after, completed_time, error, schedule_id, before)
        return self._execute(_SCHEDULES["move"], values).rowcount == 1

    def delete_completed_schedules(self, completed_before: int) -> int:
        sql = _SCHEDULES["delete_completed"]
        return self._execute(sql, (completed_before,)).rowcount

    # --- crons ---

    def list_crons(self) -> list[StoredCron]:
        rows = self._execute(_SCHEDULES["list_crons"])
        return [StoredCron(*row) for row in rows]

    def put_cron(self, cron: StoredCron) -> None:
        values = (cron.name, cron.schedule, cron.function, cron.args, cron.next_time)
        self._execute(_SCHEDULES["put_cron"], values)

    def delete_cron(self, name: str) -> None:
        self._execute(_SCHEDULES["delete_cron"], (name,))

    def followed_registry(self) -> str | None:
        return None

    def cron_is_active(self, name: str) -> bool:
        row = self._execute(_SCHEDULES["cron_is_active"], (name,)).fetchone()
        return bool(row[0])

    def cron_runs(self, name: str, limit: int) -> list[StoredSchedule]:
        return self._schedules("cron_runs", (name, limit))

    def trim_cron_runs(self, name: str, keep: int) -> None:
        self._execute(_SCHEDULES["trim_cron_runs"], (name, keep))

    # --- everything ---

    def take_time(self) -> None:
        """SQLite sets no limits to time."""

    def clear(self) -> None:
        for sql in statements("clear").values():
            self._execute(sql)

    def load_documents(self, rows: Sequence[StoredDocument]) -> None:
        self._load(_DOCUMENTS["insert"], map(document_values, rows))

    def load_entries(self, index: int, entries: Sequence[tuple[bytes, str]]) -> None:
        self._load(_DOCUMENTS["put_entry"], ((index, *entry) for entry in entries))

    def load_schedules(self, rows: Sequence[StoredSchedule]) -> None:
        self._load(_SCHEDULES["insert"], map(schedule_values, rows))

    def _schedules(self, statement: str, values: tuple[object, ...]) -> list[StoredSchedule]:
        rows = self._execute(_SCHEDULES[statement], values)
        return [_schedule(row) for row in rows]


def _schedule(row: tuple[Any, ...]) -> StoredSchedule:
    id, created, name, kind, args, due, state, completed, error, cron, slot = row
    return StoredSchedule(
        id, created, name, kind, args, due, ScheduledState(state), completed, error, cron, slot
    )
