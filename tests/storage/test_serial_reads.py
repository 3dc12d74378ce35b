"""What only reads, but in a mutation, sees the outcome of some mutations in their serial order.

The classic case: a receipt is being written for the open batch, the batch is closed meanwhile, and
then somebody reports on the closed batch, to which no receipt may be added any more.
"""

from __future__ import annotations

import threading
from concurrent.futures import wait

import pytest

from gnomon.storage.ids import new_id
from gnomon.storage.protocol import Snapshot, Storage, StoredDocument, Transaction
from tests.storage.rows import EVER, insert

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


@pytest.mark.holds("reading-mutations-are-serializable")
def test_a_report_in_a_mutation_on_a_closed_batch_has_all_its_receipts(storage: Storage) -> None:
    batch = storage.write(lambda transaction: insert(transaction, "batch 1")).result(10)
    storage.write(crowd).result(30)
    has_read, may_go_on = threading.Event(), threading.Event()

    def add_receipt(transaction: Transaction) -> None:
        row = transaction.get_document(batch)
        assert row is not None
        has_read.set()
        assert may_go_on.wait(10)
        insert(transaction, f"receipt of {row.body}")

    adding = storage.write(add_receipt)
    assert has_read.wait(10)
    closing = storage.write(lambda transaction: transaction.replace_body(batch, "batch 2"))
    wait([closing], PATIENCE)
    reporting = storage.write(notes)
    wait([reporting], PATIENCE)
    may_go_on.set()
    report = reporting.result(10)
    for done in (adding, closing):
        done.result(10)
    assert report[0] == "batch 2"
    of_the_closed = [note for note in storage.read(notes).result(10) if note.endswith("batch 1")]
    assert set(of_the_closed) <= set(report)
