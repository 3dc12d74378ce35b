"""Rows that the tests of the stores write and read."""

from __future__ import annotations

from gnomon.storage.ids import new_id
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    Storage,
    StoredDocument,
    StoredSchedule,
    Transaction,
)

SCHEDULES = "_scheduled_functions"
EVER = 2**62


def insert(transaction: Transaction, body: str = "{}") -> str:
    """Adds a document to the table of notes; its id."""
    time = transaction.next_creation_time("notes", 1)
    row = StoredDocument(new_id("notes", time), "notes", time, body)
    transaction.insert_document(row)
    return row.id


def bodies(snapshot: Snapshot) -> list[str]:
    """The notes, in the order of their creation."""
    rows = snapshot.scan_table("notes", 0, EVER, descending=False, limit=1000)
    return [row.body for row in rows]


def add_schedule(
    storage: Storage,
    kind: str = "mutation",
    *,
    due: int = 1,
    cron: str | None = None,
    slot: int | None = None,
) -> str | None:
    """Schedules `notes:add` in its own transaction; its id, or None for a slot that is taken."""

    def work(transaction: Transaction) -> str | None:
        time = transaction.next_creation_time(SCHEDULES, 1)
        row = StoredSchedule(
            id=new_id(SCHEDULES, time),
            creation_time=time,
            name="notes:add",
            kind=kind,
            args="{}",
            scheduled_time=due,
            state=ScheduledState.PENDING,
            cron=cron,
            slot=slot,
        )
        return row.id if transaction.insert_schedule(row) else None

    return storage.write(work).result(10)


def schedule_of(storage: Storage, schedule_id: str) -> StoredSchedule:
    """A scheduled function as it stands."""
    row = storage.read(lambda snapshot: snapshot.get_schedule(schedule_id)).result(10)
    assert row is not None
    return row
