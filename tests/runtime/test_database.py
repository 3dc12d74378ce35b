"""Documents: written, read, found through indexes, ordered and paged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gnomon.errors import (
    DocumentNotFound,
    InvalidArguments,
    InvalidDocument,
    InvalidQuery,
    LimitExceeded,
    MultipleDocuments,
)
from gnomon.testing import InMemoryRuntime


def add(runtime: InMemoryRuntime, *texts: str) -> list[object]:
    return [runtime.run_mutation("notes:add", text=text) for text in texts]


def test_an_inserted_document_is_read_back_with_its_id_and_time(runtime: InMemoryRuntime) -> None:
    (note_id,) = add(runtime, "a")
    note = runtime.run_query("notes:get", note_id=note_id)
    assert note.id == note_id
    assert note.creation_time == runtime.now
    assert (note.text, note.stars, note.state) == ("a", 0, "new")


@pytest.mark.holds("ids-carry-their-table")
def test_ids_are_unique_and_carry_their_table(runtime: InMemoryRuntime) -> None:
    ids = add(runtime, *"abcdefgh")
    assert len(set(ids)) == 8
    assert {note_id.table for note_id in ids} == {"notes"}


@pytest.mark.holds("ids-carry-their-table")
def test_an_id_of_another_table_is_refused(runtime: InMemoryRuntime) -> None:
    runtime.run_mutation("work:effect", name="x")
    with pytest.raises(InvalidArguments, match=r"note_id: .*notes is needed, not one of effects"):
        runtime.run_query("notes:get", note_id="effects_0123456789abcdefghjkmnpqrs")


@pytest.mark.holds("creation-times-grow")
def test_creation_times_grow_strictly_although_the_clock_stands(runtime: InMemoryRuntime) -> None:
    add(runtime, *"abc")
    times = [note.creation_time for note in runtime.run_query("notes:newest", count=3)]
    assert times == [runtime.now + timedelta(microseconds=n) for n in (2, 1, 0)]


@pytest.mark.holds("creation-times-grow")
def test_creation_times_grow_even_after_the_newest_was_deleted(runtime: InMemoryRuntime) -> None:
    _, second = add(runtime, "a", "b")
    latest = runtime.run_query("notes:get", note_id=second).creation_time
    runtime.run_mutation("notes:remove", note_id=second)
    (third,) = add(runtime, "c")
    assert runtime.run_query("notes:get", note_id=third).creation_time > latest


def test_a_patch_sets_some_fields_and_leaves_the_others(runtime: InMemoryRuntime) -> None:
    (note_id,) = add(runtime, "a")
    runtime.run_mutation("notes:set_stars", note_id=note_id, stars=5)
    note = runtime.run_query("notes:get", note_id=note_id)
    assert (note.text, note.stars) == ("a", 5)


@pytest.mark.holds("documents-are-valid")
@pytest.mark.parametrize("field", ["colour", "id", "creation_time", "stars"])
def test_a_patch_of_an_unknown_fixed_or_ill_typed_field_is_refused(
    runtime: InMemoryRuntime, field: str
) -> None:
    (note_id,) = add(runtime, "a")
    with pytest.raises(InvalidDocument, match=field):
        runtime.run_mutation("notes:patch_with", note_id=note_id, field=field, value="many")
    assert runtime.run_query("notes:get", note_id=note_id).stars == 0


def test_a_replacement_sets_all_fields(runtime: InMemoryRuntime) -> None:
    note_id = runtime.run_mutation("notes:add", text="a", stars=3)
    runtime.run_mutation("notes:rewrite", note_id=note_id, text="b")
    note = runtime.run_query("notes:get", note_id=note_id)
    assert (note.text, note.stars, note.state) == ("b", 0, "done")


@pytest.mark.holds("missing-documents-are-named", "index-follows-writes")
def test_a_deleted_document_is_gone_from_the_table_and_its_indexes(
    runtime: InMemoryRuntime,
) -> None:
    (note_id,) = add(runtime, "a")
    runtime.run_mutation("notes:remove", note_id=note_id)
    assert runtime.run_query("notes:get", note_id=note_id) is None
    assert runtime.run_query("notes:starred", least=0, below=9) == []


@pytest.mark.holds("missing-documents-are-named")
@pytest.mark.parametrize(
    ("function", "arguments"),
    [("set_stars", {"stars": 1}), ("rewrite", {"text": "b"}), ("remove", {})],
)
def test_a_document_that_does_not_exist_cannot_be_changed(
    runtime: InMemoryRuntime, function: str, arguments: dict[str, object]
) -> None:
    (note_id,) = add(runtime, "a")
    runtime.run_mutation("notes:remove", note_id=note_id)
    with pytest.raises(DocumentNotFound, match=str(note_id)):
        runtime.run_mutation(f"notes:{function}", note_id=note_id, **arguments)


@pytest.mark.holds("index-order")
def test_an_index_range_is_read_in_the_order_of_the_index(runtime: InMemoryRuntime) -> None:
    for stars in (5, 1, 9, 3, 2, -1):
        runtime.run_mutation("notes:add", text=str(stars), stars=stars)
    assert runtime.run_query("notes:starred", least=1, below=5) == ["1", "2", "3"]
    assert runtime.run_query("notes:starred", least=-5, below=9, descending=True) == [
        "5",
        "3",
        "2",
        "1",
        "-1",
    ]


@pytest.mark.holds("index-follows-writes")
def test_an_index_follows_changes_of_its_fields(runtime: InMemoryRuntime) -> None:
    (note_id,) = add(runtime, "a")
    runtime.run_mutation("notes:set_stars", note_id=note_id, stars=7)
    assert runtime.run_query("notes:starred", least=7, below=8) == ["a"]
    assert runtime.run_query("notes:starred", least=0, below=1) == []
    runtime.run_mutation("notes:rewrite", note_id=note_id, text="b")
    assert runtime.run_query("notes:starred", least=-9, below=99) == []


def test_equal_keys_come_in_the_order_of_creation(runtime: InMemoryRuntime) -> None:
    add(runtime, *"cab")
    assert runtime.run_query("notes:starred", least=0, below=1) == ["c", "a", "b"]


@pytest.mark.holds("unique-refuses-two")
def test_unique_returns_the_only_document_and_refuses_two(runtime: InMemoryRuntime) -> None:
    assert runtime.run_query("notes:by_text", text="a") is None
    add(runtime, "a", "ab", "b")
    assert runtime.run_query("notes:by_text", text="a").text == "a"
    add(runtime, "a")
    with pytest.raises(MultipleDocuments, match="more than one Note"):
        runtime.run_query("notes:by_text", text="a")


def test_a_filter_keeps_what_its_predicate_admits(runtime: InMemoryRuntime) -> None:
    add(runtime, "apple", "pear", "apricot")
    assert runtime.run_query("notes:texts", prefix="ap") == ["apple", "apricot"]


def test_a_query_reads_on_when_a_batch_is_exhausted(runtime: InMemoryRuntime) -> None:
    texts = [f"{number:03}" for number in range(300)]
    add(runtime, *texts)
    assert runtime.run_query("notes:texts") == texts
    assert [note.text for note in runtime.run_query("notes:newest", count=200)] == texts[:99:-1]


def test_documents_since_a_moment_are_found_by_creation_time(runtime: InMemoryRuntime) -> None:
    add(runtime, "old")
    runtime.advance(timedelta(hours=1))
    moment = runtime.now
    add(runtime, "new", "newer")
    assert runtime.run_query("notes:since", moment=moment) == ["new", "newer"]


@pytest.mark.holds("pages-are-stable")
def test_pages_follow_one_another_whatever_is_written_between_them(
    runtime: InMemoryRuntime,
) -> None:
    ids = add(runtime, *"abcde")
    first, cursor = runtime.run_query("notes:page", limit=2)
    runtime.run_mutation("notes:remove", note_id=ids[1])
    add(runtime, "f")
    second, cursor = runtime.run_query("notes:page", limit=2, cursor=cursor)
    third, cursor = runtime.run_query("notes:page", limit=2, cursor=cursor)
    assert [first, second, third] == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert cursor is None


def test_a_wrong_cursor_and_an_unknown_index_are_named(runtime: InMemoryRuntime) -> None:
    with pytest.raises(InvalidQuery, match="'next' is not the cursor of a page"):
        runtime.run_query("notes:page", limit=2, cursor="next")
    with pytest.raises(InvalidQuery, match="Note has no index 'by_colour'; there are: by_state"):
        runtime.run_query("notes:with_unknown_index")


@pytest.mark.holds("sizes-are-limited")
def test_a_document_above_one_mebibyte_is_refused(runtime: InMemoryRuntime) -> None:
    with pytest.raises(LimitExceeded, match="the limit is 1,048,576"):
        runtime.run_mutation("notes:add_big", size=1024 * 1024)
    assert runtime.run_query("notes:texts") == []


WITHOUT_ORDER = """
from contextlib import suppress
from gnomon import Document, MutationCtx, QueryCtx, index, internal_mutation, internal_query
from gnomon.errors import InvalidDocument

