"""A project whose tables change between two starts on the same database."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from gnomon.errors import SchemaMismatch
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.storage.opening import is_url, open_storage
from gnomon.storage.protocol import Snapshot

MakeApp = Callable[..., Path]

SCHEMA = """
from datetime import datetime
from typing import Literal, Self
from uuid import UUID, uuid4
from pydantic import Field, field_validator
from gnomon import Document, Id, index

class Note(Document, table="notes"):
    text: {text}
    {field}
    {index}

    @field_validator("text")
    @classmethod
    def admit(cls, text: object) -> object:
        {validator}
        return text
"""
NOTES = """
from typing import cast
from gnomon import Id, MutationCtx, QueryCtx, internal_mutation, internal_query
from .schema import Note

@internal_mutation
async def add(ctx: MutationCtx, text: str) -> None:
    await ctx.db.insert(Note(text=text))

@internal_mutation
async def set_all(ctx: MutationCtx, field: str, value: str | int | None) -> None:
    for note in await ctx.db.query(Note).collect():
        await ctx.db.patch(note.id, **{field: value})

@internal_query
async def by(ctx: QueryCtx, index: str) -> list[str]:
    return [str(note.text) async for note in ctx.db.query(Note).with_index(index)]

@internal_query
async def values(ctx: QueryCtx, field: str) -> list[str]:
    return [str(getattr(note, field)) async for note in ctx.db.query(Note)]
"""
OTHER = """
class Other(Document, table="others"):
    text: str
    by_text = index("text")
