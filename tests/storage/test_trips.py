"""How many round trips to PostgreSQL a scheduled mutation takes, counted between the two.

Each is a wait of the network: at 0.5 ms, ten of them are more than most mutations take.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from gnomon.storage.keys import encode_key
from gnomon.storage.opening import Tuning, open_storage
from gnomon.storage.protocol import Storage, StoredSchedule, Transaction, Worker
from tests.postgres.relay import Relay
from tests.storage.rows import add_schedule, insert

MANY = 16


@pytest.fixture
def storage(relay: Relay) -> Iterator[Storage]:
    """A store behind the relay, whose one writer knows what it needs to know."""
    tuning = Tuning(transactions=1, lease=300)
    with closing(open_storage(relay.url, tuning=tuning)) as storage:
        yield storage


def prepared(storage: Storage) -> int:
    """An index, on a connection that is open; its number."""

    def work(transaction: Transaction) -> int:
        number = transaction.create_index("notes", "by_text", ("text",)).number
        transaction.list_indexes()
        insert(transaction)
        return number

    return storage.write(work).result(20)


def read_and_insert(index: int, text: str) -> Callable[[Transaction], None]:
    """One indexed read, one insert and its entry in the index: what the benchmarks measure."""

    def work(transaction: Transaction) -> None:
        low, high = encode_key([text]), encode_key([f"{text}~"])
        assert transaction.scan_index(index, low, high, descending=False, limit=1) == []
        transaction.put_entry(index, low, insert(transaction))

    return work


async def claimed(worker: Worker, count: int) -> list[StoredSchedule]:
    return await worker.claim("mutation", 10, count, ["notes:add"])


def test_a_single_scheduled_mutation_takes_seven(storage: Storage, relay: Relay) -> None:
    """Its claim; begin, read, document, entry, end, commit."""
    index = prepared(storage)
    add_schedule(storage)

    async def work() -> int:
        worker = await storage.join("a")
        assert worker is not None
        # Its lease is kept on another connection, which is busy at first.
        await asyncio.sleep(0.3)
        await claimed(worker, 0)
        before = relay.round_trips
        (row,) = await claimed(worker, 1)
        storage.complete(row, read_and_insert(index, "a"), lambda: 5).result(20)
        return relay.round_trips - before

    assert asyncio.run(work()) == 7


def test_many_that_wait_take_one_and_a_half_each(
    storage: Storage, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim, a begin, a read each, documents, entries, ends, a commit; and those of the blocker
    that has them wait."""
    # However busy the machine is.
    monkeypatch.setattr("gnomon.storage.postgres.batches.SHARED_SECONDS", 10.0)
    index = prepared(storage)
    for _ in range(MANY):
        add_schedule(storage)

    async def work() -> int:
        worker = await storage.join("a")
        assert worker is not None
        # Its lease is kept on another connection, which is busy at first.
        await asyncio.sleep(0.3)
        await claimed(worker, 0)
        before = relay.round_trips
        rows = await claimed(worker, MANY)
        storage.write(lambda t: time.sleep(0.1))
        works = [read_and_insert(index, f"{number:03}") for number in range(MANY)]
        done = [
            storage.complete(row, each, lambda: 5) for row, each in zip(rows, works, strict=True)
        ]
        for one in done:
            one.result(20)
        return relay.round_trips - before

    # The driver prepares the read on the way, once for a connection.
    blocker = preparing = 2
    assert asyncio.run(work()) <= 1 + blocker + 1 + MANY + preparing + 4
