"""The table of scheduled functions: one behaviour in memory, in a file and on a server."""

from __future__ import annotations

import asyncio

import pytest

from gnomon.storage.protocol import ScheduledState, Storage, StoredSchedule, Transaction
from tests.storage.rows import EVER, SCHEDULES, add_schedule, insert, schedule_of

PENDING, SUCCESS = ScheduledState.PENDING, ScheduledState.SUCCESS
KNOWN = ("notes:add",)


def claim(storage: Storage, kind: str, now: int, limit: int = 10) -> list[StoredSchedule]:
    """What a worker that joins the store is given."""

    async def work() -> list[StoredSchedule]:
        worker = await storage.join("a")
        assert worker is not None
        return await worker.claim(kind, now, limit, KNOWN)

    return asyncio.run(work())


@pytest.mark.holds("never-early")
def test_what_is_due_is_claimed_the_longest_due_first(storage: Storage) -> None:
    late, early, _ = (add_schedule(storage, due=due) for due in (7, 3, 11))
    assert [row.id for row in claim(storage, "mutation", 10)] == [early, late]


@pytest.mark.holds("actions-at-most-once")
def test_a_claimed_action_is_in_progress_and_a_mutation_stays_pending(storage: Storage) -> None:
    mutation, action = add_schedule(storage), add_schedule(storage, "action")
    assert mutation is not None
    assert action is not None
    (claimed,) = claim(storage, "action", 5)
    assert claimed.id == action
    assert schedule_of(storage, action).state is ScheduledState.IN_PROGRESS
    assert schedule_of(storage, mutation).state is PENDING


def test_the_next_due_time_is_the_earliest_of_those_that_come_after(storage: Storage) -> None:
    for kind, due in (("mutation", 9), ("action", 7), ("action", 3)):
        add_schedule(storage, kind, due=due)
    assert storage.read(lambda s: [s.next_due(time) for time in (0, 3, 7, 9)]).result() == [
        3,
        7,
        9,
        None,
    ]


@pytest.mark.holds("mutations-exactly-once", "actions-at-most-once")
def test_a_state_is_left_only_once(storage: Storage) -> None:
    schedule_id = add_schedule(storage)
    assert schedule_id is not None

    def end(transaction: Transaction) -> bool:
        return transaction.move_schedule(schedule_id, PENDING, SUCCESS, completed_time=5)

    assert storage.write(end).result()
    assert not storage.write(end).result()
    assert schedule_of(storage, schedule_id).completed_time == 5


@pytest.mark.holds("all-or-nothing")
def test_a_schedule_vanishes_with_the_transaction_that_made_it(storage: Storage) -> None:
    def work(transaction: Transaction) -> None:
        time = transaction.next_creation_time(SCHEDULES, 1)
        insert(transaction)
        row = StoredSchedule("a", time, "notes:add", "mutation", "{}", 1, PENDING)
        assert transaction.insert_schedule(row)
        raise KeyError

    assert isinstance(storage.write(work).exception(), KeyError)
    assert storage.read(lambda s: s.next_due(0)).result() is None


def test_finished_ones_are_forgotten_and_pending_ones_are_not(storage: Storage) -> None:
    done, pending = add_schedule(storage), add_schedule(storage)
    assert done is not None
    assert pending is not None

    def end(transaction: Transaction) -> int:
        transaction.move_schedule(done, PENDING, SUCCESS, completed_time=5)
        return transaction.delete_completed_schedules(6)

    assert storage.write(end).result() == 1
    left = storage.read(lambda s: s.scan_schedules(0, EVER, descending=False, limit=9)).result()
    assert [row.id for row in left] == [pending]


@pytest.mark.holds("one-run-a-slot")
def test_a_slot_of_a_cron_job_is_taken_once(storage: Storage) -> None:
    assert add_schedule(storage, cron="daily", slot=1) is not None
    assert add_schedule(storage, cron="daily", slot=1) is None
    assert add_schedule(storage, cron="daily", slot=2) is not None
    assert storage.read(lambda s: s.cron_is_active("daily")).result()
    assert not storage.read(lambda s: s.cron_is_active("weekly")).result()


def test_the_last_runs_of_a_cron_job_are_found_the_latest_first(storage: Storage) -> None:
    for number, cron in enumerate(["a", "a", "b", "a", None], start=1):
        add_schedule(storage, cron=cron, slot=None if cron is None else number)
    runs = storage.read(lambda snapshot: snapshot.cron_runs("a", 2)).result()
    assert [run.slot for run in runs] == [4, 2]
