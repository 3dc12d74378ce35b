"""`gnomon backup` and `gnomon restore`: a copy of the database, taken in use, and brought back."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.storage.ids import new_id
from gnomon.storage.keys import encode_key
from gnomon.storage.protocol import StoredDocument, Transaction
from gnomon.storage.sqlite import SqliteStorage

Output = pytest.CaptureFixture[str]


@pytest.fixture
def database(project: Path) -> Path:
    """A database with one note."""
    file = project / ".gnomon" / "database.db"
    file.parent.mkdir()
    add(file)
    return file


def insert(transaction: Transaction) -> None:
    """A note, and its entry in an index."""
    known = transaction.list_indexes()
    index = known[0] if known else transaction.create_index("notes", "by_n", ("n",))
    time = transaction.next_creation_time("notes", 1)
    row = StoredDocument(new_id("notes", time), "notes", time, "{}")
    transaction.insert_document(row)
    transaction.put_entry(index.number, encode_key([time]), row.id)


def add(file: Path) -> None:
    with closing(SqliteStorage(file)) as storage:
        storage.write(insert).result()


def count(file: Path) -> tuple[int, int]:
    """The numbers of notes and of entries in their index."""
    with closing(sqlite3.connect(file)) as connection:
        notes = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        entries = connection.execute("SELECT count(*) FROM index_entries").fetchone()[0]
    return notes, entries


def test_a_backup_brings_the_database_back(database: Path, capsys: Output) -> None:
    assert main(["backup", "copy.db"]) == 0
    assert capsys.readouterr().out.startswith("Wrote copy.db: ")
    add(database)
    assert main(["restore", "--force", "copy.db"]) == 0
    assert capsys.readouterr().out == f"Restored {database} from copy.db.\n"
    assert count(database) == (1, 1)
    add(database)
    assert count(database) == (2, 2)


def test_a_backup_of_a_database_in_use_is_of_one_moment(database: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with closing(SqliteStorage(database)) as storage:
            while not done.is_set():
                storage.write(insert).result()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies: list[int] = []
        for number in range(5):
            assert main(["backup", f"copy{number}.db"]) == 0
            notes, entries = count(Path(f"copy{number}.db"))
            assert notes == entries
            copies.append(notes)
    finally:
        done.set()
        writer.join()
    assert copies == sorted(copies)


def test_nothing_is_replaced_unasked(database: Path, capsys: Output) -> None:
    Path("copy.db").write_text("mine")
    assert main(["backup", "copy.db"]) == 2
    assert capsys.readouterr().err == "error: copy.db is there already; --force replaces it\n"
    assert Path("copy.db").read_text() == "mine"
    assert main(["backup", "--force", "copy.db"]) == 0
    assert main(["restore", "copy.db"]) == 2
    assert f"{database} is there already" in capsys.readouterr().err


def test_nothing_is_restored_while_a_process_runs_the_schedules(
    database: Path, capsys: Output
) -> None:
    assert main(["backup", "copy.db"]) == 0
    add(database)
    with closing(SqliteStorage(database)) as storage:
        assert asyncio.run(storage.join("a runner")) is not None
        assert main(["restore", "--force", "copy.db"]) == 2
    assert "a process runs the schedules of" in capsys.readouterr().err
    assert count(database) == (2, 2)


def test_a_process_that_only_reads_sees_what_was_restored(database: Path) -> None:
    assert main(["backup", "copy.db"]) == 0
    add(database)
    with closing(SqliteStorage(database)) as storage:
        documents = storage.read(lambda snapshot: snapshot.count_documents())
        assert documents.result() == {"notes": 2}
        assert main(["restore", "--force", "copy.db"]) == 0
        documents = storage.read(lambda snapshot: snapshot.count_documents())
        assert documents.result() == {"notes": 1}


def test_a_damaged_database_is_put_aside(database: Path, capsys: Output) -> None:
    assert main(["backup", "copy.db"]) == 0
    database.write_bytes(b"nothing " * 1000)
    assert main(["restore", "--force", "copy.db"]) == 0
    assert "The file that was there is damaged, and is kept as" in capsys.readouterr().out
    assert count(database) == (1, 1)
    (aside,) = database.parent.glob("*.damaged-*")
    assert aside.read_bytes() == b"nothing " * 1000


def test_a_damaged_or_foreign_backup_restores_nothing(database: Path, capsys: Output) -> None:
    assert main(["backup", "copy.db"]) == 0
    whole = Path("copy.db").read_bytes()
    Path("cut.db").write_bytes(whole[: len(whole) // 2])
    with closing(sqlite3.connect("other.db")) as connection:
        connection.execute("CREATE TABLE notes (n)")
    capsys.readouterr()
    for file, problem in (
        ("cut.db", "damaged"),
        ("other.db", "is no database of gnomon's"),
        ("gone.db", "there is no file gone.db"),
    ):
        assert main(["restore", "--force", file]) == 2
        assert problem in capsys.readouterr().err
    assert count(database) == (1, 1)


def test_a_failed_backup_leaves_nothing_behind(database: Path, capsys: Output) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert main(["backup", "copy.db"]) == 2
    assert "its layout 99 is of a newer gnomon" in capsys.readouterr().err
    assert sorted(path.name for path in Path().iterdir()) == [".gnomon", "functions", "gnomon.toml"]


def test_a_project_without_a_database_has_nothing_to_back_up(project: Path, capsys: Output) -> None:
    assert main(["backup", "copy.db"]) == 2
    assert "there is no database" in capsys.readouterr().err
    assert not (project / ".gnomon").exists()


def test_a_restore_does_not_wait_for_a_lock_without_end(
    database: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gnomon.storage.sqlite_backup._BUSY_SECONDS", 0.1)
    assert main(["backup", "copy.db"]) == 0
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert main(["restore", "--force", "copy.db"]) == 2
    assert "another process holds its lock" in capsys.readouterr().err
    assert count(database) == (1, 1)
