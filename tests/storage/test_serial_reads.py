"""What only reads sees the outcome of some mutations in their serial order.

The classic case: a receipt is being written for the open batch, the batch is closed meanwhile, and
then somebody reports on the closed batch, to which no receipt may be added any more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import closing

import pytest

from gnomon.storage.ids import new_id
from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import Snapshot, Storage, StoredDocument, Transaction
from tests.storage.rows import EVER, insert

Writing = Callable[[Transaction], None]

CROWD = 3000
"""So many documents between the batch and its receipts: neighbours meet whatever they do."""
PATIENCE = 0.3


def crowd(transaction: Transaction) -> None:
    first = transaction.next_creation_time("notes", 1)
    times = range(first, first + CROWD)
    rows = [StoredDocument(new_id("notes", time), "notes", time, "crowd") for time in times]
    transaction.load_documents(rows)
    transaction.next_creation_time("notes", times[-1])


def notes(snapshot: Snapshot) -> list[str]:
    rows = snapshot.scan_table("notes", 0, EVER, descending=False, limit=2 * CROWD)
    return [row.body for row in rows if row.body != "crowd"]


def add_receipt(batch: str, has_read: threading.Event, may_go_on: threading.Event) -> Writing:
    """What writes a receipt for the batch that it has found open."""

    def work(transaction: Transaction) -> None:
        row = transaction.get_document(batch)
        assert row is not None
        has_read.set()
        assert may_go_on.wait(10)
        insert(transaction, f"receipt of {row.body}")

    return work


def close(batch: str) -> Writing:
    """What closes the batch."""
    return lambda transaction: transaction.replace_body(batch, "batch 2")


def assert_complete(report: list[str], storage: Storage) -> None:
    """A report on the closed batch has all receipts that there will ever be."""
    of_the_closed = [note for note in storage.read(notes).result(10) if note.endswith("batch 1")]
    assert report[0] == "batch 1" or set(of_the_closed) <= set(report)


@pytest.mark.holds("readers-are-serializable")
@pytest.mark.parametrize("way", ["write", "query", "survey"])
def test_a_report_on_a_closed_batch_has_all_its_receipts(storage: Storage, way: str) -> None:
    batch = storage.write(lambda transaction: insert(transaction, "batch 1")).result(10)
    storage.write(crowd).result(30)
    has_read, may_go_on = threading.Event(), threading.Event()
    adding = storage.write(add_receipt(batch, has_read, may_go_on))
    assert has_read.wait(10)
    closed = storage.write(close(batch))
    wait([closed], PATIENCE)
    ways: dict[str, Callable[[], Future[list[str]]]] = {
        "write": lambda: storage.write(notes),
        "query": lambda: storage.query(notes),
        "survey": lambda: storage.survey(notes),
    }
    reporting = ways[way]()
    wait([reporting], PATIENCE)
    may_go_on.set()
    report = reporting.result(10)
    for done in (adding, closed):
        done.result(10)
    assert_complete(report, storage)


@pytest.mark.holds("readers-are-serializable")
def test_a_query_that_comes_too_late_for_its_moment_is_run_again(kept: str) -> None:
    with closing(open_storage(kept)) as storage:
        batch = storage.write(lambda transaction: insert(transaction, "batch 1")).result(10)
        storage.write(crowd).result(30)
        has_read, may_go_on = threading.Event(), threading.Event()
        has_begun, may_report = threading.Event(), threading.Event()

        def report_late(snapshot: Snapshot) -> list[str]:
            snapshot.get_document(batch)
            has_begun.set()
            assert may_report.wait(10)
            return notes(snapshot)

        adding = storage.write(add_receipt(batch, has_read, may_go_on))
        assert has_read.wait(10)
        closed = storage.write(close(batch))
        wait([closed], PATIENCE)
        reporting = storage.query(report_late)
        assert has_begun.wait(10)
        may_go_on.set()
        for done in (adding, closed):
            done.result(10)
        may_report.set()
        assert_complete(reporting.result(10), storage)
