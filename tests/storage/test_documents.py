"""Documents and their indexes: one behaviour in memory, in a file and on a server."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from gnomon.storage.keys import AFTER, encode_key
from gnomon.storage.protocol import Snapshot, Storage, StoredCron, Transaction
from tests.storage.conftest import Opener
from tests.storage.rows import EVER, bodies, insert


@pytest.mark.holds("all-or-nothing")
def test_work_that_raises_is_undone(storage: Storage) -> None:
    def work(transaction: Transaction) -> None:
        insert(transaction)
        raise KeyError

    with pytest.raises(KeyError):
        storage.write(work).result()
    assert storage.read(bodies).result() == []


@pytest.mark.holds("nested-mutations-undo-themselves")
def test_a_savepoint_that_raises_undoes_only_itself(storage: Storage) -> None:
    def work(transaction: Transaction) -> None:
        insert(transaction, "1")
        with suppress(KeyError), transaction.savepoint():
            insert(transaction, "2")
            with transaction.savepoint():
                insert(transaction, "3")
            raise KeyError
        insert(transaction, "4")

    storage.write(work).result()
    assert storage.read(bodies).result() == ["1", "4"]


def test_a_document_is_replaced_and_deleted(storage: Storage) -> None:
    document_id = storage.write(insert).result()
    storage.write(lambda t: t.replace_body(document_id, '{"a":1}')).result()
    assert storage.read(bodies).result() == ['{"a":1}']
    storage.write(lambda t: t.delete_document(document_id)).result()
    assert storage.read(lambda s: s.get_document(document_id)).result() is None


def test_a_table_is_read_in_the_order_of_creation_either_way(storage: Storage) -> None:
    for number in range(5):
        storage.write(lambda t, number=number: insert(t, str(number))).result()

    def read(snapshot: Snapshot, *, descending: bool) -> list[str]:
        rows = snapshot.scan_table("notes", 0, EVER, descending=descending, limit=3)
        return [row.body for row in rows]

    assert storage.read(lambda s: read(s, descending=False)).result() == ["0", "1", "2"]
    assert storage.read(lambda s: read(s, descending=True)).result() == ["4", "3", "2"]


def test_documents_are_counted_by_table(storage: Storage) -> None:
    storage.write(insert).result()
    storage.write(insert).result()
    assert storage.read(lambda snapshot: snapshot.count_documents()).result() == {"notes": 2}


def test_the_last_digest_of_a_table_is_kept(storage: Storage) -> None:
    def work(transaction: Transaction) -> None:
        transaction.put_table_digest("notes", "a")
        transaction.put_table_digest("notes", "b")

    storage.write(work).result()
    assert storage.read(lambda snapshot: snapshot.table_digests()).result() == {"notes": "b"}


def test_an_index_is_dropped_with_its_entries(storage: Storage) -> None:
    def work(transaction: Transaction) -> int:
        index = transaction.create_index("notes", "by_text", ("text", "creation_time"))
        transaction.put_entry(index.number, encode_key(["a"]), insert(transaction))
        assert transaction.list_indexes() == [index]
        found = transaction.scan_index(index.number, b"", AFTER, descending=False, limit=9)
        assert len(found) == 1
        transaction.drop_index(index.number)
        return index.number

    number = storage.write(work).result()
    entries = storage.read(lambda s: s.scan_index(number, b"", AFTER, descending=False, limit=9))
    assert entries.result() == []
    assert storage.read(lambda s: s.list_indexes()).result() == []


@pytest.mark.holds("index-order")
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("length", [1, 1499, 1500, 1501, 4000])
def test_keys_of_any_length_keep_their_order(
    storage: Storage, length: int, descending: bool
) -> None:
    """A server's index holds only the beginning of a long key."""
    keys = [b"k" * length + bytes([end]) for end in (1, 3, 2, 5, 4)]

    def write(transaction: Transaction) -> int:
        number = transaction.create_index("notes", "by_text", ("text",)).number
        for key in keys:
            transaction.put_entry(number, key, insert(transaction))
        transaction.delete_entry(number, keys[3])
        return number

    number = storage.write(write).result()

    def scan(snapshot: Snapshot, low: bytes, high: bytes, limit: int) -> list[int]:
        rows = snapshot.scan_index(number, low, high, descending=descending, limit=limit)
        return [row.key[-1] for row in rows]

    order = [4, 3, 2, 1] if descending else [1, 2, 3, 4]
    assert storage.read(lambda s: scan(s, b"", AFTER, 9)).result() == order
    assert storage.read(lambda s: scan(s, b"", AFTER, 2)).result() == order[:2]
    between = [number for number in order if number in (2, 3)]
    assert storage.read(lambda s: scan(s, keys[2], keys[4], 9)).result() == between


def test_a_cleared_store_is_as_good_as_new(storage: Storage) -> None:
    def fill(transaction: Transaction) -> None:
        document_id = insert(transaction)
        index = transaction.create_index("notes", "by_text", ("text", "creation_time"))
        transaction.put_entry(index.number, b"a", document_id)
        transaction.put_table_digest("notes", "a")
        transaction.put_cron(StoredCron("daily", "every 5 s", "notes:add", "{}", 1))

    def is_empty(snapshot: Snapshot) -> bool:
        held = (snapshot.count_documents(), snapshot.list_indexes(), snapshot.table_digests())
        return not any([*held, snapshot.list_crons(), snapshot.next_due(0)])

    storage.write(fill).result()
    assert not storage.read(is_empty).result()
    storage.write(lambda transaction: transaction.clear()).result()
    assert storage.read(is_empty).result()
    storage.write(fill).result()


def test_what_was_committed_is_there_for_whoever_opens_it_next(reopen: Opener) -> None:
    document_id = reopen().write(insert).result()
    found = reopen().read(lambda s: s.get_document(document_id)).result()
    assert found is not None


@pytest.mark.holds("readers-and-writers-do-not-wait")
def test_a_reader_sees_one_moment_and_does_not_wait_for_a_writer(reopen: Opener) -> None:
    storage = reopen()
    has_begun, may_go_on = threading.Event(), threading.Event()

    def read(snapshot: Snapshot) -> tuple[list[str], list[str]]:
        before = bodies(snapshot)
        has_begun.set()
        assert may_go_on.wait(5)
        return before, bodies(snapshot)

    reading = storage.read(read)
    assert has_begun.wait(5)
    storage.write(insert).result(5)
    may_go_on.set()
    assert reading.result(5) == ([], [])
    assert storage.read(bodies).result(5) == ["{}"]
