"""The query builder of `ctx.db.query`, over any source."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, TypeVar, cast
from zlib import crc32

from gnomon.database import Order, Page, Query, TableQuery
from gnomon.documents import Document, ScheduledFunction
from gnomon.errors import InvalidQuery, MultipleDocuments
from gnomon.ranges import IndexRange, IndexRangeBuilder
from gnomon.runtime.sources import (
    ALL_KEYS,
    EVERYTHING,
    Found,
    IndexSource,
    ScheduleSource,
    Source,
    Span,
    TableSource,
    creation_span,
    index_span,
)
from gnomon.runtime.tables import BY_CREATION_TIME, CREATION_TIME, Table, TableIndex
from gnomon.storage.protocol import Snapshot

FoundT = TypeVar("FoundT", bound=Document)
T = TypeVar("T")

_BATCH = 128


@dataclass(frozen=True, slots=True)
class Selection(Generic[FoundT]):
    """What a query asks for; its source is read in batches, as far as is needed."""

    source: Source[FoundT]
    span: Span
    descending: bool | None = None
    predicates: tuple[Callable[[FoundT], bool], ...] = ()

    def read(self, first_batch: int = _BATCH) -> Iterator[Found[FoundT]]:
        """The documents that match, one by one, with their positions."""
        span, batch, descending = self.span, first_batch, bool(self.descending)
        while True:
            found = self.source.scan(span, descending=descending, limit=batch)
            for one in found:
                if all(predicate(one.document) for predicate in self.predicates):
                    yield one
            if len(found) < batch:
                return
            span = self._rest(found[-1].position)
            batch = _BATCH

    def starting_after(self, cursor: str) -> Selection[FoundT]:
        """What is left of it behind a cursor; raises InvalidQuery for that of another query."""
        try:
            mark, position = cursor[: len(self._mark)], bytes.fromhex(cursor[len(self._mark) :])
        except (TypeError, ValueError) as error:
            raise InvalidQuery(f"{cursor!r} is not the cursor of a page") from error
        if mark != self._mark:
            raise InvalidQuery(f"{cursor!r} is not the cursor of a page of this query")
        return replace(self, span=self._rest(position))

    def cursor(self, found: Found[FoundT]) -> str:
        """The cursor behind a document."""
        return f"{self._mark}{found.position.hex()}"

    @property
    def _mark(self) -> str:
        """Eight digits that tell cursors of this source and order from others."""
        order = "desc" if self.descending else "asc"
        return f"{crc32(f'{self.source.name} {order}'.encode()):08x}"

    def _rest(self, position: bytes) -> Span:
        if self.descending:
            return Span(self.span.low, min(position, self.span.high))
        return Span(max(self.source.after(position), self.span.low), self.span.high)


class StoreQuery(Query[FoundT]):
    """A query over a selection; every step makes a new one."""

    def __init__(self, selection: Selection[FoundT]) -> None:
        self._selection = selection

    def order(self, order: Order, /) -> StoreQuery[FoundT]:
        if self._selection.descending is not None:
            raise InvalidQuery("order() was given already")
        if order not in ("asc", "desc"):
            raise InvalidQuery(f"order({order!r}): it is 'asc' or 'desc'")
        return StoreQuery(replace(self._selection, descending=order == "desc"))

    def filter(self, predicate: Callable[[FoundT], bool], /) -> StoreQuery[FoundT]:
        if not callable(predicate):
            raise InvalidQuery(f"filter({predicate!r}): a function of a document is needed")
        predicates = (*self._selection.predicates, predicate)
        return StoreQuery(replace(self._selection, predicates=predicates))

    async def first(self) -> FoundT | None:
        for found in self._selection.read(1):
            return found.document
        return None

    async def unique(self) -> FoundT | None:
        found = [one.document for one in islice(self._selection.read(2), 2)]
        if len(found) > 1:
            name = type(found[0]).__name__
            raise MultipleDocuments(
                f"unique() found more than one {name}: {found[0].id}, {found[1].id}"
            )
        return found[0] if found else None

    async def take(self, count: int, /) -> list[FoundT]:
        _check_count(f"take({count!r})", count, 0)
        read = islice(self._selection.read(max(1, min(count, _BATCH))), count)
        return [found.document for found in read]

    async def collect(self) -> list[FoundT]:
        return [found.document for found in self._selection.read()]

    async def paginate(self, *, limit: int, cursor: str | None = None) -> Page[FoundT]:
        _check_count(f"paginate(limit={limit!r})", limit, 1)
        selection = self._selection
        if cursor is not None:
            selection = selection.starting_after(cursor)
        found = list(islice(selection.read(min(limit + 1, _BATCH)), limit + 1))
        more = len(found) > limit
        return Page[FoundT].model_construct(
            items=[one.document for one in found[:limit]],
            cursor=selection.cursor(found[limit - 1]) if more else None,
        )

    def __aiter__(self) -> AsyncIterator[FoundT]:
        return _Documents(found.document for found in self._selection.read())


class _Documents(AsyncIterator[T]):
    """An iterator that never waits, as an asynchronous one.

    Not an asynchronous generator: one that is left early needs an event loop to be closed.
    """

    def __init__(self, documents: Iterator[T]) -> None:
        self._documents = documents

    async def __anext__(self) -> T:
        for document in self._documents:
            return document
        raise StopAsyncIteration


class StoreTableQuery(StoreQuery[FoundT], TableQuery[FoundT]):
    """All documents of a table, before an index is chosen."""

    def __init__(self, snapshot: Snapshot, table: Table) -> None:
        source = cast(Source[FoundT], TableSource(snapshot, table))
        super().__init__(Selection(source, EVERYTHING))
        self._snapshot = snapshot
        self._table = table

    def with_index(
        self, name: str, range: Callable[[IndexRangeBuilder], IndexRange] | None = None, /
    ) -> Query[FoundT]:
        if name == BY_CREATION_TIME:
            span = creation_span(_build((CREATION_TIME,), range)) if range else EVERYTHING
            return StoreQuery(replace(self._selection, span=span))
        index = self._index(name)
        span = index_span(index, _build(index.fields, range)) if range else ALL_KEYS
        source = IndexSource(self._snapshot, self._table, index)
        return StoreQuery(Selection(cast(Source[FoundT], source), span))

    def _index(self, name: str) -> TableIndex:
        found = self._table.indexes.get(name)
        if found is None:
            there = ", ".join([*self._table.indexes, BY_CREATION_TIME])
            raise InvalidQuery(
                f"{self._table.document.__name__} has no index {name!r}; there are: {there}"
            )
        return found


class ScheduleQuery(StoreQuery[ScheduledFunction], TableQuery[ScheduledFunction]):
    """All scheduled functions, in the order of their creation."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(Selection(ScheduleSource(snapshot), EVERYTHING))

    def with_index(
        self, name: str, range: Callable[[IndexRangeBuilder], IndexRange] | None = None, /
    ) -> Query[ScheduledFunction]:
        if name != BY_CREATION_TIME:
            raise InvalidQuery(f"ScheduledFunction has no index {name!r}, only {BY_CREATION_TIME}")
        span = creation_span(_build((CREATION_TIME,), range)) if range else EVERYTHING
        return StoreQuery(replace(self._selection, span=span))


def _build(fields: tuple[str, ...], range: Callable[[IndexRangeBuilder], IndexRange]) -> IndexRange:
    found = range(IndexRangeBuilder(fields)) if callable(range) else None
    if not isinstance(found, IndexRangeBuilder):
        raise InvalidQuery(
            f"the range of an index is a function that returns it, as in lambda q: "
            f"q.eq({fields[0]!r}, …)"
        )
    return found


def _check_count(call: str, count: object, least: int) -> None:
    """InvalidQuery unless it is a number of documents that can be asked for."""
    if not isinstance(count, int):
        raise InvalidQuery(f"{call}: a number of documents is an int")
    if count < least:
        raise InvalidQuery(f"{call}: at least {least} can be asked for")
