"""Brings a store in line with a project's tables when it is opened.

What fits the new schema is rewritten as the schema has it, so that the value of a new field's
default is stored, and stays what it is. What does not fit is named, and nothing is changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from gnomon.documents import Body, Document
from gnomon.runtime.comparable import kinds_of_field
from gnomon.runtime.log import log_line
from gnomon.runtime.migrating import Migration, Misfits
from gnomon.runtime.moved import refuse_moved
from gnomon.runtime.schema_digest import schema_digest
from gnomon.runtime.tables import BY_CREATION_TIME, Table, TableIndex, Tables, index_fields
from gnomon.runtime.wire import WireType
from gnomon.storage.protocol import Snapshot, Storage, StoredIndex, Transaction

_FORGOTTEN = ""
"""The digest of a table whose class is gone; its documents are kept."""


@dataclass(frozen=True, slots=True)
class _Declared:
    """A table as the project declares it: each index with the fields of its key."""

    name: str
    document: type[Document]
    digest: str
    indexes: Mapping[str, tuple[str, ...]]

    def table(self, numbers: Mapping[str, int]) -> Table:
        """The table with the numbers that its indexes have in the store."""
        indexes = {
            name: TableIndex(
                numbers[name],
                name,
                fields,
                tuple(kinds_of_field(self.document, field) for field in fields),
            )
            for name, fields in self.indexes.items()
        }
        wire = WireType[Document](self.document)
        body = WireType[Document](Annotated[self.document, Body()])
        return Table(self.name, self.document, wire, body, indexes)


async def open_tables(storage: Storage, documents: Mapping[str, type[Document]]) -> Tables:
    """The tables of these document classes, the store in line with them.

    The store is written, and its other writers waited for, only if something changed.

    Args:
        storage: the store.
        documents: the document classes by the names of their tables.

    Raises:
        SchemaMismatch: if stored documents do not fit.
        StorageError: if what it held was moved to another store.
    """
    known = await asyncio.wrap_future(
        storage.read(lambda snapshot: known_tables(snapshot, documents))
    )
    if known is not None:
        return known
    return await asyncio.wrap_future(
        storage.write(lambda transaction: prepare_tables(transaction, documents))
    )


def known_tables(snapshot: Snapshot, documents: Mapping[str, type[Document]]) -> Tables | None:
    """The tables of these document classes if the store is in line with them, or None."""
    declared = _declared(documents)
    digests = {name: digest for name, digest in snapshot.table_digests().items() if digest}
    refuse_moved(digests)
    if digests != {table.name: table.digest for table in declared}:
        return None
    stored = snapshot.list_indexes()
    if {(index.table, index.name): index.fields for index in stored} != {
        (table.name, name): fields for table in declared for name, fields in table.indexes.items()
    }:
        return None
    return Tables({table.name: table.table(_numbers(stored, table.name)) for table in declared})


def prepare_tables(transaction: Transaction, documents: Mapping[str, type[Document]]) -> Tables:
    """The tables of these document classes, after the store was brought in line with them.

    Args:
        transaction: the transaction in which the store is changed.
        documents: the document classes by the names of their tables.

    Raises:
        SchemaMismatch: if stored documents do not fit; all of them are counted.
    """
    transaction.take_time()
    digests = transaction.table_digests()
    refuse_moved(digests)
    stored = transaction.list_indexes()
    misfits = Misfits()
    tables: dict[str, Table] = {}
    for declared in _declared(documents):
        has_changed = digests.get(declared.name) != declared.digest
        kept = _kept_indexes(transaction, declared, stored, has_changed)
        missing = declared.indexes.keys() - kept.keys()
        for name in sorted(missing):
            fields = declared.indexes[name]
            kept[name] = transaction.create_index(declared.name, name, fields).number
        table = tables[declared.name] = declared.table(kept)
        migration = Migration(transaction, table, has_changed, sorted(missing))
        misfits.add(table, migration.run())
        if has_changed:
            transaction.put_table_digest(table.name, declared.digest)
    misfits.refuse()
    _forget(transaction, digests, stored, documents)
    return Tables(tables)


def _declared(documents: Mapping[str, type[Document]]) -> list[_Declared]:
    return [
        _Declared(
            name,
            document,
            schema_digest(document),
            {
                index_name: index_fields(index.fields)
                for index_name, index in document.__indexes__.items()
                if index_name != BY_CREATION_TIME
            },
        )
        for name, document in documents.items()
    ]


def _kept_indexes(
    transaction: Transaction, declared: _Declared, stored: Iterable[StoredIndex], has_changed: bool
) -> dict[str, int]:
    """The indexes that stay as they are; drops the others of the table.

    A changed schema may read another value from the same document, so it keeps none.
    """
    kept: dict[str, int] = {}
    for index in stored:
        if index.table != declared.name:
            continue
        if not has_changed and declared.indexes.get(index.name) == index.fields:
            kept[index.name] = index.number
        else:
            transaction.drop_index(index.number)
    return kept


def _forget(
    transaction: Transaction,
    digests: Mapping[str, str],
    stored: Iterable[StoredIndex],
    documents: Mapping[str, type[Document]],
) -> None:
    """Drops the indexes of tables that have no class any more; their documents are kept."""
    for index in stored:
        if index.table not in documents:
            transaction.drop_index(index.number)
    gone = [name for name, digest in digests.items() if digest and name not in documents]
    counts = transaction.count_documents() if gone else dict[str, int]()
    for name in gone:
        transaction.put_table_digest(name, _FORGOTTEN)
        if name in counts:
            log_line(
                logging.WARNING, "table without a class", table=name, documents_kept=counts[name]
            )


def _numbers(stored: Iterable[StoredIndex], table: str) -> dict[str, int]:
    return {index.name: index.number for index in stored if index.table == table}
