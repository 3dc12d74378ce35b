"""Mutations that meet on PostgreSQL, and connections that are lost under them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from gnomon.storage.errors import StorageError
from gnomon.storage.faults import FAULTS, FaultPoint
from gnomon.storage.opening import open_storage
from gnomon.storage.postgres.errors import CommitUnknown
from gnomon.storage.protocol import Transaction
from tests.storage.conftest import Opener
from tests.storage.rows import bodies, insert


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    yield
    FAULTS.clear()


def test_a_transaction_that_meets_another_is_run_again(join: Opener) -> None:
    """Each adds a note that says how many there were: one of the two must see the other's."""
    storage = join()
    both = threading.Barrier(2)
    attempts: list[int] = []

    def work(transaction: Transaction) -> None:
        count = len(bodies(transaction))
        attempts.append(count)
        if len(attempts) <= 2:
            both.wait(5)
        insert(transaction, str(count))

    writes = [storage.write(work) for _ in range(2)]
    for write in writes:
        write.result(10)
    assert storage.read(bodies).result() == ["0", "1"]
    assert len(attempts) > 2


def test_increments_from_two_processes_all_count(join: Opener) -> None:
    first, second = join(), join()
    counter = first.write(lambda t: insert(t, "0")).result()

    def increment(transaction: Transaction) -> None:
        row = transaction.get_document(counter)
        assert row is not None
        transaction.replace_body(counter, str(int(row.body) + 1))

    writes = [storage.write(increment) for _ in range(20) for storage in (first, second)]
    for write in writes:
        write.result(30)
    assert first.read(bodies).result() == ["40"]


def test_processes_that_start_at_once_make_the_tables_once(postgres: str) -> None:
    errors: list[Exception] = []

    def start() -> None:
        try:
            open_storage(postgres).close()
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert errors == []


def cut(address: str) -> None:
    """Has the server end every connection that is in a transaction."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'gnomon' AND state = 'idle in transaction'"
        )


def test_a_connection_that_is_lost_before_the_commit_has_the_work_run_again(
    join: Opener, postgres: str
) -> None:
    storage = join()
    runs: list[str] = []

    def work(transaction: Transaction) -> None:
        insert(transaction, f"before {len(runs)}")
        runs.append("begun")
        if len(runs) == 1:
            cut(postgres)
        insert(transaction, "after")

    storage.write(work).result(20)
    assert storage.read(bodies).result() == ["before 1", "after"]


def test_a_connection_that_is_lost_during_the_commit_is_said_to_leave_it_open(
    join: Opener, postgres: str
) -> None:
    storage = join()
    FAULTS[FaultPoint.BEFORE_COMMIT] = lambda: cut(postgres)
    with pytest.raises(CommitUnknown, match="not known whether the transaction was kept"):
        storage.write(insert).result(20)
    FAULTS.clear()
    # The next one has a connection again.
    storage.write(lambda t: insert(t, "next")).result(20)
    assert storage.read(bodies).result() == ["next"]
