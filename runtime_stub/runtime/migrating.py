"""Rewrites the documents of one table as its class has them now, and fills new indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from gnomon.documents import Document
from gnomon.errors import InvalidDocument, LimitExceeded, SchemaMismatch
from gnomon.runtime.clock import from_microseconds
from gnomon.runtime.functions import describe
from gnomon.runtime.tables import Table
from gnomon.storage.protocol import Snapshot, StoredDocument, Transaction

NAMED = 10
"""So many documents that do not fit are named, the others counted."""

_BATCH = 500
_END = 2**63 - 1
_ADVICE = """\
Give a new field a default, and a changed one a type that admits what is stored. A field can be
taken away once every document holds None in it. Anything else goes through a file that you edit:
`gnomon export FILE`, then `gnomon import --replace FILE`."""


@dataclass(slots=True)
class TableMisfits:
    """What of a table does not fit: how many of how many documents, and why the first do not."""

    total: int = 0
    count: int = 0
    reasons: list[str] = field(default_factory=list[str])

    def add(self, reason: str) -> None:
        """Counts a document, and keeps the reason if it is one of the first."""
        self.count += 1
        if len(self.reasons) < NAMED:
            self.reasons.append(reason)


class Misfits:
    """What of all tables does not fit."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = NAMED

    def add(self, table: Table, found: TableMisfits) -> None:
        """Takes up what was found in a table."""
        if not found.count:
            return
        named = found.reasons[: self._room]
        self._room -= len(named)
        rest = found.count - len(named)
        verb = "does" if found.count == 1 else "do"
        self._parts.append(
            f"table {table.name}: {found.count:,} of {found.total:,} documents {verb} not fit "
            f"{table.document.__module__}.{table.document.__qualname__}:"
        )
        self._parts.extend(f"  {reason}" for reason in named)
        if rest:
            self._parts.append(f"  and {rest:,} more" if named else f"  {rest:,} of them")

    def refuse(self) -> None:
        """Raises SchemaMismatch if anything does not fit."""
        if self._parts:
            head = "what is stored does not fit the schema, so nothing was changed"
            raise SchemaMismatch("\n".join([head, *self._parts, _ADVICE]))


@dataclass(frozen=True, slots=True)
class Migration:
    """What is to be done with the documents of a table.

    Args:
        transaction: the open transaction.
        table: the table as it is to be.
        rewrites: whether the documents may not be as the class has them.
        fills: the names of the indexes that are still empty.
    """

    transaction: Transaction
    table: Table
    rewrites: bool
    fills: Sequence[str]

    def run(self) -> TableMisfits:
        """Goes through the documents once, if there is anything to do; what does not fit."""
        found = TableMisfits()
        if not self.rewrites and not self.fills:
            return found
        for row in rows_of(self.transaction, self.table.name):
            found.total += 1
            try:
                self._bring_in_line(row)
            except (InvalidDocument, LimitExceeded) as error:
                found.add(f"{row.id}: {error}")
        return found

    def _bring_in_line(self, row: StoredDocument) -> None:
        fields = self._fields(row)
        # Without its id and time, a document need not be copied to be written.
        body = self.table.dump(fields) if self.rewrites else row.body
        document = fields.as_stored(row.id, from_microseconds(row.creation_time))
        indexes = [self.table.indexes[name] for name in self.fills]
        keys = [(index.number, index.key(document)) for index in indexes]
        if body != row.body:
            self.transaction.replace_body(row.id, body)
        for number, key in keys:
            self.transaction.put_entry(number, key, row.id)

    def _fields(self, row: StoredDocument) -> Document:
        """The document as it was before its insert; fields that are gone may hold None."""
        try:
            return self.table.wire.load(row.body)
        except ValidationError as error:
            gone = _empty_extras(error)
            if not gone:
                raise InvalidDocument(describe(error)) from error
        rest = {name: value for name, value in json.loads(row.body).items() if name not in gone}
        return self._fields(replace(row, body=json.dumps(rest)))


def _empty_extras(error: ValidationError) -> set[str]:
    """The fields that hold None and that the class does not know."""
    return {
        str(problem["loc"][0])
        for problem in error.errors(include_url=False, include_context=False)
        if problem["type"] == "extra_forbidden"
        and len(problem["loc"]) == 1
        and problem["input"] is None
    }


def rows_of(snapshot: Snapshot, table: str) -> Iterator[StoredDocument]:
    """All rows of a table in the order of their creation, read in batches."""
    low = 0
    while rows := snapshot.scan_table(table, low, _END, descending=False, limit=_BATCH):
        yield from rows
        low = rows[-1].creation_time + 1
