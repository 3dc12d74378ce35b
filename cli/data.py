"""Shows what the project's database holds: its tables, or the documents of one of them.

    gnomon data
    gnomon data jobs --limit 5
    gnomon data jobs --index by_status --where status=pending --where 'attempt>=3'
    gnomon data jobs --limit all --output-format jsonl > jobs.jsonl

Nothing of the project is run. With --index it is imported, for the types of the values; without, a
document is shown as it is stored.

Exit statuses: 0 done, 2 usage or configuration, or there is no such table or index.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING

from gnomon.analyzer.errors import ProjectError, did_you_mean
from gnomon.cli.columns import counted, cut, print_table
from gnomon.cli.moments import json_time
from gnomon.cli.stores import (
    add_format_option,
    add_store_options,
    existing_store,
    positive,
    settings_asked,
)

if TYPE_CHECKING:
    from gnomon.storage.protocol import Snapshot, StoredDocument

LIMIT = 20
BATCH = 500
CELL = 32
"""A value is shown up to this width; the other formats have all of it."""

NO_STORE = "Nothing is stored: there is no database yet."


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of `gnomon data`."""
    add = parser.add_argument
    add("table", nargs="?", metavar="TABLE", help="the table whose documents are shown")
    add(
        "--limit",
        type=number_or_all,
        default=LIMIT,
        metavar="N",
        help=f"how many documents, or all (default: {LIMIT})",
    )
    add(
        "--order",
        choices=("asc", "desc"),
        default="desc",
        help="asc for the first of the index or the oldest, desc for the last (default)",
    )
    add("--index", metavar="NAME", help="in the order of this index")
    add(
        "--where",
        action="append",
        default=[],
        metavar="RANGE",
        help="what the index's next field must be: FIELD=VALUE, and last FIELD<VALUE, <=, > or >=",
    )
    add_store_options(parser)
    add_format_option(parser, "text", "json", "jsonl")


def number_or_all(text: str) -> int | None:
    """A number of at least one, or None for all."""
    return None if text == "all" else positive(text)


def run(arguments: argparse.Namespace) -> int:
    """Prints the tables, or the documents that are asked for."""
    if arguments.where and not arguments.index:
        raise ProjectError("--where needs --index: it is a range of an index")
    if arguments.index and not arguments.table:
        raise ProjectError("--index needs a table: gnomon data TABLE --index NAME")
    if arguments.table:
        print_documents(arguments)
    else:
        print_tables(arguments)
    return 0


# --- tables ----------------------------------------------------------------------------------


def print_tables(arguments: argparse.Namespace) -> None:
    """Prints each table with the number of its documents, and its indexes."""
    with existing_store(arguments) as storage:
        tables = [] if storage is None else storage.read(tables_of).result()
    if arguments.output_format == "text":
        if tables:
            print_table(("TABLE", "DOCUMENTS", "INDEXES"), map(table_row, tables))
        else:
            print(NO_STORE if storage is None else "There are no tables yet.")
        return
    print_json(map(asdict, tables), arguments.output_format)


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table that the store knows: its documents counted, the fields of each index by its name."""

    table: str
    documents: int
    has_class: bool
    indexes: Mapping[str, tuple[str, ...]]


def tables_of(snapshot: Snapshot) -> list[TableSummary]:
    """Every table that the store knows, by name."""
    from gnomon.runtime.moved import without_note

    counts = snapshot.count_documents()
    digests = without_note(snapshot.table_digests())
    indexes = snapshot.list_indexes()
    return [
        TableSummary(
            name,
            counts.get(name, 0),
            # The digest of a table is emptied when its class is gone.
            has_class=bool(digests.get(name)),
            indexes={index.name: index.fields for index in indexes if index.table == name},
        )
        for name in sorted(counts.keys() | digests.keys())
        if counts.get(name) or digests.get(name)
    ]


def table_row(table: TableSummary) -> tuple[str, str, str]:
    """A table as a row."""
    indexes = ", ".join(table.indexes) if table.has_class else "(no class in the schema)"
    return table.table, f"{table.documents:,}", indexes


# --- documents -------------------------------------------------------------------------------


def print_documents(arguments: argparse.Namespace) -> None:
    """Prints documents of one table."""
    reading = reading_of(arguments)
    with existing_store(arguments) as storage:
        if storage is None:
            if arguments.output_format == "text":
                print(NO_STORE)
            else:
                print_json([], arguments.output_format)
            return
        storage.read(lambda snapshot: print_read(snapshot, reading, arguments)).result()


Reading = Callable[["Snapshot"], Iterator[dict[str, object]]]


def reading_of(arguments: argparse.Namespace) -> Reading:
    """How the documents that are asked for are read."""
    if arguments.index:
        from gnomon.cli.index_reading import by_index

        return by_index(
            settings_asked(arguments),
            arguments.table,
            arguments.index,
            arguments.where,
            descending=arguments.order == "desc",
            limit=arguments.limit,
        )
    return lambda snapshot: map(
        as_object, rows(snapshot, arguments.table, descending=arguments.order == "desc")
    )


def print_read(snapshot: Snapshot, reading: Reading, arguments: argparse.Namespace) -> None:
    """Prints what is read, as it is read where the format allows it."""
    known = [table.table for table in tables_of(snapshot)]
    if arguments.table not in known:
        near = did_you_mean(arguments.table, known)
        raise ProjectError(f"there is no table {arguments.table!r}{near}")
    documents = islice(reading(snapshot), arguments.limit)
    if arguments.output_format != "text":
        print_json(documents, arguments.output_format)
        return
    found = list(documents)
    if not found:
        print("No document is in that range." if arguments.where else "The table is empty.")
        return
    print_table(*as_table(found))
    total = snapshot.count_documents()[arguments.table]
    if len(found) == arguments.limit < total and not arguments.where:
        print(f"\n{len(found):,} of {counted(total, 'document')}; --limit all shows every one.")


def rows(snapshot: Snapshot, table: str, *, descending: bool) -> Iterator[StoredDocument]:
    """The rows of a table in the order of creation, read in batches."""
    low, high = 0, 2**63 - 1
    while found := snapshot.scan_table(table, low, high, descending=descending, limit=BATCH):
        yield from found
        if descending:
            high = found[-1].creation_time
        else:
            low = found[-1].creation_time + 1


def as_object(row: StoredDocument) -> dict[str, object]:
    """A row as JSON."""
    fields: dict[str, object] = json.loads(row.body)
    return {"id": row.id, "creation_time": json_time(row.creation_time), **fields}


def as_table(
    documents: Sequence[dict[str, object]],
) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """Headings and rows: a column for each field that a document has."""
    fields = tuple(dict.fromkeys(name for document in documents for name in document))
    headings = tuple(name.upper() for name in fields)
    return headings, [tuple(cell(document, name) for name in fields) for document in documents]


def cell(document: dict[str, object], field: str) -> str:
    """A value in a table: text as it is, all else as JSON."""
    if field not in document:
        return ""
    value = document[field]
    if field in ("id", "creation_time"):
        return str(value)
    return cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), CELL)


def print_json(items: Iterable[dict[str, object]], form: str) -> None:
    """Prints an array, or one object a line."""
    if form == "json":
        print(json.dumps(list(items), indent=2, ensure_ascii=False))
        return
    for item in items:
        print(json.dumps(item, ensure_ascii=False))