class Sum(Document, table="sums"):
    name: str
    value: int

    by_name = index("name")
    by_value = index("value")

@internal_mutation
async def add(ctx: MutationCtx, name: str, value: int) -> None:
    with suppress(InvalidDocument):
        await ctx.db.insert(Sum(name=name, value=value))

@internal_mutation
async def change(ctx: MutationCtx, name: str, value: int) -> None:
    found = await ctx.db.query(Sum).first()
    assert found is not None
    with suppress(InvalidDocument):
        await ctx.db.patch(found.id, name=name, value=value)

@internal_query
async def sums(ctx: QueryCtx) -> list[list[str]]:
    table = ctx.db.query(Sum)
    return [
        [one.name async for one in found]
        for found in (table, table.with_index("by_name"), table.with_index("by_value"))
    ]
"""


def test_a_document_that_an_index_refuses_leaves_nothing_behind(
    make_app: Callable[..., Path],
) -> None:
    with InMemoryRuntime(make_app(m=WITHOUT_ORDER)) as runtime:
        runtime.run_mutation("m:add", name="a", value=2**100)
        assert runtime.run_query("m:sums") == [[], [], []]
        runtime.run_mutation("m:add", name="b", value=1)
        runtime.run_mutation("m:change", name="c", value=2**100)
        assert runtime.run_query("m:sums") == [["b"], ["b"], ["b"]]
        runtime.run_mutation("m:change", name="c", value=2)
        assert runtime.run_query("m:sums") == [["c"], ["c"], ["c"]]


NESTED = """
from typing import Any, Self
from gnomon import Document, Id, MutationCtx, QueryCtx, internal_mutation, internal_query
from pydantic import model_serializer, model_validator

