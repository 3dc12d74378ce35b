"""Mutations that wait for the writer share a commit: each stands and falls alone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from gnomon.storage import sqlite_jobs
from gnomon.storage.errors import StorageError
from gnomon.storage.ids import new_id
from gnomon.storage.protocol import Snapshot, StoredDocument, Transaction
from gnomon.storage.sqlite import SqliteStorage
from gnomon.storage.sqlite_jobs import run_together
from gnomon.storage.sqlite_transaction import SqliteTransaction
from gnomon.storage.threads import Job

Work = Callable[[Transaction], str]


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStorage]:
    """A store that shares a commit however slow the machine is."""
    monkeypatch.setattr(sqlite_jobs, "_SHARED_SECONDS", 10.0)
    storage = SqliteStorage(tmp_path / "store.db")
    yield storage
    storage.close()


def insert(body: str) -> Work:
    def work(transaction: Transaction) -> str:
        time = transaction.next_creation_time("notes", 1)
        transaction.insert_document(StoredDocument(new_id("notes", time), "notes", time, body))
        return body

    return work


def raising(body: str) -> Work:
    def work(transaction: Transaction) -> str:
        insert(body)(transaction)
        raise KeyError(body)

    return work


def bodies(snapshot: Snapshot) -> list[str]:
    rows = snapshot.scan_table("notes", 0, 2**62, descending=False, limit=1000)
    return [row.body for row in rows]


def at_once(storage: SqliteStorage, *works: Work) -> list[Future[str]]:
    """Has all of them waiting for the writer before it can begin with the first."""
    has_begun, may_go_on = threading.Event(), threading.Event()

    def occupy(transaction: Transaction) -> None:
        has_begun.set()
        assert may_go_on.wait(5)

    storage.write(occupy)
    assert has_begun.wait(5)
    futures = [storage.write(work) for work in works]
    may_go_on.set()
    return futures


def commits(storage: SqliteStorage) -> list[str]:
    """Every statement that ends a transaction from here on."""
    seen: list[str] = []
    storage._connection.set_trace_callback(
        lambda sql: seen.append(sql) if sql in ("COMMIT", "ROLLBACK") else None
    )
    return seen


def test_what_waits_for_the_writer_is_committed_once_in_its_order(storage: SqliteStorage) -> None:
    seen = commits(storage)
    futures = at_once(storage, *(insert(f"{number}") for number in range(20)))
    assert [future.result(5) for future in futures] == [f"{number}" for number in range(20)]
    assert storage.read(bodies).result(5) == [f"{number}" for number in range(20)]
    assert seen == ["COMMIT", "COMMIT"]


@pytest.mark.holds("others-are-unharmed", on=["sqlite"])
def test_one_that_fails_undoes_only_itself(storage: SqliteStorage) -> None:
    first, second, third = at_once(storage, insert("a"), raising("b"), insert("c"))
    assert (first.result(5), third.result(5)) == ("a", "c")
    with pytest.raises(KeyError, match="b"):
        second.result(5)
    assert storage.read(bodies).result(5) == ["a", "c"]


def test_none_is_told_how_it_went_before_the_commit(storage: SqliteStorage) -> None:
    told: list[bool] = []
    futures: list[Future[str]] = []

    def look(transaction: Transaction) -> str:
        told.extend(future.done() for future in futures)
        return "looked"

    futures.extend(at_once(storage, insert("a"), raising("b"), look))
    assert futures[2].result(5) == "looked"
    assert told[:2] == [False, False]


@pytest.mark.holds("others-are-unharmed", on=["sqlite"])
def test_a_commit_that_fails_keeps_nothing_and_each_is_run_again_by_itself(
    storage: SqliteStorage,
) -> None:
    runs: list[str] = []

    def ending(transaction: Transaction) -> str:
        runs.append("ending")
        if len(runs) == 1:
            # As SQLite does by itself when the disk is full.
            assert isinstance(transaction, SqliteTransaction)
            transaction._connection.execute("ROLLBACK")
        return insert("b")(transaction)

    futures = at_once(storage, insert("a"), ending, insert("c"))
    assert [future.result(5) for future in futures] == ["a", "b", "c"]
    assert storage.read(bodies).result(5) == ["a", "b", "c"]
    assert len(runs) == 2


def test_one_that_ends_the_transaction_each_time_fails_alone(storage: SqliteStorage) -> None:
    def ending(transaction: Transaction) -> str:
        assert isinstance(transaction, SqliteTransaction)
        transaction._connection.execute("ROLLBACK")
        return insert("b")(transaction)

    first, second, third = at_once(storage, insert("a"), ending, insert("c"))
    assert (first.result(5), third.result(5)) == ("a", "c")
    with pytest.raises(StorageError, match="the transaction has ended"):
        second.result(5)
    assert storage.read(bodies).result(5) == ["a", "c"]


def test_one_that_takes_long_is_committed_before_the_next_begins(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_jobs, "_SHARED_SECONDS", 0.0)
    seen = commits(storage)
    futures = at_once(storage, *(insert(text) for text in "abc"))
    assert [future.result(5) for future in futures] == ["a", "b", "c"]
    assert seen == ["COMMIT"] * 4


def test_a_lock_that_another_process_holds_is_waited_for_once(tmp_path: Path) -> None:
    holder, waiter = (
        sqlite3.connect(tmp_path / "store.db", isolation_level=None, timeout=0.01) for _ in "ab"
    )
    holder.execute("BEGIN IMMEDIATE")
    seen: list[str] = []
    waiter.set_trace_callback(seen.append)
    jobs: list[sqlite_jobs.AnyJob] = [Job(lambda _: None) for _ in "abc"]
    run_together(waiter, jobs, "store.db")
    for job in jobs:
        with pytest.raises(StorageError, match="another process holds its lock"):
            job.future.result(0)
    assert seen == ["BEGIN IMMEDIATE"]
    holder.close()
    waiter.close()


def test_work_that_was_cancelled_before_its_turn_never_runs(storage: SqliteStorage) -> None:
    kept, dropped = Future[str](), Future[str]()

    def hand_over(transaction: Transaction) -> None:
        nonlocal kept, dropped
        kept, dropped = storage.write(insert("a")), storage.write(insert("b"))
        assert dropped.cancel()

    storage.write(hand_over).result(5)
    assert kept.result(5) == "a"
    assert storage.read(bodies).result(5) == ["a"]


def test_closing_waits_for_what_was_handed_over_and_takes_no_more(tmp_path: Path) -> None:
    storage = SqliteStorage(tmp_path / "closing.db")
    futures = at_once(storage, *(insert(text) for text in "abc"))
    storage.close()
    assert [future.result(0) for future in futures] == ["a", "b", "c"]
    with pytest.raises(RuntimeError, match="the store is closed"):
        storage.write(insert("d"))
