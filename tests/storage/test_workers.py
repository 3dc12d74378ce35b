"""Workers that share a PostgreSQL store: who claims what, and what becomes of lost claims."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import closing

import psycopg
import pytest

from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import ScheduledState, Storage, StoredSchedule, Worker
from tests.postgres.relay import Relay
from tests.storage.conftest import Opener
from tests.storage.rows import add_schedule, schedule_of

KNOWN = ("notes:add",)
NOW = 10


async def worker_of(storage: Storage, name: str = "a") -> Worker:
    worker = await storage.join(name)
    assert worker is not None
    return worker


def lose_all(address: str) -> None:
    """Has every lease lost at once, as the worker that finds it run out does."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DELETE FROM workers")


@pytest.mark.holds("workers-share")
def test_two_workers_share_what_is_due_and_none_gets_the_others(join: Opener) -> None:
    first, second = join(), join()
    made = {add_schedule(first) for _ in range(40)}

    async def claim_all(worker: Worker) -> list[str]:
        claimed: list[str] = []
        while rows := await worker.claim("mutation", NOW, 3, KNOWN):
            claimed += [row.id for row in rows]
        return claimed

    async def work() -> list[list[str]]:
        workers = [await worker_of(first), await worker_of(second)]
        return await asyncio.gather(*(claim_all(worker) for worker in workers))

    one, other = asyncio.run(work())
    assert not set(one) & set(other)
    assert sorted(one + other) == sorted(str(schedule_id) for schedule_id in made)


def test_a_worker_leaves_what_it_does_not_know_to_others(join: Opener) -> None:
    storage = join()
    add_schedule(storage)

    async def work() -> tuple[list[StoredSchedule], dict[str, int]]:
        worker = await worker_of(storage)
        claimed = await worker.claim("mutation", NOW, 3, ["notes:other"])
        return claimed, dict(await worker.unknown(NOW, ["notes:other"]))

    assert asyncio.run(work()) == ([], {"notes:add": 1})


@pytest.mark.holds("leases")
def test_a_lost_worker_s_mutations_are_pending_again_and_its_actions_failed(
    join: Opener, postgres: str
) -> None:
    lost, other = join(), join()
    mutation, action = add_schedule(lost), add_schedule(lost, "action")
    assert mutation is not None
    assert action is not None

    async def work() -> tuple[list[StoredSchedule], list[StoredSchedule]]:
        for_ever = await worker_of(lost)
        assert await for_ever.claim("mutation", NOW, 9, KNOWN)
        assert await for_ever.claim("action", NOW, 9, KNOWN)
        finder = await worker_of(other)
        assert await finder.recover(NOW, "it was lost") == []
        assert await finder.claim("mutation", NOW, 9, KNOWN) == []
        lose_all(postgres)
        failed = await finder.recover(NOW, "it was lost")
        await finder.recover(NOW, "it was lost")
        heir = await worker_of(join())
        return failed, await heir.claim("mutation", NOW, 9, KNOWN)

    failed, given = asyncio.run(work())
    assert [(row.id, row.state, row.error) for row in failed] == [
        (action, ScheduledState.FAILED, "it was lost")
    ]
    assert [row.id for row in given] == [mutation]


@pytest.mark.holds("leases")
def test_a_worker_that_was_lost_cannot_end_what_it_had(join: Opener, postgres: str) -> None:
    frozen, other = join(), join()
    action = add_schedule(frozen, "action")
    assert action is not None

    async def work() -> bool:
        sleeper, finder = await worker_of(frozen), await worker_of(other)
        (row,) = await sleeper.claim("action", NOW, 9, KNOWN)
        lose_all(postgres)
        await finder.recover(NOW, "it was lost")
        before, after = ScheduledState.IN_PROGRESS, ScheduledState.SUCCESS
        ending = frozen.write(
            lambda t: t.move_schedule(row.id, before, after, worker=row.worker, completed_time=NOW)
        )
        return ending.result(10)

    assert not asyncio.run(work())
    assert schedule_of(other, action).state is ScheduledState.FAILED


def test_a_worker_says_which_claims_it_lost_and_takes_a_new_lease(
    join: Opener, postgres: str
) -> None:
    storage = join(lease=0.3)
    add_schedule(storage)
    lost: list[str] = []
    has_lost = threading.Event()

    def on_lost(worker: str) -> None:
        lost.append(worker)
        has_lost.set()

    async def work() -> tuple[StoredSchedule, list[StoredSchedule]]:
        worker = await worker_of(storage)
        worker.on_call(lambda: None, on_lost)
        (row,) = await worker.claim("mutation", NOW, 9, KNOWN)
        lose_all(postgres)
        assert await asyncio.to_thread(has_lost.wait, 10)
        await worker.recover(NOW, "it was lost")
        return row, await worker.claim("mutation", NOW, 9, KNOWN)

    before, (after,) = asyncio.run(work())
    assert lost == [before.worker]
    assert after.id == before.id
    assert after.worker != before.worker


def test_a_worker_that_lives_keeps_its_claims_beyond_its_first_lease(join: Opener) -> None:
    storage, other = join(lease=0.3), join()
    add_schedule(storage)

    async def work() -> list[StoredSchedule]:
        worker, finder = await worker_of(storage), await worker_of(other)
        assert await worker.claim("mutation", NOW, 9, KNOWN)
        await asyncio.sleep(0.7)
        await finder.recover(NOW, "it was lost")
        return await finder.claim("mutation", NOW, 9, KNOWN)

    assert asyncio.run(work()) == []


def test_a_worker_that_leaves_gives_back_what_it_did_not_begin(join: Opener) -> None:
    storage, other = join(), join()
    for kind in ("mutation", "action"):
        add_schedule(storage, kind)

    async def work() -> list[str]:
        worker, heir = await worker_of(storage), await worker_of(other)
        for kind in ("mutation", "action"):
            assert await worker.claim(kind, NOW, 9, KNOWN)
        await worker.leave([])
        return [
            row.kind
            for kind in ("mutation", "action")
            for row in await heir.claim(kind, NOW, 9, KNOWN)
        ]

    assert asyncio.run(work()) == ["mutation", "action"]


@pytest.mark.holds("schedules-of-others-are-noticed")
def test_a_hint_wakes_the_workers_of_other_processes(join: Opener) -> None:
    storage, other = join(), join()
    awake = threading.Event()

    async def work() -> bool:
        worker = await worker_of(storage)
        # Once it listens it looks by itself.
        worker.on_call(awake.set, lambda lost: None)
        await asyncio.to_thread(awake.wait, 1)
        awake.clear()
        end = time.monotonic() + 10
        while not awake.is_set() and time.monotonic() < end:
            other.hint()
            await asyncio.sleep(0.05)
        return awake.is_set()

    assert asyncio.run(work())


@pytest.mark.holds("schedules-of-others-are-noticed")
def test_a_hint_arrives_although_its_connection_was_lost_before(join: Opener, relay: Relay) -> None:
    storage, awake = join(), threading.Event()

    async def work() -> bool:
        worker = await worker_of(storage)
        worker.on_call(awake.set, lambda lost: None)
        with closing(open_storage(relay.url)) as other:
            while not awake.is_set():
                other.hint()
                await asyncio.sleep(0.05)
            # Whatever was on the way has arrived.
            await asyncio.sleep(0.3)
            awake.clear()
            relay.cut()
            other.hint()
            return await asyncio.to_thread(awake.wait, 5)

    assert asyncio.run(work())
