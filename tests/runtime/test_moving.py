"""A move: all that a store holds is in the other one as it was, or nothing is."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from gnomon.runtime import moving
from gnomon.runtime.moved import moved_to
from gnomon.runtime.moving import MoveRefused, Place
from gnomon.storage.errors import StorageError
from gnomon.storage.keys import AFTER, encode_key
from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    StoredCron,
    StoredDocument,
    StoredSchedule,
    Transaction,
)
from tests.postgres.relay import Relay

T = TypeVar("T")
Write = Callable[[Callable[[Transaction], object]], Future[object]]

EVER = 2**62
COUNT = 2500
"""More documents than a batch has."""


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The address of a store in a file that holds something."""
    address = str(tmp_path / "first.db")
    write(address, fill)
    return address


@pytest.fixture
def second_file(tmp_path: Path) -> str:
    """The address of another file, which is not there yet."""
    return str(tmp_path / "second.db")


def read(address: str, work: Callable[[Snapshot], T]) -> T:
    with closing(open_storage(address)) as storage:
        return storage.read(work).result(30)


def write(address: str, work: Callable[[Transaction], T]) -> T:
    with closing(open_storage(address)) as storage:
        return storage.write(work).result(30)


def move(source: str, target: str) -> Counter[str]:
    with closing(open_storage(source)) as first, closing(open_storage(target)) as second:
        return asyncio.run(moving.move(Place(first, "the source"), Place(second, "the target")))


def undo(address: str) -> None:
    with closing(open_storage(address)) as storage:
        asyncio.run(moving.undo(Place(storage, "the source")))


def fill(transaction: Transaction) -> None:
    """Documents in two tables, one of them with an index; schedules of every state; a cron job."""
    index = transaction.create_index("notes", "by_text", ("text", "creation_time"))
    rows = [
        StoredDocument(f"notes_{number:05}", "notes", number + 1, f'{{"text":"{number}"}}')
        for number in range(COUNT)
    ]
    transaction.load_documents([*rows, StoredDocument("gone_1", "gone", 1, "{}")])
    entries = [(encode_key([str(number), number]), row.id) for number, row in enumerate(rows)]
    transaction.load_entries(index.number, [*entries, (encode_key(["x" * 5000]), rows[0].id)])
    transaction.put_table_digest("notes", "a digest")
    transaction.load_schedules(
        [
            schedule(1, ScheduledState.PENDING),
            schedule(2, ScheduledState.SUCCESS, completed=50),
            schedule(3, ScheduledState.FAILED, completed=51, error="E: no\nway \\N"),
            schedule(4, ScheduledState.CANCELED, completed=52),
            schedule(5, ScheduledState.SUCCESS, completed=53, cron="nightly", slot=40),
        ]
    )
    transaction.put_cron(StoredCron("nightly", "0 3 * * * UTC", "notes:add", "{}", 2**52))


def schedule(
    number: int,
    state: ScheduledState,
    *,
    completed: int | None = None,
    error: str | None = None,
    cron: str | None = None,
    slot: int | None = None,
) -> StoredSchedule:
    return StoredSchedule(
        f"_scheduled_functions_{number}",
        number,
        "notes:add",
        "action" if number % 2 else "mutation",
        f'{{"number":{number}}}',
        2**52 + number,
        state,
        completed,
        error,
        cron,
        slot,
    )


def contents(snapshot: Snapshot) -> list[object]:
    """All that a store holds, but for the numbers of its indexes."""
    tables = snapshot.count_documents()
    return [
        tables,
        [snapshot.scan_table(name, 0, EVER, descending=False, limit=9999) for name in tables],
        [
            (index.table, index.name, index.fields, keys_of(snapshot, index.number))
            for index in snapshot.list_indexes()
        ],
        {name: digest for name, digest in snapshot.table_digests().items() if digest},
        snapshot.scan_schedules(0, EVER, descending=False, limit=9999),
        snapshot.list_crons(),
        snapshot.cron_runs("nightly", 9),
        snapshot.next_due(0),
    ]


def keys_of(snapshot: Snapshot, index: int) -> list[tuple[bytes, str]]:
    found = snapshot.scan_index(index, b"", AFTER, descending=False, limit=9999)
    return [(one.key, one.document.id) for one in found]


@pytest.mark.holds("moving")
def test_all_is_there_as_it_was_from_a_file_to_a_server_and_back(
    file: str, postgres: str, second_file: str
) -> None:
    before = read(file, contents)
    counts = move(file, postgres)
    assert (counts["document"], counts["schedule"], counts["cron"]) == (COUNT + 1, 5, 1)
    assert read(postgres, contents) == before
    move(postgres, second_file)
    assert read(second_file, contents) == before


def test_the_former_store_keeps_all_and_a_note_of_where_it_went(file: str, postgres: str) -> None:
    before = read(file, contents)
    move(file, postgres)
    assert read(file, moved_to) == "the target"
    assert read(postgres, moved_to) is None
    undo(file)
    assert read(file, contents) == before


def test_documents_that_come_later_are_newer(file: str, postgres: str, second_file: str) -> None:
    late = StoredDocument("notes_late", "notes", EVER, "{}")
    write(file, lambda transaction: transaction.load_documents([late]))
    move(file, postgres)
    move(postgres, second_file)
    assert write(second_file, lambda t: t.next_creation_time("notes", 1)) > EVER


