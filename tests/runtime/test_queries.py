"""Every verb of a query, over a table and over an index, while other documents are written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Literal

import pytest

from gnomon import Document, Id, index
from gnomon.database import Query, TableQuery
from gnomon.errors import InvalidQuery, MultipleDocuments
from gnomon.ranges import IndexRange, IndexRangeBuilder
from gnomon.runtime.database import StoreWriter
from gnomon.runtime.driving import drive
from gnomon.runtime.schema import prepare_tables
from gnomon.storage.protocol import Storage, Transaction
from gnomon.storage.sqlite import SqliteStorage

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Order = Literal["asc", "desc"]


class Song(Document, table="songs"):
    title: str
    stars: int = 0
    by_stars = index("stars")


class Singer(Document, table="singers"):
    name: str
    best: Id[Song] | None = None


Body = Callable[[StoreWriter], Awaitable[None]]
Run = Callable[[Body], None]


@pytest.fixture
def run(storage: Storage) -> Run:
    """Runs a body in one transaction on an empty store."""

    def execute(body: Body) -> None:
        async def work(transaction: Transaction) -> None:
            tables = prepare_tables(transaction, {"songs": Song, "singers": Singer})
            await body(StoreWriter(transaction, tables, NOW))

        storage.write(lambda transaction: drive("test", work(transaction))).result()

    return execute


async def add(db: StoreWriter, titles: str) -> dict[str, Id[Song]]:
    """Songs by their titles, with 1, 2, 3, … stars."""
    return {
        title: await db.insert(Song(title=title, stars=stars))
        for stars, title in enumerate(titles, start=1)
    }


def titles(songs: list[Song]) -> str:
    return "".join(song.title for song in songs)


def by_stars(db: StoreWriter, order: Order) -> Query[Song]:
    return db.query(Song).with_index("by_stars").order(order)


@pytest.mark.holds("query-verbs")
@pytest.mark.parametrize(("order", "found"), [("asc", "abcde"), ("desc", "edcba")])
def test_all_verbs_keep_the_order(run: Run, order: Order, found: str) -> None:
    async def body(db: StoreWriter) -> None:
        await add(db, "abcde")
        for query in (db.query(Song).order(order), by_stars(db, order)):
            assert titles(await query.collect()) == found
            assert titles(await query.take(2)) == found[:2]
            assert titles([song async for song in query]) == found
            first = await query.first()
            assert first is not None
            assert first.title == found[0]

    run(body)


def test_an_empty_table_has_nothing_to_give(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        query = db.query(Song)
        assert await query.first() is None
        assert await query.unique() is None
        assert await query.collect() == await query.take(3) == []
        page = await query.paginate(limit=1)
        assert (page.items, page.cursor) == ([], None)

    run(body)


@pytest.mark.holds("query-verbs")
def test_filters_add_up_and_come_before_the_count(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        await add(db, "abcdefgh")
        query = db.query(Song).filter(lambda song: song.stars > 2)
        query = query.filter(lambda song: song.stars % 2 == 0)
        assert titles(await query.collect()) == "dfh"
        assert titles(await query.take(2)) == "df"
        page = await query.paginate(limit=2)
        assert titles(page.items) == "df"
        assert titles((await query.paginate(limit=2, cursor=page.cursor)).items) == "h"
        unique = await query.filter(lambda song: song.title == "f").unique()
        assert unique is not None

    run(body)


@pytest.mark.holds("unique-refuses-two")
def test_two_where_one_is_expected_are_named(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        ids = await add(db, "ab")
        with pytest.raises(MultipleDocuments, match=f"{ids['a']}, {ids['b']}"):
            await db.query(Song).unique()

    run(body)


def test_a_verb_leaves_the_query_it_is_called_on_alone(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        await add(db, "abc")
        query = db.query(Song)
        query.filter(lambda song: False)
        assert titles(await query.order("desc").collect()) == "cba"
        assert titles(await query.collect()) == "abc"

    run(body)


@pytest.mark.holds("pages-are-stable")
@pytest.mark.parametrize("through_index", [False, True])
@pytest.mark.parametrize(("order", "rest"), [("asc", "cdef"), ("desc", "cb")])
def test_a_page_begins_behind_the_last_one_whatever_was_written(
    run: Run, through_index: bool, order: Order, rest: str
) -> None:
    """Before the second page, the document at the cursor goes, and others come on both sides."""

    async def body(db: StoreWriter) -> None:
        ids = await add(db, "abcde")
        query = by_stars(db, order) if through_index else db.query(Song).order(order)
        page = await query.paginate(limit=2)
        assert titles(page.items) == ("ab" if order == "asc" else "ed")
        await db.delete(ids["b" if order == "asc" else "d"])
        await db.delete(ids["a"])
        await db.insert(Song(title="f", stars=9))
        second = await query.paginate(limit=9, cursor=page.cursor)
        assert titles(second.items) == rest

    run(body)


@pytest.mark.holds("pages-are-stable")
def test_a_document_that_is_moved_ahead_in_the_index_is_seen_there(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        ids = await add(db, "abcd")
        query = by_stars(db, "asc")
        page = await query.paginate(limit=2)
        await db.patch(ids["d"], stars=0)
        await db.patch(ids["a"], stars=9)
        rest = await query.paginate(limit=9, cursor=page.cursor)
        assert titles(rest.items) == "ca"

    run(body)


@pytest.mark.holds("pages-are-stable")
def test_a_cursor_belongs_to_its_source_and_order(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        await add(db, "abc")
        cursor = (await by_stars(db, "asc").paginate(limit=1)).cursor
        assert cursor is not None
        for query in (db.query(Song), by_stars(db, "desc"), db.query(Singer)):
            with pytest.raises(InvalidQuery, match="not the cursor of a page of this query"):
                await query.paginate(limit=1, cursor=cursor)
        for wrong in ("next", "", f"{cursor}z"):
            with pytest.raises(InvalidQuery, match="not the cursor of a page"):
                await by_stars(db, "asc").paginate(limit=1, cursor=wrong)

    run(body)


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        (lambda query: query.take(-1), "at least 0 can be asked for"),
        (lambda query: query.paginate(limit=0), "at least 1 can be asked for"),
        (lambda query: query.order("up").first(), "it is 'asc' or 'desc'"),
        (lambda query: query.order("asc").order("asc").first(), "was given already"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    run: Run, ask: Callable[[Query[Song]], Awaitable[object]], problem: str
) -> None:
    async def body(db: StoreWriter) -> None:
        with pytest.raises(InvalidQuery, match=problem):
            await ask(db.query(Song))

    run(body)


@pytest.mark.holds("ids-carry-their-table")
def test_an_id_of_a_table_that_is_not_there_is_refused_by_every_verb(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        wrong: Id[Song] = Id("albums_01h455vb4pex")
        verbs = (
            db.get(wrong),
            db.patch(wrong, title="x"),
            db.replace(wrong, Song(title="x")),
            db.delete(wrong),
        )
        for verb in verbs:
            with pytest.raises(InvalidQuery, match=wrong):
                await verb

    run(body)


@pytest.mark.holds("ids-carry-their-table")
def test_a_document_of_another_table_never_takes_the_place_of_one(run: Run) -> None:
    async def body(db: StoreWriter) -> None:
        ids = await add(db, "a")
        singer = await db.insert(Singer(name="s", best=ids["a"]))
        with pytest.raises(InvalidQuery, match=f"{singer} is no Song"):
            await db.replace(singer, Song(title="x"))
        with pytest.raises(ValueError, match="an id of songs is needed, not one of singers"):
            Singer(name="t", best=singer)  # type: ignore[arg-type]  # as a type checker says
        found = await db.get(singer)
        assert found is not None
        assert (found.name, found.best) == ("s", ids["a"])

    run(body)


@pytest.mark.holds("documents-cannot-be-changed-in-place")
@pytest.mark.parametrize("field", ["id", "creation_time", "title"])
def test_a_stored_document_cannot_be_changed_in_place(run: Run, field: str) -> None:
    async def body(db: StoreWriter) -> None:
        await add(db, "a")
        song = await db.query(Song).first()
        with pytest.raises((AttributeError, ValueError)):
            setattr(song, field, "other")

    run(body)


Ask = Callable[[TableQuery[Song]], Awaitable[object]]


@pytest.mark.holds("no-scans", on=["sqlite"])
@pytest.mark.parametrize(
    ("ask", "through"),
    [
        (lambda songs: songs.with_index("by_stars").collect(), "index_number=?"),
        (lambda songs: songs.with_index("by_stars").order("desc").first(), "index_number=?"),
        (lambda songs: songs.with_index("by_stars", _with(3)).unique(), "index_number=?"),
        (lambda songs: songs.with_index("by_stars", _between(2, 4)).take(2), "index_number=?"),
        (
            lambda songs: songs.with_index("by_stars", _between(1, 5)).paginate(limit=2),
            "index_number=?",
        ),
        (
            lambda songs: songs.with_index("by_stars").filter(lambda song: False).collect(),
            "index_number=?",
        ),
        (lambda songs: songs.with_index("by_creation_time").collect(), "table_name=?"),
        (lambda songs: songs.order("desc").take(3), "table_name=?"),
    ],
)
def test_every_query_is_a_search_of_an_index_and_never_a_scan(ask: Ask, through: str) -> None:
    storage = SqliteStorage(":memory:")
    asked: list[str] = []

    async def work(transaction: Transaction) -> None:
        db = StoreWriter(
            transaction, prepare_tables(transaction, {"songs": Song, "singers": Singer}), NOW
        )
        await add(db, "abcde")
        storage._connection.set_trace_callback(asked.append)
        await ask(db.query(Song))
        storage._connection.set_trace_callback(None)

    storage.write(lambda transaction: drive("test", work(transaction))).result()
    assert asked
    for statement in asked:
        rows = storage._connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        steps = [row[3] for row in rows]
        assert through in steps[0]
        assert all(step.startswith("SEARCH") for step in steps), steps
    storage.close()


def _with(stars: int) -> Callable[[IndexRangeBuilder], IndexRange]:
    return lambda q: q.eq("stars", stars)


def _between(low: int, high: int) -> Callable[[IndexRangeBuilder], IndexRange]:
    return lambda q: q.gte("stars", low).lt("stars", high)
