"""Mutations that wait together share a transaction on PostgreSQL, and do not notice it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, suppress

import psycopg
import pytest

from gnomon.errors import GnomonError
from gnomon.storage.errors import StorageError
from gnomon.storage.fencing import Superseded
from gnomon.storage.keys import AFTER, encode_key
from gnomon.storage.opening import Tuning, open_storage
from gnomon.storage.postgres.transaction import PostgresTransaction
from gnomon.storage.protocol import (
    ScheduledState,
    Storage,
    StoredSchedule,
    Transaction,
)
from tests.postgres.relay import relay_to
from tests.storage.conftest import Opener
from tests.storage.rows import add_schedule, bodies, insert, schedule_of

KNOWN = ("notes:add",)
Work = Callable[[Transaction], object]


@pytest.fixture
def one_writer(postgres: str) -> Iterator[Storage]:
    """A store on PostgreSQL in which one mutation runs at a time, so that the others wait."""
    with closing(open_storage(postgres, tuning=Tuning(transactions=1))) as storage:
        yield storage


class Blocked:
    """A mutation that goes on when it may, once its transaction has begun."""

    def __init__(self) -> None:
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()
        self.runs = 0

    def __call__(self, transaction: Transaction) -> None:
        self.runs += 1
        self.has_begun.set()
        self.may_go_on.wait(10)


def together(storage: Storage, *works: Work) -> list[Future[object]]:
    """Hands over all of it while the one before still runs."""
    may_go_on = threading.Event()
    first = storage.write(lambda t: may_go_on.wait(10))
    futures = [storage.write(work) for work in works]
    may_go_on.set()
    first.result(10)
    for future in futures:
        future.exception(20)
    return futures


def claimed(storage: Storage, count: int) -> list[StoredSchedule]:
    """Scheduled mutations that this process has claimed."""
    for _ in range(count):
        add_schedule(storage)
    return claim(storage, count)


def claim(storage: Storage, count: int) -> list[StoredSchedule]:
    async def work() -> list[StoredSchedule]:
        worker = await storage.join("a")
        assert worker is not None
        return await worker.claim("mutation", 10, count, KNOWN)

    return asyncio.run(work())


def count(transaction: Transaction) -> str:
    """A note that says how many there were."""
    return insert(transaction, str(len(bodies(transaction))))


def fail(transaction: Transaction) -> None:
    insert(transaction, "failed")
    bodies(transaction)
    raise KeyError


def test_each_sees_what_those_before_it_wrote(one_writer: Storage) -> None:
    storage = one_writer
    together(storage, *[count] * 20)
    assert storage.read(bodies).result(10) == [str(number) for number in range(20)]


def test_one_sees_what_was_committed_before_it_was_asked_for(
    one_writer: Storage, join: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction that runs just then began before that, and does not see it."""
    monkeypatch.setattr("gnomon.storage.postgres.batches.SHARED_SECONDS", 10.0)
    other = join()
    running = Blocked()
    first = one_writer.write(running)
    running.has_begun.wait(10)
    other.write(lambda t: insert(t, "before")).result(10)
    seen = one_writer.write(bodies)
    running.may_go_on.set()
    assert first.result(10) is None
    assert seen.result(10) == ["before"]


