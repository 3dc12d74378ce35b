"""The protocol's reads and writes on one PostgreSQL connection, inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

from gnomon.storage.errors import StorageError
from gnomon.storage.postgres.creation import CreationTimes
from gnomon.storage.postgres.keys import LONG, has_long_key, split_key
from gnomon.storage.postgres.pending import Pending
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.rows import indexed_document, schedule
from gnomon.storage.postgres.statements import EndedStatements, Statements
from gnomon.storage.protocol import (
    IndexedDocument,
    ScheduledState,
    StoredCron,
    StoredDocument,
    StoredIndex,
    StoredSchedule,
)
from gnomon.storage.rows import Row, document_values, schedule_values

_DOCUMENTS = queries("documents")
_SCHEDULES = queries("schedules")
_LOADING = queries("loading")
_TRANSACTIONS = queries("transactions")
_SCHEDULES_TABLE = "_scheduled_functions"
_SEPARATOR = ","


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
        sql: the statements of that transaction.
        now: the time when it began.
        creations: gives the creation times of this process.
        view: the tables as they are, and whether this process knows them as they are.
    """

    def __init__(
        self, sql: Statements, now: int, creations: CreationTimes, view: TableView
    ) -> None:
        self.sql = sql
        self._now = now
        self._creations = creations
        self.view = view

    @contextmanager
    def once(self) -> Generator[PostgresTransaction, None, None]:
        """The same transaction for one piece of work; whatever outlives that is refused."""
        once = PostgresTransaction(self.sql, self._now, self._creations, self.view)
        try:
            yield once
        finally:
            once.sql = EndedStatements()

    def take_time(self) -> None:
        self.sql.execute(_TRANSACTIONS["take_time"])

    def savepoint(self) -> AbstractContextManager[None]:
        return self.sql.savepoint()

    def end_mutation(self, schedule: StoredSchedule, time: int) -> None:
        """Ends a scheduled mutation that this process has claimed: see `Stale`."""
        self.sql.pending.ended.append((schedule, time))

    # --- documents ---

    def get_document(self, document_id: str) -> StoredDocument | None:
        body: str | None = None
        for pending in self.sql.waiting():
            inserted = pending.inserted.get(document_id)
            if inserted is not None:
                return inserted if body is None else replace(inserted, body=body)
            changed = pending.changed.get(document_id, "")
            if changed is None:
                return None
            body = body or changed or None
        row = self.sql.execute(_DOCUMENTS["get"], (document_id,)).fetchone()
        stored = StoredDocument(*row) if row else None
        return replace(stored, body=body) if stored and body is not None else stored

    def scan_table(
        self, table: str, low: int, high: int, *, descending: bool, limit: int
    ) -> list[StoredDocument]:
        statement = _DOCUMENTS["scan_table_descending" if descending else "scan_table_ascending"]
        rows = self.sql.read(
            statement,
            (table, low, high, limit),
            lambda pending: pending.concerns_table(table, low, high),
        )
        return [StoredDocument(*row) for row in rows]

    def scan_index(
        self, index: int, low: bytes, high: bytes, *, descending: bool, limit: int
    ) -> list[IndexedDocument]:
        self._check_generation()
        self.sql.show(lambda pending: pending.concerns_index(index, low, high))
        direction = "descending" if descending else "ascending"
        if max(len(low), len(high)) < LONG:
            statement = _DOCUMENTS[f"scan_index_{direction}"]
            rows = self.sql.execute(statement, (index, low, high, limit)).fetchall()
            if not has_long_key(rows):
                return [indexed_document(row) for row in rows]
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
        return [indexed_document(row) for row in self.sql.execute(statement, values)]

    def count_documents(self) -> Mapping[str, int]:
        return dict(self.sql.read(_DOCUMENTS["count"], ()).fetchall())

    def next_creation_time(self, table: str, now: int) -> int:
        return self._creations.next(table, max(now, self._now), lambda: self._latest(table))

    def _latest(self, table: str) -> int:
        if table == _SCHEDULES_TABLE:
            row = self.sql.execute(_SCHEDULES["latest_creation"]).fetchone()
        else:
            row = self.sql.execute(_DOCUMENTS["latest_creation"], (table,)).fetchone()
        return int(row[0]) if row else 0

    def insert_document(self, document: StoredDocument) -> None:
        self._check_generation()
        self.sql.pending.inserted[document.id] = document

    def replace_body(self, document_id: str, body: str) -> None:
        self._check_generation()
        self.sql.pending.replace_body(document_id, body)

    def delete_document(self, document_id: str) -> None:
        self._check_generation()
        self.sql.pending.delete_document(document_id)

    def table_digests(self) -> Mapping[str, str]:
        return dict(self.sql.execute(_DOCUMENTS["table_digests"]).fetchall())

    def put_table_digest(self, table: str, digest: str) -> None:
        self._change_generation()
        self.sql.write(_DOCUMENTS["put_table_digest"], (table, digest))

    # --- indexes ---

    def list_indexes(self) -> list[StoredIndex]:
        self.view.was_listed = self.view.is_known = True
        return [
            StoredIndex(number, table, name, tuple(fields.split(_SEPARATOR)))
            for number, table, name, fields in self.sql.execute(_DOCUMENTS["list_indexes"])
        ]

    def create_index(self, table: str, name: str, fields: tuple[str, ...]) -> StoredIndex:
        self._change_generation()
        values = (table, name, _SEPARATOR.join(fields))
        (number,) = self.sql.write(_DOCUMENTS["create_index"], values).fetchone() or (0,)
        return StoredIndex(int(number), table, name, fields)

    def drop_index(self, index: int) -> None:
        self._change_generation()
        self.sql.write(_DOCUMENTS["drop_entries"], (index,))
        self.sql.write(_DOCUMENTS["drop_index"], (index,))

    def put_entry(self, index: int, key: bytes, document_id: str) -> None:
        self._check_generation()
        self.sql.pending.put_entry(index, key, document_id)

    def delete_entry(self, index: int, key: bytes) -> None:
        self._check_generation()
        self.sql.pending.delete_entry(index, key)

    def clear(self) -> None:
        self._change_generation()
        for statement in _DOCUMENTS["clear"].split(b";\n"):
            self.sql.write(statement)
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

    def _load(self, statement: str, rows: Iterable[Row]) -> None:
        with self.sql.copying(_LOADING[statement]) as copy:
            for row in rows:
                copy.write_row(row)

    def _change_generation(self) -> None:
        if not self.view.was_changed:
            (number,) = self.sql.write(_DOCUMENTS["next_generation"]).fetchone() or (0,)
            self.view.generation, self.view.was_changed = int(number), True

    def _check_generation(self) -> None:
        if not self.view.is_known:
            raise StorageError(
                "another version of the project has changed the tables: restart this process"
            )

    # --- scheduled functions ---

    def get_schedule(self, schedule_id: str) -> StoredSchedule | None:
        for pending in self.sql.waiting():
            if schedule_id in pending.schedules:
                return pending.schedules[schedule_id]
        found = self._schedules("get", (schedule_id,), lambda pending: bool(pending.ended))
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
        (due,) = self.sql.read(_SCHEDULES["next_due"], {"after": after}).fetchone() or (None,)
        return None if due is None else int(due)

    def insert_schedule(self, schedule: StoredSchedule) -> bool:
        if schedule.cron is None:
            self.sql.pending.schedules[schedule.id] = schedule
            return True
        # Whether its slot is taken is known only to the database.
        return self.sql.write(_SCHEDULES["insert"], schedule_values(schedule)).rowcount == 1

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
            return self.sql.write(_SCHEDULES["move"], values).rowcount == 1
        return self.sql.write(_SCHEDULES["move_of_worker"], (*values, worker)).rowcount == 1

    def delete_completed_schedules(self, completed_before: int) -> int:
        return self.sql.write(_SCHEDULES["delete_completed"], (completed_before,)).rowcount

    # --- crons ---

    def list_crons(self) -> list[StoredCron]:
        return [StoredCron(*row) for row in self.sql.execute(_SCHEDULES["list_crons"])]

    def put_cron(self, cron: StoredCron) -> None:
        values = (cron.name, cron.schedule, cron.function, cron.args, cron.next_time)
        self.sql.write(_SCHEDULES["put_cron"], values)

    def delete_cron(self, name: str) -> None:
        self.sql.write(_SCHEDULES["delete_cron"], (name,))

    def followed_registry(self) -> str | None:
        row = self.sql.execute(_SCHEDULES["followed_registry"]).fetchone()
        return None if row is None else str(row[0])

    def cron_is_active(self, name: str) -> bool:
        return self.sql.read(_SCHEDULES["cron_is_active"], (name,)).fetchone() == (True,)

    def cron_runs(self, name: str, limit: int) -> list[StoredSchedule]:
        return self._schedules("cron_runs", (name, limit))

    def trim_cron_runs(self, name: str, keep: int) -> None:
        self.sql.write(_SCHEDULES["trim_cron_runs"], (name, keep))

    def _schedules(
        self,
        statement: str,
        values: tuple[object, ...],
        concerns: Callable[[Pending], bool] = bool,
    ) -> list[StoredSchedule]:
        rows = self.sql.read(_SCHEDULES[statement], values, concerns)
        return [schedule(row) for row in rows]
