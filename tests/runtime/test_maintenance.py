"""Maintenance on PostgreSQL takes as long as there is data: the limits of functions are not its.

The limits are set so low here that each of these would meet them.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from gnomon.errors import GnomonError
from gnomon.runtime import Runtime, moving
from gnomon.runtime.engine import Schedules
from gnomon.runtime.exporting import exported
from gnomon.runtime.importing import take_in
from gnomon.runtime.moving import Place
from gnomon.runtime.project import load_project
from gnomon.runtime.settings import read_settings
from gnomon.storage.opening import Tuning, open_storage
from gnomon.storage.protocol import Snapshot, Storage

APP = """
from gnomon import Document, MutationCtx, QueryCtx, index, internal_mutation, internal_query

class Note(Document, table="notes"):
    text: str
    {more}

@internal_mutation
async def add(ctx: MutationCtx, text: str) -> None:
    await ctx.db.insert(Note(text=text))

@internal_query
async def texts(ctx: QueryCtx) -> list[str]:
    return [note.text for note in await ctx.db.query(Note).collect()]
"""
SHORT = 0.4
"""Seconds that a function may take here; a statement, and a pause between two, twice as long.
What meets its limit is tried once more, so four times as long is too long."""
LONG = 2.0
MakeApp = Callable[..., Path]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gnomon.storage.postgres.storage._MARGIN_SECONDS", SHORT)
    monkeypatch.setattr("gnomon.storage.postgres.session.STATEMENT_SECONDS", SHORT)


@pytest.fixture
def storage(postgres: str) -> Iterator[Storage]:
    """The store of each test, which begins with two notes."""
    with closing(open_storage(postgres, tuning=Tuning(transaction_seconds=SHORT))) as storage:
        yield storage


def app(make_app: MakeApp, more: str = "pass") -> Path:
    return make_app(m=APP.replace("{more}", more))


def limited(root: Path) -> Path:
    """The app, its functions limited to a short time."""
    limits = f"[tool.gnomon.limits]\ntransaction-timeout = {SHORT}\n"
    (root / "pyproject.toml").write_text(limits, encoding="utf-8")
    return root


async def call(root: Path, database: str, *texts: str) -> object:
    """Opens the store for the app and adds some notes; all there are."""
    leave = Schedules.LEAVE
    async with Runtime.open(root, database=database, unchecked=True, schedules=leave) as runtime:
        for text in texts:
            await runtime.run_mutation("m:add", text=text)
        return await runtime.run_query("m:texts")


@contextmanager
def busy(address: str, table: str) -> Generator[None]:
    """Has everything that writes to a table wait for a while."""
    with psycopg.connect(address) as connection:
        connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE".encode())
        timer = threading.Timer(LONG, connection.rollback)
        timer.start()
        try:
            yield
        finally:
            timer.join()


def lines_of(storage: Storage) -> list[str]:
    def read(snapshot: Snapshot) -> list[str]:
        return [line.model_dump_json() for line in exported(snapshot, storage.now())]

    return storage.read(read).result(10)


def test_a_function_meets_its_limit(make_app: MakeApp, postgres: str) -> None:
    root = app(make_app)
    asyncio.run(call(root, postgres))
    limited(root)
    with busy(postgres, "documents"), pytest.raises(GnomonError, match="longer than its limit"):
        asyncio.run(call(root, postgres, "b"))


@pytest.mark.holds("maintenance-takes-its-time")
def test_an_import_may_forget_much_and_wait_for_its_lines(
    make_app: MakeApp, postgres: str, storage: Storage
) -> None:
    root = app(make_app)
    asyncio.run(call(root, postgres, "a", "b"))
    project, lines = load_project(read_settings(root)), lines_of(storage)

    def slowly() -> Iterator[str]:
        yield from lines
        time.sleep(LONG)

    with busy(postgres, "documents"):
        counts = storage.write(
            lambda transaction: take_in(transaction, project, "x", slowly(), replace=True)
        ).result(20)
    assert counts == {"document": 2}
    assert asyncio.run(call(root, postgres)) == ["a", "b"]


@pytest.mark.holds("maintenance-takes-its-time")
def test_an_export_may_wait_for_whoever_reads_it(
    make_app: MakeApp, postgres: str, storage: Storage
) -> None:
    asyncio.run(call(app(make_app), postgres, "a", "b"))

    def read(snapshot: Snapshot) -> list[str]:
        found: list[str] = []
        for line in exported(snapshot, storage.now()):
            found.append(line.type)
            time.sleep(LONG / 2)
        return found

    assert storage.read(read).result(20) == ["header", "document", "document"]


@pytest.mark.holds("maintenance-takes-its-time")
def test_a_change_of_the_schema_may_take_its_time(make_app: MakeApp, postgres: str) -> None:
    asyncio.run(call(app(make_app), postgres, "b", "a"))
    changed = limited(app(make_app, "stars: int = 0; by_text = index('text')"))
    with busy(postgres, "index_entries"):
        assert asyncio.run(call(changed, postgres)) == ["b", "a"]


@pytest.mark.holds("maintenance-takes-its-time")
def test_a_move_may_take_its_time(
    make_app: MakeApp, postgres: str, storage: Storage, tmp_path: Path
) -> None:
    root, file = app(make_app), str(tmp_path / "moved.db")
    asyncio.run(call(root, file, "a", "b"))
    with closing(open_storage(file)) as source, busy(postgres, "documents"):
        asyncio.run(moving.move(Place(source, "a file"), Place(storage, "a server")))
    assert asyncio.run(call(root, postgres)) == ["a", "b"]
