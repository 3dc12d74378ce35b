"""Where a query reads from: a table in the order of creation, an index, or the schedules.

A position is bytes that say where a document stands in its source, so that a read can go on from
there later, whatever was written meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from gnomon.documents import Document, ScheduledFunction
from gnomon.errors import InvalidQuery
from gnomon.ranges import Bound, IndexRange
from gnomon.runtime.clock import from_microseconds, to_microseconds
from gnomon.runtime.tables import SCHEDULED_FUNCTIONS, Table, TableIndex
from gnomon.runtime.wire import WireType
from gnomon.storage.keys import AFTER, encode_key
from gnomon.storage.protocol import Snapshot, StoredSchedule

FoundT = TypeVar("FoundT", bound=Document)

_BEGINNING = (0).to_bytes(8)
_END = (2**63 - 1).to_bytes(8)
_ARGUMENTS: WireType[dict[str, object]] = WireType(dict[str, object])


@dataclass(frozen=True, slots=True)
class Found(Generic[FoundT]):
    """A document and its position."""

    position: bytes
    document: FoundT


@dataclass(frozen=True, slots=True)
class Span:
    """The positions from `low` up to `high`, which is not in it."""

    low: bytes
    high: bytes


class Source(Protocol[FoundT]):
    """Something that can be read in order, in pieces."""

    @property
    def name(self) -> str:
        """What tells it from all other sources, whose positions mean nothing here."""
        ...

    def scan(self, span: Span, *, descending: bool, limit: int) -> list[Found[FoundT]]:
        """At most `limit` documents of a span, in order."""
        ...

    def after(self, position: bytes) -> bytes:
        """The first position that is behind another."""
        ...


@dataclass(frozen=True, slots=True)
class TableSource:
    """All documents of a table, in the order of their creation."""

    snapshot: Snapshot
    table: Table

    @property
    def name(self) -> str:
        return self.table.name

    def scan(self, span: Span, *, descending: bool, limit: int) -> list[Found[Document]]:
        low, high = int.from_bytes(span.low), int.from_bytes(span.high)
        rows = self.snapshot.scan_table(
            self.table.name, low, high, descending=descending, limit=limit
        )
        return [Found(row.creation_time.to_bytes(8), self.table.load(row)) for row in rows]

    def after(self, position: bytes) -> bytes:
        return (int.from_bytes(position) + 1).to_bytes(8)


@dataclass(frozen=True, slots=True)
class IndexSource:
    """The documents of a table, in the order of an index."""

    snapshot: Snapshot
    table: Table
    index: TableIndex

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.index.name} {self.index.fields}"

    def scan(self, span: Span, *, descending: bool, limit: int) -> list[Found[Document]]:
        rows = self.snapshot.scan_index(
            self.index.number, span.low, span.high, descending=descending, limit=limit
        )
        return [Found(row.key, self.table.load(row.document)) for row in rows]

    def after(self, position: bytes) -> bytes:
        return position + b"\x00"


@dataclass(frozen=True, slots=True)
class ScheduleSource:
    """The scheduled functions, in the order of their creation."""

    snapshot: Snapshot

    @property
    def name(self) -> str:
        return SCHEDULED_FUNCTIONS

    def scan(self, span: Span, *, descending: bool, limit: int) -> list[Found[ScheduledFunction]]:
        low, high = int.from_bytes(span.low), int.from_bytes(span.high)
        rows = self.snapshot.scan_schedules(low, high, descending=descending, limit=limit)
        return [Found(row.creation_time.to_bytes(8), scheduled_function(row)) for row in rows]

    def after(self, position: bytes) -> bytes:
        return (int.from_bytes(position) + 1).to_bytes(8)


def scheduled_function(row: StoredSchedule) -> ScheduledFunction:
    """A row of the schedules as the document that functions read."""
    completed = row.completed_time
    return ScheduledFunction.model_validate(
        {
            "name": row.name,
            "args": _ARGUMENTS.load(row.args),
            "scheduled_time": from_microseconds(row.scheduled_time),
            "completed_time": None if completed is None else from_microseconds(completed),
            "state": row.state.value,
            "error": row.error,
        }
    ).as_stored(row.id, from_microseconds(row.creation_time))


EVERYTHING = Span(_BEGINNING, _END)
"""The whole of a table, or of the schedules."""

ALL_KEYS = Span(b"", AFTER)
"""The whole of an index."""


def index_span(index: TableIndex, range: IndexRange) -> Span:
    """The keys that a range of an index admits; raises InvalidQuery."""
    try:
        prefix = encode_key(range.equal)
        low, high = prefix, prefix + AFTER
        if range.lower:
            low = prefix + _end(range.lower, extends=not range.lower.inclusive)
        if range.upper:
            high = prefix + _end(range.upper, extends=range.upper.inclusive)
    except (TypeError, ValueError) as error:
        raise InvalidQuery(str(error)) from error
    index.check(range)
    return Span(low, high)


def _end(bound: Bound, *, extends: bool) -> bytes:
    key = encode_key([bound.value])
    return key + AFTER if extends else key


def creation_span(range: IndexRange) -> Span:
    """The creation times that a range over `creation_time` alone admits."""
    low, high = int.from_bytes(_BEGINNING), int.from_bytes(_END)
    if range.equal:
        low = _time(range.equal[0])
        high = low + 1
    if range.lower:
        low = _time(range.lower.value) + (not range.lower.inclusive)
    if range.upper:
        high = _time(range.upper.value) + range.upper.inclusive
    return Span(max(low, 0).to_bytes(8), max(high, 0).to_bytes(8))


def _time(value: object) -> int:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidQuery(f"creation_time is compared with an aware datetime, not {value!r}")
    return to_microseconds(value)