"""
START = """
import asyncio, sys
from gnomon.runtime.schema_digest import schema_digest
from gnomon.runtime.project import load_project
from gnomon.runtime.settings import read_settings
from pathlib import Path
print(schema_digest(load_project(read_settings(Path(sys.argv[1]))).documents["notes"]))
"""


def app(
    make_app: MakeApp,
    *,
    text: str = "str",
    field: str = "",
    index: str = "",
    validator: str = "pass",
    others: str = "",
) -> Path:
    schema = SCHEMA.format(text=text, field=field, index=index, validator=validator)
    return make_app(schema=schema + others, notes=NOTES)


async def run(root: Path, kept: str, *texts: str, index: str = "by_creation_time") -> object:
    async with Runtime.open(root, database=kept, unchecked=True) as runtime:
        for text in texts:
            await runtime.run_mutation("notes:add", text=text)
        return await runtime.run_query("notes:by", index=index)


async def set_all(root: Path, kept: str, field: str, value: object) -> None:
    async with Runtime.open(root, database=kept, unchecked=True) as runtime:
        await runtime.run_mutation("notes:set_all", field=field, value=value)


async def values(root: Path, kept: str, field: str) -> object:
    async with Runtime.open(root, database=kept, unchecked=True) as runtime:
        return await runtime.run_query("notes:values", field=field)


def refusal(root: Path, kept: str) -> list[str]:
    with pytest.raises(SchemaMismatch) as caught:
        asyncio.run(run(root, kept))
    return str(caught.value).splitlines()


def bodies(kept: str) -> list[object]:
    def read(snapshot: Snapshot) -> list[object]:
        rows = snapshot.scan_table("notes", 0, 2**62, descending=False, limit=1000)
        return [json.loads(row.body) for row in rows]

    with closing(open_storage(kept)) as storage:
        return storage.read(read).result()


@pytest.mark.holds("compatible-changes")
def test_a_new_table_is_added_and_the_others_stay(make_app: MakeApp, kept: str) -> None:
    asyncio.run(run(app(make_app), kept, "a"))
    assert asyncio.run(run(app(make_app, others=OTHER), kept, "b")) == ["a", "b"]


@pytest.mark.holds("compatible-changes")
def test_a_new_index_is_filled_with_what_is_there(make_app: MakeApp, kept: str) -> None:
    asyncio.run(run(app(make_app), kept, "b", "c", "a"))
    indexed = app(make_app, index="by_text = index('text')")
    assert asyncio.run(run(indexed, kept, "aa", index="by_text")) == ["a", "aa", "b", "c"]


def test_an_index_over_other_fields_is_filled_again(make_app: MakeApp, kept: str) -> None:
    first = app(make_app, field="n: int = 0", index="by = index('n')")
    assert asyncio.run(run(first, kept, "b", "a", index="by")) == ["b", "a"]
    second = app(make_app, field="n: int = 0", index="by = index('text')")
    assert asyncio.run(run(second, kept, index="by")) == ["a", "b"]


@pytest.mark.holds("compatible-changes")
def test_an_index_that_is_gone_is_dropped_and_may_come_back(make_app: MakeApp, kept: str) -> None:
    indexed = app(make_app, index="by_text = index('text')")
    asyncio.run(run(indexed, kept, "b"))
    asyncio.run(run(app(make_app), kept, "a"))
    assert asyncio.run(run(indexed, kept, index="by_text")) == ["a", "b"]


@pytest.mark.holds("compatible-changes")
@pytest.mark.parametrize(
    ("field", "value"),
    [("n: int = 7", 7), ("n: int | None = None", None), ("n: list[int] = [1]", [1])],
)
def test_the_default_of_a_new_field_is_given_to_the_documents_that_are_there(
    make_app: MakeApp, kept: str, field: str, value: object
) -> None:
    asyncio.run(run(app(make_app), kept, "a"))
    asyncio.run(run(app(make_app, field=field), kept))
    assert bodies(kept) == [{"text": "a", "n": value}]


@pytest.mark.holds("compatible-changes")
def test_a_default_that_is_made_anew_each_time_is_given_once(make_app: MakeApp, kept: str) -> None:
    asyncio.run(run(app(make_app), kept, "a", "b"))
    tagged = app(make_app, field="tag: UUID = Field(default_factory=uuid4)")
    first = asyncio.run(values(tagged, kept, "tag"))
    assert asyncio.run(values(tagged, kept, "tag")) == first
    assert len(set(first)) == 2  # type: ignore[call-overload]  # a list of texts


def test_an_index_of_a_new_field_follows_a_change_of_its_default(
    make_app: MakeApp, kept: str
) -> None:
    by_n = "by = index('n')"
    asyncio.run(run(app(make_app), kept, "a"))
    asyncio.run(run(app(make_app, field="n: int = 1", index=by_n), kept))
    other = app(make_app, field="n: int = 9", index=by_n)
    assert asyncio.run(run(other, kept, "b", index="by")) == ["a", "b"]
    asyncio.run(set_all(other, kept, "n", 5))
    assert asyncio.run(run(other, kept, index="by")) == ["a", "b"]


@pytest.mark.holds("compatible-changes")
def test_a_field_of_another_type_is_converted_where_every_document_fits(
    make_app: MakeApp, kept: str
) -> None:
    by_text = "by = index('text')"
    asyncio.run(run(app(make_app, index=by_text), kept, "10", "9"))
    numbers = app(make_app, text="int", index=by_text)
    assert asyncio.run(run(numbers, kept, index="by")) == ["9", "10"]
    assert bodies(kept) == [{"text": 10}, {"text": 9}]


@pytest.mark.holds("incompatible-changes")
def test_documents_that_do_not_fit_are_named_with_their_fields_and_reasons(
    make_app: MakeApp, kept: str
) -> None:
    asyncio.run(run(app(make_app), kept, "1", "b", "c"))
    head, count, first, second, *advice = refusal(app(make_app, text="int"), kept)
    assert head == "what is stored does not fit the schema, so nothing was changed"
    assert count == "table notes: 2 of 3 documents do not fit functions.schema.Note:"
    for line in (first, second):
        assert re.fullmatch(r"  notes_\w+: text: Input should be a valid integer, .+", line)
    assert "gnomon export" in " ".join(advice)


@pytest.mark.holds("incompatible-changes")
def test_ten_documents_are_named_and_the_others_counted(make_app: MakeApp, kept: str) -> None:
    asyncio.run(run(app(make_app), kept, *"abcdefghijklm"))
    lines = refusal(app(make_app, field="n: int"), kept)
    assert sum(line.endswith(": n: Field required") for line in lines) == 10
    assert "  and 3 more" in lines


@pytest.mark.holds("incompatible-changes")
def test_a_refusal_changes_nothing(make_app: MakeApp, kept: str) -> None:
    indexed = app(make_app, index="by_text = index('text')")
    asyncio.run(run(indexed, kept, "b", "1"))
    refusal(app(make_app, text="int", field="n: int | None = None"), kept)
    assert bodies(kept) == [{"text": "b"}, {"text": "1"}]
    assert asyncio.run(run(indexed, kept, index="by_text")) == ["1", "b"]


def test_a_validator_that_became_stricter_is_noticed(make_app: MakeApp, kept: str) -> None:
    asyncio.run(run(app(make_app), kept, "a"))
    strict = app(make_app, validator="assert text != 'a', 'not an a'")
    assert any("text: Assertion failed, not an a" in line for line in refusal(strict, kept))


def test_a_field_can_be_taken_away_once_every_document_holds_none_in_it(
    make_app: MakeApp, kept: str
) -> None:
    with_field = app(make_app, field="n: int | None = 4")
    asyncio.run(run(with_field, kept, "a"))
    assert any("n: Extra inputs are not" in line for line in refusal(app(make_app), kept))
    asyncio.run(set_all(with_field, kept, "n", None))
    asyncio.run(run(app(make_app), kept))
    assert bodies(kept) == [{"text": "a"}]


@pytest.mark.holds("documents-without-a-class")
def test_the_documents_of_a_table_without_a_class_are_kept(
    make_app: MakeApp, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    both = app(make_app, others=OTHER, index="by_text = index('text')")
    asyncio.run(run(both, kept, "b", "a"))
    without = make_app(schema="from gnomon import Document, index\n" + OTHER)

    async def start() -> None:
        async with Runtime.open(without, database=kept, unchecked=True):
            pass

    with caplog.at_level(logging.WARNING, "gnomon"):
        asyncio.run(start())
        asyncio.run(start())
    assert [record.message for record in caplog.records] == [
        "table without a class table=notes documents_kept=2"
    ]
    assert asyncio.run(run(both, kept, index="by_text")) == ["a", "b"]


@contextmanager
def where_nobody_else_writes(address: str) -> Iterator[None]:
    """Holds the store so that others can read it, and whoever writes has to wait."""
    if is_url(address):
        with psycopg.connect(address) as connection:
            tables = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
            )
            for (table,) in tables.fetchall():
                connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE".encode())
            yield
            connection.rollback()
        return
    with closing(sqlite3.connect(address, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.holds("unchanged-starts-write-nothing")
def test_a_start_without_changes_writes_nothing(make_app: MakeApp, kept: str) -> None:
    root = app(make_app, index="by_text = index('text')", others=OTHER)
    asyncio.run(run(root, kept, "a"))

    async def start() -> None:
        leave = Schedules.LEAVE
        async with Runtime.open(root, database=kept, unchecked=True, schedules=leave):
            pass

    with where_nobody_else_writes(kept):
        asyncio.run(asyncio.wait_for(start(), timeout=5))


def test_the_digest_of_a_schema_is_the_same_in_every_process(make_app: MakeApp) -> None:
    root = app(make_app, field="state: Literal['a', 'b'] = 'a'; other: Id[Self] | None = None")

    def digest(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", START, str(root)]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert digest("1") == digest("2")
