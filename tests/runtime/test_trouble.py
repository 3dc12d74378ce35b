"""A disk that is full, a file that is locked, not writable or damaged, a clock that jumps back.

Each is said in words that tell what to do, and nothing that was confirmed is lost.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime, runs
from gnomon.runtime.engine import Schedules
from gnomon.storage import sqlite
from gnomon.storage.errors import StorageError
from gnomon.storage.ids import new_id
from gnomon.storage.protocol import Snapshot, StoredDocument, Transaction
from gnomon.storage.sqlite import SqliteStorage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def storage(path: Path) -> Iterator[SqliteStorage]:
    storage = SqliteStorage(path)
    yield storage
    storage.close()


def insert(transaction: Transaction, body: str = "{}") -> str:
    time = transaction.next_creation_time("notes", 1)
    row = StoredDocument(new_id("notes", time), "notes", time, body)
    transaction.insert_document(row)
    return row.id


def count(snapshot: Snapshot) -> int:
    return len(snapshot.scan_table("notes", 0, 2**62, descending=False, limit=10_000))


def fill_the_disk(storage: SqliteStorage) -> int:
    """Inserts until there is no room; how many were confirmed."""
    (pages,) = storage._connection.execute("PRAGMA page_count").fetchone()
    storage._connection.execute(f"PRAGMA max_page_count = {pages + 8}")
    futures = [
        storage.write(lambda transaction: insert(transaction, "x" * 2000)) for _ in range(100)
    ]
    errors = [error for future in futures if (error := future.exception(10)) is not None]
    for error in errors:
        assert isinstance(error, StorageError)
        assert "store.db: database or disk is full: the disk is full; nothing was lost" in str(
            error
        )
    assert errors
    return len(futures) - len(errors)


@pytest.mark.holds("full-disks", on=["sqlite"])
def test_a_full_disk_is_said_and_what_was_confirmed_is_there(storage: SqliteStorage) -> None:
    confirmed = fill_the_disk(storage)
    assert confirmed > 0
    assert storage.read(count).result() == confirmed


def test_once_there_is_room_again_writing_goes_on(storage: SqliteStorage) -> None:
    confirmed = fill_the_disk(storage)
    storage._connection.execute("PRAGMA max_page_count = 1000000")
    storage.write(insert).result()
    assert storage.read(count).result() == confirmed + 1


def test_a_full_disk_harms_none_that_still_fits(storage: SqliteStorage) -> None:
    """Those that wait for the writer share a transaction, which the large one would undo."""
    (pages,) = storage._connection.execute("PRAGMA page_count").fetchone()
    storage._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    futures = [
        storage.write(lambda transaction, size=size: insert(transaction, "x" * size))
        for size in (10, 500_000, 20, 30)
    ]
    errors = [future.exception(10) for future in futures]
    assert [type(error) for error in errors] == [type(None), StorageError, type(None), type(None)]
    assert storage.read(count).result() == 3


def test_a_scheduled_mutation_waits_for_room_and_runs_once(
    app: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_RETRY_SECONDS", (0.005, 0.01))

    async def scenario() -> object:
        async with Runtime.open(app, database=path, unchecked=True) as runtime:
            storage = runtime._storage
            assert isinstance(storage, SqliteStorage)
            await runtime.run_mutation("work:schedule_one", name="x", delay=0.2)
            storage._connection.execute("PRAGMA query_only = ON")
            await asyncio.sleep(0.3)
            assert await runtime.run_query("work:effects") == []
            storage._connection.execute("PRAGMA query_only = OFF")
            await runtime.drain(10)
            return await runtime.run_query("work:effects")

    assert asyncio.run(scenario()) == ["x"]


@pytest.mark.holds("full-disks", on=["sqlite"])
def test_a_file_that_another_process_holds_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0.05)
    storage = SqliteStorage(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="another process holds its lock; end it, or try again"):
        storage.write(insert).result()
    assert storage.read(count).result() == 0
    holder.execute("ROLLBACK")
    holder.close()
    storage.write(insert).result()
    assert storage.read(count).result() == 1
    storage.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_file_or_folder_that_cannot_be_written_is_said(path: Path) -> None:
    SqliteStorage(path).close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with pytest.raises(StorageError, match=r"write access|may this user write there"):
            SqliteStorage(path).write(insert).result()
    finally:
        path.parent.chmod(0o755)


def test_a_connection_that_cannot_write_says_what_to_do(storage: SqliteStorage) -> None:
    storage._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="give this user write access to the file and its"):
        storage.write(insert).result()
    assert storage.read(count).result() == 0


@pytest.mark.holds("full-disks", on=["sqlite"])
def test_a_damaged_file_is_said_and_not_written(path: Path) -> None:
    storage = SqliteStorage(path)
    for _ in range(200):
        storage.write(lambda transaction: insert(transaction, "x" * 1000)).result()
    storage.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\x5a" * (len(damaged) - 4096)
    path.write_bytes(damaged)
    with pytest.raises(StorageError, match=r"the file is damaged .*; restore a backup"):
        SqliteStorage(path).write(insert).result()


def test_a_process_that_died_while_it_laid_the_file_out_leaves_one_that_can_be(path: Path) -> None:
    sqlite3.connect(path).execute("PRAGMA journal_mode = WAL").connection.close()
    storage = SqliteStorage(path)
    storage.write(insert).result()
    storage.close()


def test_a_database_of_something_else_is_refused_and_left_as_it_was(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="no database of gnomon's"):
        SqliteStorage(path)
    assert path.read_bytes() == before


class JumpingClock:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.mark.holds("clocks-that-jump", "creation-times-grow")
def test_a_clock_that_jumps_back_neither_loses_nor_repeats_anything(
    app: Path, database: str
) -> None:
    clock = JumpingClock()

    async def scenario() -> None:
        async with Runtime.open(
            app, database=database, unchecked=True, clock=clock, schedules=Schedules.STEP
        ) as runtime:
            await runtime.run_mutation("notes:add", text="before")
            await runtime.run_mutation("work:schedule_one", name="due before", delay=0)
            await runtime.run_mutation("work:schedule_one", name="due later", delay=60)
            await runtime.wait_until_idle()
            clock.moment -= timedelta(days=1)
            await runtime.run_mutation("notes:add", text="after")
            assert await runtime.run_query("notes:texts") == ["before", "after"]
            await runtime.wait_until_idle()
            assert await runtime.run_query("work:effects") == ["due before"]
            clock.moment += timedelta(days=1, seconds=60)
            await runtime.wait_until_idle()
            assert await runtime.run_query("work:effects") == ["due before", "due later"]

    asyncio.run(scenario())


@pytest.mark.holds("one-clock")
def test_a_machine_s_wrong_clock_does_not_matter_where_the_server_has_one(
    app: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds, nanoseconds = time.time, time.time_ns
    monkeypatch.setattr(time, "time", lambda: seconds() - 3600)
    monkeypatch.setattr(time, "time_ns", lambda: nanoseconds() - 3600 * 10**9)

    async def scenario() -> ScheduledFunction:
        async with Runtime.open(app, database=postgres, unchecked=True) as runtime:
            await runtime.run_mutation("work:schedule_one", name="x", delay=0.2)
            await runtime.drain(20)
            (one,) = await runtime.scheduled_functions()
            return one

    before = datetime.fromtimestamp(seconds(), UTC)
    one = asyncio.run(scenario())
    after = datetime.fromtimestamp(seconds(), UTC)
    assert one.completed_time is not None
    assert before < one.scheduled_time <= one.completed_time < after
