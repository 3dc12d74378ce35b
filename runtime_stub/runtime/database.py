"""The `db` of queries and mutations, on one transaction of the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from gnomon.database import DatabaseReader, DatabaseWriter, TableQuery
from gnomon.documents import Document, DocumentT, ScheduledFunction
from gnomon.errors import DocumentNotFound, InvalidQuery
from gnomon.ids import Id
from gnomon.runtime.capabilities import Capabilities
from gnomon.runtime.clock import to_microseconds
from gnomon.runtime.queries import ScheduleQuery, StoreTableQuery
from gnomon.runtime.sources import scheduled_function
from gnomon.runtime.tables import SCHEDULED_FUNCTIONS, Table, Tables, table_of
from gnomon.storage.ids import new_id
from gnomon.storage.protocol import Snapshot, StoredDocument, Transaction


class StoreReader(Capabilities, DatabaseReader):
    """Reads from a snapshot."""

    _of = "a query"

    def __init__(self, snapshot: Snapshot, tables: Tables) -> None:
        self._snapshot = snapshot
        self._tables = tables

    async def get(self, id: Id[DocumentT], /) -> DocumentT | None:
        return cast("DocumentT | None", _get(self._snapshot, self._tables, id))

    def query(self, table: type[DocumentT], /) -> TableQuery[DocumentT]:
        return _query(self._snapshot, self._tables, table)


class StoreWriter(DatabaseWriter):
    """Reads and writes in a transaction.

    Args:
        transaction: the open transaction.
        tables: the project's tables.
        now: the execution's time, from which creation times are made.
    """

    def __init__(self, transaction: Transaction, tables: Tables, now: datetime) -> None:
        self._transaction = transaction
        self._tables = tables
        self._now = to_microseconds(now)

    async def get(self, id: Id[DocumentT], /) -> DocumentT | None:
        return cast("DocumentT | None", _get(self._transaction, self._tables, id))

    def query(self, table: type[DocumentT], /) -> TableQuery[DocumentT]:
        return _query(self._transaction, self._tables, table)

    async def insert(self, document: DocumentT, /) -> Id[DocumentT]:
        table = self._writable(type(document))
        body = table.dump(document)
        time = self._transaction.next_creation_time(table.name, self._now)
        row = StoredDocument(new_id(table.name, time), table.name, time, body)
        # Before anything is written: an index may refuse the document, and the function go on.
        keys = table.keys(table.load(row))
        self._transaction.insert_document(row)
        for index, key in keys:
            self._transaction.put_entry(index, key, row.id)
        return Id(row.id)

    async def patch(self, id: Id[Document], /, **fields: object) -> None:
        self._change(id, lambda table, document: table.changed(document, fields))

    async def replace(self, id: Id[DocumentT], document: DocumentT, /) -> None:
        table = self._writable(type(document))

        def change(target: Table, before: Document) -> Document:
            if target is not table:
                raise InvalidQuery(f"replace: {id} is no {type(document).__name__}")
            return document

        self._change(id, change)

    async def delete(self, id: Id[Document], /) -> None:
        table, row = self._stored(id)
        for index, key in table.keys(table.load(row)):
            self._transaction.delete_entry(index, key)
        self._transaction.delete_document(id)

    def _change(self, id: str, change: Callable[[Table, Document], Document]) -> None:
        table, row = self._stored(id)
        before = table.load(row)
        body = table.dump(change(table, before))
        after = table.load(StoredDocument(row.id, row.table, row.creation_time, body))
        keys = zip(table.keys(before), table.keys(after), strict=True)
        self._transaction.replace_body(id, body)
        for (index, old), (_, new) in keys:
            if old != new:
                self._transaction.delete_entry(index, old)
                self._transaction.put_entry(index, new, id)

    def _stored(self, id: str) -> tuple[Table, StoredDocument]:
        if _is_schedule(id):
            raise InvalidQuery(f"{id}: scheduled functions cannot be written, only canceled")
        table = self._tables.of_id(id)
        row = self._transaction.get_document(id)
        if row is None:
            raise DocumentNotFound(f"there is no document {id}")
        return table, row

    def _writable(self, document: type[Document]) -> Table:
        if document is ScheduledFunction:
            raise InvalidQuery("scheduled functions cannot be written: use ctx.scheduler")
        return self._tables.of_class(document)


def _get(snapshot: Snapshot, tables: Tables, id: str) -> Document | None:
    if _is_schedule(id):
        schedule = snapshot.get_schedule(id)
        return scheduled_function(schedule) if schedule else None
    table = tables.of_id(id)
    row = snapshot.get_document(id)
    return table.load(row) if row else None


def _query(snapshot: Snapshot, tables: Tables, document: type[DocumentT]) -> TableQuery[DocumentT]:
    if document is ScheduledFunction:
        return cast(TableQuery[DocumentT], ScheduleQuery(snapshot))
    return StoreTableQuery(snapshot, tables.of_class(document))


def _is_schedule(id: str) -> bool:
    return table_of(id) == SCHEDULED_FUNCTIONS