class Branch(Document, table="branches"):
    name: str
    parent: Id[Self] | None = None
    grown: list["Branch"] = []

class Shout(Document, table="shouts"):
    text: str

    @model_validator(mode="after")
    def _is_loud(self) -> Self:
        assert self.text.isupper(), "louder"
        return self

    @model_serializer
    def _bare(self) -> dict[str, Any]:
        return {"text": self.text}

@internal_mutation
async def grow(ctx: MutationCtx) -> None:
    first = await ctx.db.insert(Branch(name="first"))
    kept = await ctx.db.get(first)
    assert kept is not None
    await ctx.db.insert(Branch(name="second", parent=first, grown=[kept]))
    await ctx.db.insert(Shout(text="A"))

@internal_mutation
async def shout(ctx: MutationCtx, text: str) -> None:
    found = await ctx.db.query(Shout).first()
    assert found is not None
    await ctx.db.patch(found.id, text=text)

@internal_query
async def seen(ctx: QueryCtx) -> list[str]:
    first, second = await ctx.db.query(Branch).collect()
    shouted = await ctx.db.query(Shout).first()
    assert shouted is not None
    assert second.grown == [first] and second.grown[0].id == first.id == second.parent
    assert first.creation_time == second.grown[0].creation_time < second.creation_time
    return [first.name, second.name, shouted.id.table, shouted.text]
"""


def test_documents_of_every_make_are_read_as_they_were_stored(
    make_app: Callable[..., Path],
) -> None:
    with InMemoryRuntime(make_app(m=NESTED)) as runtime:
        runtime.run_mutation("m:grow")
        assert runtime.run_query("m:seen") == ["first", "second", "shouts", "A"]
        with pytest.raises(InvalidDocument, match="louder"):
            runtime.run_mutation("m:shout", text="b")


OPEN = """
from typing import Any
from gnomon import Document, MutationCtx, QueryCtx, internal_mutation, internal_query

