"""The store in SQLite: real indexes, durable commits, one process that runs the schedules."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from gnomon.storage.errors import StorageError
from gnomon.storage.ids import new_id
from gnomon.storage.opening import MEMORY
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    Storage,
    StoredDocument,
    StoredSchedule,
    Transaction,
)
from gnomon.storage.sqlite import SqliteStorage
from gnomon.storage.statements import statements
from tests.storage.rows import SCHEDULES


@pytest.fixture(params=["memory", "file"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    storage = SqliteStorage(MEMORY if request.param == "memory" else tmp_path / "store.db")
    yield storage
    storage.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def insert(transaction: Transaction, body: str = "{}") -> str:
    time = transaction.next_creation_time("notes", 1)
    row = StoredDocument(new_id("notes", time), "notes", time, body)
    transaction.insert_document(row)
    return row.id


def add_note(transaction: Transaction) -> int:
    time = transaction.next_creation_time("notes", 1)
    transaction.insert_document(StoredDocument(new_id("notes", time), "notes", time, "{}"))
    return time


def add_schedule(transaction: Transaction) -> int:
    time = transaction.next_creation_time(SCHEDULES, 1)
    done = ScheduledState.SUCCESS
    row = StoredSchedule(new_id(SCHEDULES, time), time, "a", "action", "{}", 1, done, 1)
    transaction.insert_schedule(row)
    return time


def delete_notes(transaction: Transaction) -> None:
    for row in transaction.scan_table("notes", 0, 2**62, descending=True, limit=1000):
        transaction.delete_document(row.id)


ADD = {"notes": add_note, SCHEDULES: add_schedule}
DELETE = {"notes": delete_notes, SCHEDULES: lambda t: t.delete_completed_schedules(2)}


def count(snapshot: Snapshot) -> int:
    return len(snapshot.scan_table("notes", 0, 2**62, descending=False, limit=1000))


def test_a_body_that_outlives_its_transaction_cannot_write(storage: Storage) -> None:
    def work(transaction: Transaction) -> None:
        insert(transaction)
        # As SQLite does by itself when the disk is full.
        transaction._connection.execute("ROLLBACK")  # type: ignore[attr-defined]
        with suppress(sqlite3.OperationalError):
            insert(transaction)

    with pytest.raises(StorageError, match="transaction"):
        storage.write(work).result()
    assert storage.read(count).result() == 0


@pytest.mark.holds("commits-are-durable", on=["sqlite"])
def test_a_commit_is_forced_to_the_disk(path: Path) -> None:
    storage = SqliteStorage(path)

    def pragma(transaction: Transaction, name: str) -> object:
        (value,) = transaction._connection.execute(f"PRAGMA {name}").fetchone()  # type: ignore[attr-defined]
        return value

    full = 2
    assert storage.write(lambda t: pragma(t, "synchronous")).result() == full
    assert storage.write(lambda t: pragma(t, "journal_mode")).result() == "wal"
    storage.close()


@pytest.mark.holds("one-scheduler-on-sqlite", on=["sqlite"])
def test_one_process_at_a_time_runs_the_schedules(path: Path) -> None:
    first, second = SqliteStorage(path), SqliteStorage(path)

    def can_join(storage: SqliteStorage) -> bool:
        return asyncio.run(storage.join("a")) is not None

    assert can_join(first)
    assert not can_join(second)
    first.close()
    assert can_join(second)
    second.close()


def plan(statement: str, values: tuple[object, ...] | dict[str, object]) -> str:
    connection = sqlite3.connect(MEMORY)
    connection.executescript(statements("schema")["tables"])
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    connection.close()
    return "\n".join(row[3] for row in rows)


@pytest.mark.holds("no-scans", on=["sqlite"])
@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_a_range_of_an_index_is_searched_and_never_sorted(direction: str) -> None:
    steps = plan(statements("documents")[f"scan_index_{direction}"], (1, b"", b"", 10))
    assert "SEARCH entry USING PRIMARY KEY (index_number=? AND key>? AND key<?)" in steps
    assert "SEARCH document USING INDEX sqlite_autoindex_documents_1 (id=?)" in steps
    assert "SCAN" not in steps
    assert "TEMP B-TREE" not in steps


@pytest.mark.parametrize("direction", ["ascending", "descending"])
def test_a_table_is_read_by_its_creation_times_and_never_sorted(direction: str) -> None:
    steps = plan(statements("documents")[f"scan_table_{direction}"], ("notes", 0, 1, 10))
    assert "USING INDEX documents_by_creation (table_name=? AND creation_time>?" in steps
    assert "SCAN" not in steps
    assert "TEMP B-TREE" not in steps


def test_what_is_due_is_found_without_looking_at_anything_else() -> None:
    due = plan(statements("schedules")["due"], ("action", 0, 10))
    assert "USING INDEX schedules_due (kind=? AND scheduled_time<?)" in due
    assert "SCAN" not in due
    assert "TEMP B-TREE" not in due
    next_due = plan(statements("schedules")["next_due"], {"after": 0})
    assert next_due.count("schedules_due (kind=? AND scheduled_time>?)") == 2


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("running", ()),
        ("delete_completed", (0,)),
        ("cron_is_active", ("a",)),
        ("trim_cron_runs", ("a", 1)),
        ("scan_descending", (0, 1, 1)),
    ],
)
def test_other_reads_of_schedules_use_an_index(name: str, values: tuple[object, ...]) -> None:
    assert "schedules_" in plan(statements("schedules")[name], values)


@pytest.mark.holds("full-disks", on=["sqlite"])
def test_a_file_that_is_no_database_is_refused_clearly(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match=r"store\.db: .*restore a backup"):
        SqliteStorage(path)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="does its folder exist"):
        SqliteStorage(tmp_path / "nowhere" / "store.db")


def test_a_file_of_a_newer_layout_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="layout 99 is of a newer gnomon"):
        SqliteStorage(path)


@pytest.mark.parametrize("layout", [0, 1, 2])
def test_a_file_of_another_program_is_refused_whatever_version_it_counts(
    path: Path, layout: int
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE documents (title TEXT)")
        connection.execute(f"PRAGMA user_version = {layout}")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="a database of something else"):
        SqliteStorage(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("table", ["notes", SCHEDULES])
def test_a_creation_time_is_not_given_again_once_its_row_is_deleted(path: Path, table: str) -> None:
    with closing(SqliteStorage(path)) as storage:
        first, second = (storage.write(ADD[table]).result() for _ in range(2))
        storage.write(DELETE[table]).result()
    with closing(SqliteStorage(path)) as storage:
        third = storage.write(ADD[table]).result()
    assert (first, second, third) == (1, 2, 3)


def test_a_store_that_forgot_everything_begins_anew(storage: Storage) -> None:
    for table, add in ADD.items():
        storage.write(add).result()
        storage.write(lambda transaction: transaction.clear()).result()
        assert storage.write(add).result() == 1, table


def test_a_store_of_the_layout_before_triggers_gives_no_creation_time_again(path: Path) -> None:
    with closing(SqliteStorage(path)) as storage:
        for _ in range(3):
            storage.write(ADD["notes"]).result()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TRIGGER latest_document_deleted; DROP TRIGGER latest_schedule_deleted;"
            "PRAGMA user_version = 2; INSERT INTO latest_creations VALUES ('notes', 7);"
        )
        connection.commit()
    with closing(SqliteStorage(path)) as storage:
        assert storage.write(ADD["notes"]).result() == 8
        storage.write(DELETE["notes"]).result()
        assert storage.write(ADD["notes"]).result() == 9


def test_a_store_of_an_older_layout_is_brought_up_to_date(path: Path) -> None:
    with closing(SqliteStorage(path)) as storage:
        storage.write(insert).result()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE table_digests")
        connection.execute("PRAGMA user_version = 1")
    with closing(SqliteStorage(path)) as storage:
        assert storage.read(lambda snapshot: snapshot.table_digests()).result() == {}
        assert storage.read(count).result() == 1
