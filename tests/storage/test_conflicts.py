"""Mutations that meet on PostgreSQL, and connections that are lost under them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from gnomon.storage.errors import StorageError
from gnomon.storage.faults import FAULTS, FaultPoint
from gnomon.storage.fencing import Superseded
from gnomon.storage.opening import Tuning, open_storage
from gnomon.storage.postgres.errors import CommitUnknown
from gnomon.storage.postgres.transaction import PostgresTransaction
from gnomon.storage.protocol import ScheduledState, Storage, Transaction
from tests.postgres.relay import Relay
from tests.storage.conftest import Opener
from tests.storage.rows import add_schedule, bodies, insert, schedule_of


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    yield
    FAULTS.clear()


@pytest.mark.holds("retried-alike", "serializable")
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


@pytest.mark.parametrize(("patience", "times"), [(0.0, "1 time in"), (0.3, r"\d+ times in")])
def test_what_meets_others_for_too_long_says_how_often_and_in_what_time(
    join: Opener, monkeypatch: pytest.MonkeyPatch, patience: float, times: str
) -> None:
    monkeypatch.setattr("gnomon.storage.postgres.attempts._CONFLICT_SECONDS", patience)
    first, second = join(), join()
    counter = first.write(lambda t: insert(t, "0")).result()

    def meet(transaction: Transaction) -> None:
        transaction.get_document(counter)
        second.write(lambda t: t.replace_body(counter, str(time.monotonic()))).result(10)
        time.sleep(0.02)
        transaction.replace_body(counter, "mine")

    with pytest.raises(StorageError, match=rf"met others {times} 0\.\d s, and was undone; try"):
        first.write(meet).result(10)


@pytest.mark.holds("serializable")
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


@pytest.mark.holds("starting-at-once")
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


@pytest.mark.holds("lost-commits")
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


def once(fault: Callable[[], None]) -> Callable[[], None]:
    """The fault, the first time that its point is reached."""
    faults = [fault]
    return lambda: faults.pop()() if faults else None


@pytest.mark.holds("lost-commits")
def test_a_transaction_whose_commit_did_not_reach_the_server_is_run_again(
    join: Opener, postgres: str
) -> None:
    storage = join()
    FAULTS[FaultPoint.BEFORE_COMMIT] = once(lambda: cut(postgres))
    storage.write(insert).result(20)
    assert storage.read(bodies).result() == ["{}"]


@pytest.fixture
def through(relay: Relay) -> Iterator[Storage]:
    """A store that is reached through a relay."""
    with closing(open_storage(relay.url)) as storage:
        yield storage


@pytest.mark.holds("lost-commits")
def test_a_transaction_whose_commit_was_kept_but_not_answered_is_not_run_again(
    through: Storage, relay: Relay
) -> None:
    relay.loses_answer_to = b"COMMIT"
    first = through.write(insert).result(20)
    assert relay.loses_answer_to is None
    found = through.read(lambda s: s.get_document(first)).result(20)
    assert found is not None
    assert through.read(bodies).result(20) == ["{}"]


def test_a_lost_commit_is_not_taken_for_kept_because_the_first_question_was_lost_too(
    through: Storage, relay: Relay, postgres: str
) -> None:
    runs: list[str] = []

    def work(transaction: Transaction) -> None:
        runs.append(insert(transaction))

    def lose() -> None:
        cut(postgres)
        relay.loses_answer_to = b"INSERT INTO commits (mark) VALUES ($1"

    FAULTS[FaultPoint.BEFORE_COMMIT] = once(lose)
    through.write(work).result(20)
    assert relay.loses_answer_to is None
    assert through.read(bodies).result(20) == ["{}"]
    assert len(runs) == 2


@pytest.mark.holds("lost-commits", "mutations-exactly-once")
def test_a_scheduled_mutation_whose_commit_was_not_answered_has_run_once(
    through: Storage, relay: Relay
) -> None:
    schedule_id = add_schedule(through)
    assert schedule_id is not None
    row = schedule_of(through, schedule_id)
    relay.loses_answer_to = b"COMMIT"
    done = through.complete(row, insert, lambda: 5)
    with pytest.raises(Superseded):
        done.result(20)
    assert through.read(bodies).result(20) == ["{}"]
    assert schedule_of(through, schedule_id).state is ScheduledState.SUCCESS


def test_only_a_server_that_stays_away_leaves_a_commit_open(
    through: Storage, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gnomon.storage.postgres.marks.SECONDS", 0.5)
    through.write(lambda t: None).result(20)
    relay.loses_answer_to = b"COMMIT"
    relay.refuses = True
    with pytest.raises(CommitUnknown, match="not known whether the transaction was kept"):
        through.write(insert).result(20)
    relay.refuses = False
    # The next one has a connection again.
    assert through.read(bodies).result(20) == ["{}"]


@pytest.mark.holds("serializable")
def test_transactions_that_wait_for_each_other_are_both_kept_in_the_end(
    join: Opener, postgres: str
) -> None:
    """The server ends one of them with 40P01, and it is run again."""
    storage, other = join(), join()
    first, second = (storage.write(lambda t: insert(t, "0")).result(10) for _ in range(2))
    both = threading.Barrier(2)
    runs: list[str] = []

    def write(one: str, then: str) -> Callable[[Transaction], None]:
        def work(transaction: Transaction) -> None:
            assert isinstance(transaction, PostgresTransaction)
            runs.append(one)
            transaction.replace_body(one, one)
            transaction.sql.finish()
            if len(runs) <= 2:
                both.wait(10)
            transaction.replace_body(then, one)

        return work

    writes = [storage.write(write(first, second)), other.write(write(second, first))]
    for done in writes:
        done.result(20)
    assert len(runs) > 2
    found = storage.read(bodies).result(10)
    # Whichever came last has written both.
    assert found in ([first, first], [second, second])


@pytest.mark.holds("transactions-are-limited-in-time")
def test_a_function_that_stands_still_too_long_is_undone_by_the_server(postgres: str) -> None:
    """It holds the rows that it has written, so the server does not wait for it."""
    runs: list[int] = []

    def dawdle(transaction: Transaction) -> None:
        runs.append(1)
        insert(transaction)
        bodies(transaction)
        time.sleep(2.5)
        insert(transaction)

    tuning = Tuning(transaction_seconds=0.5)
    with closing(open_storage(postgres, tuning=tuning)) as storage:
        with pytest.raises(StorageError, match="the function took too long; it was undone"):
            storage.write(dawdle).result(30)
        assert storage.read(bodies).result(10) == []
    # Again it would take as long.
    assert len(runs) <= 2


def test_a_statement_that_takes_too_long_is_ended(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gnomon.storage.postgres.session.STATEMENT_SECONDS", 0.5)

    def wait(transaction: Transaction) -> None:
        assert isinstance(transaction, PostgresTransaction)
        transaction.sql.execute(b"SELECT pg_sleep(20)")

    with closing(open_storage(postgres, tuning=Tuning(transaction_seconds=0.1))) as storage:
        with pytest.raises(StorageError, match="a statement took longer than its limit"):
            storage.write(wait).result(30)
        assert storage.read(bodies).result(10) == []
