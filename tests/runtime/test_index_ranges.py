"""Ranges of an index, held against a sorted list."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gnomon import Document, index
from gnomon.errors import InvalidQuery
from gnomon.ranges import IndexRange, IndexRangeBuilder
from gnomon.runtime.database import StoreWriter
from gnomon.runtime.driving import drive
from gnomon.runtime.schema import prepare_tables
from gnomon.storage.protocol import Storage, Transaction

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Row(Document, table="rows"):
    group: str
    rank: int | float | None = None

    by_group_and_rank = index("group", "rank")


GROUPS = st.sampled_from(["", "a", "a\0", "ab", "b"])
RANKS = st.one_of(st.integers(-3, 3), st.sampled_from([-0.5, 0.5, 2.5, 2**60]))
FUNCTION_SCOPED = HealthCheck.function_scoped_fixture
BOUNDS = st.tuples(st.sampled_from(["gt", "gte", "lt", "lte"]), RANKS)


class Undo(Exception):
    """Ends a transaction without a trace."""


def in_range(rank: float | None, lower: tuple[str, float] | None, upper: object) -> bool:
    for bound in (lower, upper):
        if bound is None:
            continue
        verb, value = bound
        number = float("-inf") if rank is None else rank
        holds = {
            "gt": number > value,
            "gte": number >= value,
            "lt": number < value,
            "lte": number <= value,
        }
        if not holds[verb]:
            return False
    return True


# Each example leaves the store as it was.
@pytest.mark.holds("index-order", "pages-are-stable")
@settings(suppress_health_check=[*settings().suppress_health_check, FUNCTION_SCOPED])
@given(
    rows=st.lists(st.tuples(GROUPS, RANKS | st.none()), max_size=25),
    group=GROUPS,
    lower=st.none() | st.tuples(st.sampled_from(["gt", "gte"]), RANKS),
    upper=st.none() | st.tuples(st.sampled_from(["lt", "lte"]), RANKS),
    order=st.sampled_from(["asc", "desc"]),
    limit=st.integers(1, 4),
)
def test_a_range_holds_what_a_sorted_list_holds(
    storage: Storage,
    rows: list[tuple[str, float | None]],
    group: str,
    lower: tuple[str, float] | None,
    upper: tuple[str, float] | None,
    order: Literal["asc", "desc"],
    limit: int,
) -> None:
    def build(q: IndexRangeBuilder) -> IndexRange:
        found = q.eq("group", group)
        for bound in (lower, upper):
            if bound is not None:
                found = getattr(found, bound[0])("rank", bound[1])
        return found

    async def body(transaction: Transaction) -> None:
        tables = prepare_tables(transaction, {"rows": Row})
        db = StoreWriter(transaction, tables, NOW)
        for name, rank in rows:
            await db.insert(Row(group=name, rank=rank))
        query = db.query(Row).with_index("by_group_and_rank", build).order(order)
        found = [row.rank for row in await query.collect()]
        expected = sorted(
            (rank for name, rank in rows if name == group and in_range(rank, lower, upper)),
            key=lambda rank: float("-inf") if rank is None else rank,
            reverse=order == "desc",
        )
        assert found == expected
        paged: list[float | None] = []
        cursor = None
        while True:
            page = await query.paginate(limit=limit, cursor=cursor)
            paged += [row.rank for row in page.items]
            cursor = page.cursor
            if cursor is None:
                break
        assert paged == expected
        raise Undo

    with pytest.raises(Undo):
        storage.write(lambda transaction: drive("test", body(transaction))).result()


@pytest.mark.parametrize(
    "build",
    [
        lambda q: q.eq("rank", 1),
        lambda q: q.eq("group", "a").gt("group", "b"),
        lambda q: q.eq("group", "a").gt("rank", 1).gt("rank", 2),
        lambda q: q.eq("group", object()),
    ],
)
def test_fields_out_of_order_and_values_without_one_are_refused(
    storage: Storage, build: object
) -> None:
    async def body(transaction: Transaction) -> None:
        tables = prepare_tables(transaction, {"rows": Row})
        query = StoreWriter(transaction, tables, NOW).query(Row)
        await query.with_index("by_group_and_rank", build).collect()  # type: ignore[arg-type]  # `build` is any object: it is to be refused

    with pytest.raises(InvalidQuery):
        storage.write(lambda transaction: drive("test", body(transaction))).result()


@pytest.mark.holds("ranges-of-their-kind")
@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda q: q.eq("group", 5), "'group' is compared with a str, not with a number: 5"),
        (lambda q: q.eq("group", None), "'group' is compared with a str, not with None: None"),
        (
            lambda q: q.eq("group", "a").gt("rank", "1"),
            "'rank' is compared with None or a number, not with a str: '1'",
        ),
        (lambda q: q.eq("group", "a").gt("rank", 1).lte("rank", True), "not with a bool: True"),
        (
            lambda q: q.eq("group", "a").eq("rank", 1).gt("creation_time", "2026-01-01"),
            "'creation_time' is compared with a datetime, not with a str: '2026-01-01'",
        ),
    ],
)
def test_a_range_of_another_kind_than_its_field_is_refused(
    storage: Storage, build: object, message: str
) -> None:
    async def body(transaction: Transaction) -> None:
        tables = prepare_tables(transaction, {"rows": Row})
        query = StoreWriter(transaction, tables, NOW).query(Row)
        with pytest.raises(InvalidQuery, match=re.escape(message)):
            await query.with_index("by_group_and_rank", build).collect()  # type: ignore[arg-type]  # `build` is any object: it is to be refused

    storage.write(lambda transaction: drive("test", body(transaction))).result()