def test_one_that_is_claimed_while_others_run_does_not_undo_them(
    one_writer: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gnomon.storage.postgres.batches.SHARED_SECONDS", 10.0)
    add_schedule(one_writer)
    running = Blocked()
    first = one_writer.write(running)
    running.has_begun.wait(10)
    (row,) = claim(one_writer, 1)
    second = one_writer.complete(row, insert, lambda: 5)
    running.may_go_on.set()
    second.result(10)
    first.result(10)
    assert running.runs == 1


@pytest.mark.holds("others-are-unharmed")
def test_one_that_fails_undoes_itself_alone(one_writer: Storage) -> None:
    storage = one_writer
    futures = together(storage, count, fail, count, fail, count)
    errors = [type(future.exception()) for future in futures]
    assert errors == [type(None), KeyError, type(None), KeyError, type(None)]
    assert storage.read(bodies).result(10) == ["0", "1", "2"]


@pytest.mark.holds("others-are-unharmed")
def test_an_error_of_the_server_is_told_in_words_and_concerns_nobody_else(
    one_writer: Storage,
) -> None:
    def fill_the_disk(transaction: Transaction) -> None:
        insert(transaction)
        bodies(transaction)
        assert isinstance(transaction, PostgresTransaction)
        transaction.sql.execute(b"DO $$ BEGIN RAISE disk_full; END $$")

    first, full, last = together(one_writer, count, fill_the_disk, count)
    assert (first.exception(), last.exception()) == (None, None)
    assert isinstance(full.exception(), StorageError)
    assert "the server's disk is full; nothing was lost" in str(full.exception())
    assert one_writer.read(bodies).result(10) == ["0", "1"]


def test_scheduled_ones_end_with_their_writes_and_the_next_sees_both(one_writer: Storage) -> None:
    storage = one_writer
    rows = claimed(storage, 3)
    seen: list[list[str]] = []

    def work(transaction: Transaction) -> None:
        found = [transaction.get_schedule(row.id) for row in rows]
        seen.append([str(row.state) for row in found if row is not None])
        insert(transaction)

    may_go_on = threading.Event()
    storage.write(lambda t: may_go_on.wait(10))
    futures = [storage.complete(row, work, lambda: 5) for row in rows]
    may_go_on.set()
    for future in futures:
        future.result(10)
    assert seen[-3:] == [
        ["pending", "pending", "pending"],
        ["success", "pending", "pending"],
        ["success", "success", "pending"],
    ]
    assert len(storage.read(bodies).result(10)) == 3


def test_one_that_was_canceled_meanwhile_takes_no_other_with_it(one_writer: Storage) -> None:
    storage = one_writer
    rows = claimed(storage, 5)
    pending, canceled = ScheduledState.PENDING, ScheduledState.CANCELED
    storage.write(lambda t: t.move_schedule(rows[2].id, pending, canceled)).result(10)
    futures = [storage.complete(row, insert, lambda: 5) for row in rows]
    kept = [future.exception(10) is None for future in futures]
    assert kept == [True, True, False, True, True]
    assert isinstance(futures[2].exception(), Superseded)
    assert len(storage.read(bodies).result(10)) == 4


def test_a_row_that_was_moved_to_another_place_is_found(join: Opener, postgres: str) -> None:
    """As VACUUM FULL does, and what else rewrites a table."""
    storage = join()
    add_schedule(storage)
    rows = claimed(storage, 2)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("UPDATE scheduled_functions SET args = args")
        connection.execute("VACUUM FULL scheduled_functions")
    for row in rows:
        storage.complete(row, insert, lambda: 5).result(10)
        assert schedule_of(storage, row.id).state is ScheduledState.SUCCESS
    assert len(storage.read(bodies).result(10)) == 2


def test_a_transaction_that_is_over_refuses_whoever_still_has_it(join: Opener) -> None:
    storage = join()
    kept: list[Transaction] = []
    storage.write(kept.append).result(10)
    for use in (insert, bodies, lambda t: t.get_schedule("a"), lambda t: t.list_crons()):
        with pytest.raises(GnomonError, match="is over"):
            use(kept[0])
    assert storage.read(bodies).result(10) == []


@pytest.mark.parametrize("deeply", [False, True])
def test_what_waits_to_be_written_is_seen_by_every_read(storage: Storage, deeply: bool) -> None:
    """On all stores; PostgreSQL is sent nothing before it can be seen."""
    seen: list[object] = []

    def work(transaction: Transaction) -> None:
        index = transaction.create_index("notes", "by_text", ("text",)).number
        if not deeply:
            write_and_look(transaction, index)
            return
        with transaction.savepoint(), transaction.savepoint():
            write_and_look(transaction, index)
        seen.append(bodies(transaction))

    def write_and_look(transaction: Transaction, index: int) -> None:
        first, second = insert(transaction, "1"), insert(transaction, "2")
        keys = {name: encode_key([name]) for name in (first, second)}
        for name, key in keys.items():
            transaction.put_entry(index, key, name)
        transaction.replace_body(first, "one")
        found = transaction.get_document(first)
        seen.append(found and found.body)
        transaction.delete_entry(index, keys[second])
        transaction.delete_document(second)
        seen.append(transaction.get_document(second))
        rows = transaction.scan_index(index, b"", AFTER, descending=False, limit=9)
        seen.append([row.document.body for row in rows])
        transaction.replace_body(first, "uno")
        seen.append(bodies(transaction))
        transaction.delete_entry(index, keys[first])
        transaction.put_entry(index, keys[first], first)

    storage.write(work).result(10)
    assert seen[:4] == ["one", None, ["one"], ["uno"]]
    assert storage.read(bodies).result(10) == ["uno"]


def test_a_savepoint_that_fails_after_a_read_undoes_what_the_read_had_sent(
    storage: Storage,
) -> None:
    def work(transaction: Transaction) -> list[str]:
        document = insert(transaction, "before")
        with suppress(KeyError), transaction.savepoint():
            insert(transaction, "inside")
            transaction.replace_body(document, "changed")
            assert len(bodies(transaction)) == 2
            with transaction.savepoint():
                insert(transaction, "deeper")
            assert len(bodies(transaction)) == 3
            transaction.delete_document(document)
            raise KeyError
        return bodies(transaction)

    assert storage.write(work).result(10) == ["before"]
    assert storage.read(bodies).result(10) == ["before"]


def test_many_writes_take_few_round_trips(postgres: str) -> None:
    """A thousand inserts are sent a few hundred at a time, not one by one."""
    with relay_to(postgres) as relay, closing(open_storage(relay.url)) as storage:
        storage.write(insert).result(20)
        before = relay.round_trips
        storage.write(lambda t: [insert(t) for _ in range(1000)]).result(20)
        # Begin, savepoint, half, release, half, commit.
        assert relay.round_trips - before == 6
