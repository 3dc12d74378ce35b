"""Many rows at once: what they are afterwards is what one by one would have made of them."""

from __future__ import annotations

import pytest

from gnomon.storage.keys import AFTER, encode_key
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    Storage,
    StoredDocument,
    StoredSchedule,
    Transaction,
)
from tests.storage.rows import EVER

DOCUMENTS = [
    StoredDocument("notes_1", "notes", 1, '{"text":"tab\\t, \\\\ and \\n"}'),
    StoredDocument("notes_2", "notes", 2, '{"text":"\\u0000 and \U0001f600"}'),
]
SCHEDULES = [
    StoredSchedule("_s_1", 1, "notes:add", "mutation", "{}", 5, ScheduledState.PENDING),
    StoredSchedule(
        "_s_2", 2, "notes:act", "action", '{"a":"\\\\N"}', 6, ScheduledState.FAILED, 7, "a\tb\n\\N"
    ),
    StoredSchedule(
        "_s_3", 3, "notes:add", "mutation", "{}", 8, ScheduledState.SUCCESS, 9, None, "nightly", 8
    ),
]


def test_documents_and_their_entries_are_loaded_as_they_are(storage: Storage) -> None:
    keys = [encode_key([b"\x00\xff\n\\"]), encode_key(["x" * 3000])]

    def work(transaction: Transaction) -> int:
        index = transaction.create_index("notes", "by_text", ("text", "creation_time"))
        transaction.load_documents(DOCUMENTS)
        entries = [(key, row.id) for key, row in zip(keys, DOCUMENTS, strict=True)]
        transaction.load_entries(index.number, entries)
        return index.number

    number = storage.write(work).result()

    def read(snapshot: Snapshot) -> object:
        found = snapshot.scan_index(number, b"", AFTER, descending=False, limit=9)
        rows = snapshot.scan_table("notes", 0, EVER, descending=False, limit=9)
        return rows, {one.key: one.document for one in found}

    assert storage.read(read).result() == (DOCUMENTS, dict(zip(keys, DOCUMENTS, strict=True)))


def test_schedules_of_every_state_are_loaded_as_they_are(storage: Storage) -> None:
    storage.write(lambda transaction: transaction.load_schedules(SCHEDULES)).result()
    assert (
        storage.read(lambda s: s.scan_schedules(0, EVER, descending=False, limit=9)).result()
        == SCHEDULES
    )


def test_rows_that_cannot_be_loaded_undo_the_transaction(storage: Storage) -> None:
    def work(transaction: Transaction) -> None:
        transaction.load_documents(DOCUMENTS[:1])
        transaction.load_documents(DOCUMENTS)

    with pytest.raises(Exception, match=r"(?i)unique"):
        storage.write(work).result()
    assert storage.read(lambda snapshot: snapshot.count_documents()).result() == {}
