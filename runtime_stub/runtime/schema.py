"""Brings a store in line with a project's tables: new indexes are filled, old ones dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gnomon.documents import Document
from gnomon.runtime.tables import BY_CREATION_TIME, Table, TableIndex, Tables, index_fields
from gnomon.runtime.wire import WireType
from gnomon.storage.protocol import StoredDocument, StoredIndex, Transaction

_BATCH = 500
_END = 2**63 - 1


def prepare_tables(transaction: Transaction, documents: Mapping[str, type[Document]]) -> Tables:
    """The tables of these document classes, with their indexes kept by the store.

    Args:
        transaction: the transaction in which the store is changed.
        documents: the document classes by the names of their tables.

    Raises:
        InvalidDocument: if a stored document does not fit its class, so cannot be indexed.
    """
    kept = {(index.table, index.name): index for index in transaction.list_indexes()}
    tables = {
        name: _table(transaction, name, document, kept) for name, document in documents.items()
    }
    for leftover in kept.values():
        transaction.drop_index(leftover.number)
    return Tables(tables)


def _table(
    transaction: Transaction,
    name: str,
    document: type[Document],
    kept: dict[tuple[str, str], StoredIndex],
) -> Table:
    indexes: dict[str, TableIndex] = {}
    table = Table(name, document, WireType(document), indexes)
    for index_name, index in document.__indexes__.items():
        fields = index_fields(index.fields)
        if index_name == BY_CREATION_TIME:
            continue
        stored = kept.get((name, index_name))
        if stored is not None and stored.fields == fields:
            del kept[name, index_name]
            indexes[index_name] = TableIndex(stored.number, index_name, fields)
            continue
        if stored is not None:
            del kept[name, index_name]
            transaction.drop_index(stored.number)
        number = transaction.create_index(name, index_name, fields).number
        indexes[index_name] = TableIndex(number, index_name, fields)
        _fill(transaction, table, indexes[index_name])
    return table


def _fill(transaction: Transaction, table: Table, index: TableIndex) -> None:
    for row in _rows(transaction, table.name):
        transaction.put_entry(index.number, index.key(table.load(row)), row.id)


def _rows(transaction: Transaction, table: str) -> Iterator[StoredDocument]:
    low = 0
    while rows := transaction.scan_table(table, low, _END, descending=False, limit=_BATCH):
        yield from rows
        low = rows[-1].creation_time + 1
