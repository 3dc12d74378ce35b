"""A project whose tables change between two starts on the same database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from gnomon.errors import InvalidDocument
from gnomon.runtime import Runtime

MakeApp = Callable[..., Path]

SCHEMA = """
from gnomon import Document, index

class Note(Document, table="notes"):
    text: str
    {field}
    {index}
"""
NOTES = """
from gnomon import MutationCtx, QueryCtx, internal_mutation, internal_query
from .schema import Note

@internal_mutation
async def add(ctx: MutationCtx, text: str) -> None:
    await ctx.db.insert(Note(text=text))

@internal_query
async def by(ctx: QueryCtx, index: str) -> list[str]:
    return [note.text async for note in ctx.db.query(Note).with_index(index)]
"""


def app(make_app: MakeApp, *, field: str = "", index: str = "") -> Path:
    return make_app(schema=SCHEMA.format(field=field, index=index), notes=NOTES)


async def run(root: Path, database: Path, *texts: str, index: str = "by_creation_time") -> object:
    async with Runtime.open(root, database=database, unchecked=True) as runtime:
        for text in texts:
            await runtime.run_mutation("notes:add", text=text)
        return await runtime.run_query("notes:by", index=index)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "schema.db"


def test_a_new_index_is_filled_with_what_is_there(make_app: MakeApp, database: Path) -> None:
    asyncio.run(run(app(make_app), database, "b", "c", "a"))
    indexed = app(make_app, index="by_text = index('text')")
    assert asyncio.run(run(indexed, database, "aa", index="by_text")) == ["a", "aa", "b", "c"]


def test_an_index_over_other_fields_is_filled_again(make_app: MakeApp, database: Path) -> None:
    first = app(make_app, field="n: int = 0", index="by = index('n')")
    assert asyncio.run(run(first, database, "b", "a", index="by")) == ["b", "a"]
    second = app(make_app, field="n: int = 0", index="by = index('text')")
    assert asyncio.run(run(second, database, index="by")) == ["a", "b"]


def test_an_index_that_is_gone_is_dropped_and_may_come_back(
    make_app: MakeApp, database: Path
) -> None:
    indexed = app(make_app, index="by_text = index('text')")
    asyncio.run(run(indexed, database, "b"))
    asyncio.run(run(app(make_app), database, "a"))
    assert asyncio.run(run(indexed, database, index="by_text")) == ["a", "b"]


def test_a_new_field_with_a_default_fits_what_is_there(make_app: MakeApp, database: Path) -> None:
    asyncio.run(run(app(make_app), database, "a"))
    assert asyncio.run(run(app(make_app, field="n: int = 0"), database, "b")) == ["a", "b"]


def test_a_document_that_does_not_fit_any_more_is_named(make_app: MakeApp, database: Path) -> None:
    asyncio.run(run(app(make_app), database, "a"))
    with pytest.raises(InvalidDocument, match=r"notes_\w+: n: Field required"):
        asyncio.run(run(app(make_app, field="n: int"), database))