class Event(Document, table="events", extra="allow"):
    name: str

@internal_mutation
async def add(ctx: MutationCtx) -> None:
    event_id = await ctx.db.insert(Event.model_validate({"name": "a", "source": "web"}))
    await ctx.db.patch(event_id, name="b")
    kept = await ctx.db.get(event_id)
    assert kept is not None
    await ctx.db.replace(event_id, kept)

@internal_query
async def seen(ctx: QueryCtx) -> list[dict[str, str]]:
    return [dict(one) async for one in ctx.db.query(Event)]
"""


def test_fields_that_a_class_admits_without_naming_them_outlive_a_change(
    make_app: Callable[..., Path],
) -> None:
    with InMemoryRuntime(make_app(m=OPEN)) as runtime:
        runtime.run_mutation("m:add")
        assert runtime.run_query("m:seen") == [{"name": "b", "source": "web"}]


COMPUTED = """
from gnomon import Document, Id, MutationCtx, QueryCtx, internal_mutation, internal_query
from gnomon.kinds import Visibility
from gnomon.references import MutationReference
from pydantic import BaseModel, Json, computed_field

class Size(BaseModel, extra="forbid"):
    width: int

    @computed_field
    @property
    def area(self) -> int:
        return self.width**2

class Tile(Document, table="tiles"):
    size: Size
    tags: Json[list[str]] = "[]"

    @computed_field
    @property
    def label(self) -> str:
        return f"{self.size.width} wide"

@internal_mutation
async def add(ctx: MutationCtx, tile: Tile) -> Id[Tile]:
    tile_id = await ctx.db.insert(tile)
    await ctx.db.patch(tile_id, tags='["a"]')
    return tile_id

@internal_mutation
async def add_later(ctx: MutationCtx, tile: Tile) -> None:
    later = MutationReference[..., object]("m:add", Visibility.INTERNAL)
    await ctx.scheduler.run_after(0, later, tile=tile)

@internal_query
async def labels(ctx: QueryCtx) -> list[tuple[str, int, list[str]]]:
    tiles = await ctx.db.query(Tile).collect()
    return [(tile.label, tile.size.area, tile.tags) for tile in tiles]

@internal_query
async def sizes(ctx: QueryCtx) -> list[Size]:
    return [tile.size async for tile in ctx.db.query(Tile)]
"""


@pytest.mark.holds("computed-fields-are-not-stored")
def test_computed_fields_are_shown_and_never_stored(
    make_app: Callable[..., Path], database: str
) -> None:
    with InMemoryRuntime(make_app(m=COMPUTED), database=database) as runtime:
        tile = {"size": {"width": 3}, "tags": '["x"]'}
        runtime.run_mutation("m:add", tile=tile)
        runtime.run_mutation("m:add_later", tile=tile)
        runtime.finish_all_scheduled_functions()
        assert runtime.run_query("m:labels") == [("3 wide", 9, ["a"])] * 2
        assert [size.area for size in runtime.run_query("m:sizes")] == [9, 9]


STRICT = """
from datetime import datetime
from gnomon import Document, MutationCtx, QueryCtx, internal_mutation, internal_query
from pydantic import Field, computed_field

class Visit(Document, table="visits"):
    at: datetime = Field(strict=True)

    @computed_field
    @property
    def year(self) -> int:
        return self.at.year

@internal_mutation
async def add(ctx: MutationCtx) -> None:
    await ctx.db.insert(Visit(at=ctx.now))

@internal_query
async def are_of_this_year(ctx: QueryCtx) -> bool:
    return {visit.year for visit in await ctx.db.query(Visit).collect()} == {ctx.now.year}
"""


@pytest.mark.holds("computed-fields-are-not-stored")
def test_documents_with_strict_fields_beside_computed_ones_are_read_back(
    make_app: Callable[..., Path], database: str
) -> None:
    with InMemoryRuntime(make_app(m=STRICT), database=database) as runtime:
        runtime.run_mutation("m:add")
        assert runtime.run_query("m:are_of_this_year")