def test_a_store_that_holds_something_is_no_target(
    file: str, postgres: str, second_file: str
) -> None:
    write(postgres, fill)
    before = read(postgres, contents)
    holds = "the target holds documents and schedules and cron jobs already, so nothing was moved"
    with pytest.raises(MoveRefused, match=holds):
        move(file, postgres)
    assert read(postgres, contents) == before
    assert read(file, moved_to) is None
    move(file, second_file)


def test_a_store_that_was_only_opened_for_a_project_is_empty(file: str, postgres: str) -> None:
    def open_for_another_schema(transaction: Transaction) -> None:
        transaction.create_index("notes", "by_text", ("text",))
        transaction.put_table_digest("parts", "of another schema")

    before = read(file, contents)
    write(postgres, open_for_another_schema)
    move(file, postgres)
    assert read(postgres, contents) == before


@pytest.mark.parametrize("busy", ["the source", "the target"])
@pytest.mark.parametrize("from_file", [True, False])
def test_nothing_is_moved_while_a_process_runs_the_schedules(
    file: str, postgres: str, second_file: str, busy: str, *, from_file: bool
) -> None:
    if not from_file:
        move(file, postgres)
    source, target = (file, postgres) if from_file else (postgres, second_file)

    async def attempt() -> None:
        with closing(open_storage(source if busy == "the source" else target)) as other:
            worker = await other.join("busy bee")
            assert worker is not None
            try:
                await asyncio.to_thread(move, source, target)
            finally:
                await worker.leave([])

    with pytest.raises(StorageError, match=rf"runs the schedules of {busy}; end it first"):
        asyncio.run(attempt())
    assert read(target, lambda snapshot: snapshot.count_documents()) == {}
    assert read(source, moved_to) is None


def test_what_a_dead_process_left_in_progress_is_failed_before_it_is_moved(
    file: str, postgres: str
) -> None:
    row = schedule(9, ScheduledState.IN_PROGRESS)
    write(file, lambda transaction: transaction.load_schedules([row]))
    move(file, postgres)
    moved = read(postgres, lambda snapshot: snapshot.get_schedule(row.id))
    assert moved is not None
    assert (moved.state, moved.error) == ("failed", "the process that ran it ended before it did")


def test_an_error_with_a_nul_character_does_not_hold_the_move_up(file: str, postgres: str) -> None:
    row = schedule(9, ScheduledState.FAILED, completed=60, error="ValueError: \0")
    write(file, lambda transaction: transaction.load_schedules([row]))
    move(file, postgres)
    moved = read(postgres, lambda snapshot: snapshot.get_schedule(row.id))
    assert moved is not None
    assert moved.error == "ValueError: \\0"


@pytest.mark.holds("moving")
def test_a_move_that_fails_leaves_both_stores_as_they_were(
    file: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(file, contents)

    def fail(row: StoredSchedule) -> StoredSchedule:
        raise StorageError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(moving, "_portable", fail)
        with pytest.raises(StorageError, match="the disk is full"):
            move(file, postgres)
    assert read(postgres, lambda snapshot: snapshot.count_documents()) == {}
    assert read(file, moved_to) is None
    move(file, postgres)
    assert read(postgres, contents) == before


async def move_and_cancel(source: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moves, and cancels the move when its last batch is on the way."""
    task: asyncio.Task[Counter[str]]
    loop = asyncio.get_running_loop()
    is_cancelled = threading.Event()

    def cancel() -> None:
        task.cancel()
        loop.call_soon(is_cancelled.set)

    def portable(row: StoredSchedule) -> StoredSchedule:
        loop.call_soon_threadsafe(cancel)
        assert is_cancelled.wait(10)
        return row

    monkeypatch.setattr(moving, "_portable", portable)
    with closing(open_storage(source)) as first, closing(open_storage(target)) as second:
        places = Place(first, "the source"), Place(second, "the target")
        task = asyncio.create_task(moving.move(*places))
        await task


def test_a_move_that_is_cancelled_when_it_is_through_is_a_move(
    file: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(file, contents)
    asyncio.run(move_and_cancel(file, postgres, monkeypatch))
    assert read(postgres, contents) == before
    assert read(file, moved_to) == "the target"


def test_a_move_that_is_cancelled_on_the_way_is_none(
    file: str, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_BATCH", 2)
    with pytest.raises(MoveRefused, match="stopped"):
        asyncio.run(move_and_cancel(file, postgres, monkeypatch))
    assert read(postgres, lambda snapshot: snapshot.count_documents()) == {}
    assert read(file, moved_to) is None


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_move_that_loses_its_source_when_all_is_in_the_target_is_a_move(
    file: str, relay: Relay, second_file: str, *, comes_back: bool
) -> None:
    before = read(file, contents)
    move(file, relay.url)

    def losing(write: Write) -> Write:
        def lose(work: Callable[[Transaction], object]) -> Future[object]:
            written = write(work)
            wait([written], 30)
            relay.refuses = not comes_back
            relay.cut()
            return written

        return lose

    with closing(open_storage(relay.url)) as first, closing(open_storage(second_file)) as second:
        second.write = losing(second.write)  # type: ignore[method-assign, assignment]  # pyright: ignore[reportAttributeAccessIssue]  # any work, as the method takes
        counts = asyncio.run(moving.move(Place(first, "the source"), Place(second, "the target")))
    relay.refuses = False
    assert counts["document"] == COUNT + 1
    assert read(second_file, contents) == before
    assert read(relay.url, moved_to) == "the target"
