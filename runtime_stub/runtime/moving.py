"""Moves all that a store holds to an empty one of any kind, as it is and without the project.

The source is noted as moved first, so that nothing is run on it any more; then everything is
copied in one transaction of the target. If that fails the note is taken back. If the process dies
the target is empty, the source is noted, and the move can be begun again or undone.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TypeVar

from gnomon.errors import GnomonError
from gnomon.runtime.alone import only_worker, refuse_others
from gnomon.runtime.async_storage import AsyncStorage
from gnomon.runtime.exporting import schedules_of
from gnomon.runtime.migrating import rows_of
from gnomon.runtime.moved import forget_moved, moved_to, note_moved
from gnomon.runtime.runs import LOST
from gnomon.runtime.tables import SCHEDULED_FUNCTIONS
from gnomon.storage.errors import StorageError
from gnomon.storage.keys import AFTER
from gnomon.storage.protocol import (
    Snapshot,
    Storage,
    StoredSchedule,
    Transaction,
)

T = TypeVar("T")

_NAME = "gnomon move"
_BATCH = 1000


class MoveRefused(GnomonError):
    """A move cannot be begun, or was stopped; both stores are what they were."""


@dataclass(frozen=True, slots=True)
class Place:
    """A store with its name, as people may see it."""

    storage: Storage
    name: str


async def move(source: Place, target: Place) -> Counter[str]:
    """Moves everything; how many documents, schedules and crons there were, by type.

    Raises:
        MoveRefused: if the target is not empty, or the source was moved to another one.
        StorageError: if a process runs the schedules of either, or one of them fails.
    """
    async with (
        only_worker(source.storage, _NAME, source.name) as worker,
        only_worker(target.storage, _NAME, target.name),
    ):
        await AsyncStorage(target.storage).read(
            lambda snapshot: _refuse_filled(snapshot, target.name)
        )
        await AsyncStorage(source.storage).read(lambda snapshot: _refuse_another(snapshot, target))
        # What a process left in progress that died: nothing in the target would know it was lost.
        await worker.recover(source.storage.now(), LOST)
        writing = AsyncStorage(source.storage)
        await writing.write(lambda transaction: note_moved(transaction, target.name))
        try:
            await refuse_others(worker, source.name)
            return await _copied(source, target)
        except BaseException:
            # Neither is it moved if nobody knows whether the target's commit was kept: it is
            # not empty then, and the next move says so.
            await writing.write(forget_moved)
            raise


async def undo(source: Place) -> None:
    """Takes a store that was moved into use again; what was moved stays where it is, too."""
    async with only_worker(source.storage, _NAME, source.name):
        await AsyncStorage(source.storage).write(forget_moved)


async def _copied(source: Place, target: Place) -> Counter[str]:
    """Copies in one transaction; one that is cancelled is stopped first, unless it is through."""
    stop = Event()
    copied: list[Counter[str]] = []

    def work(snapshot: Snapshot) -> Counter[str]:
        if copied:
            # The source was lost before this look at it was over: all is in the target already.
            return copied[0]
        snapshot.take_time()

        def copy(transaction: Transaction) -> Counter[str]:
            transaction.take_time()
            _refuse_filled(transaction, target.name)
            return _Copy(snapshot, transaction, stop).run()

        copied.append(target.storage.write(copy).result())
        return copied[0]

    copying = asyncio.wrap_future(source.storage.survey(work))
    while True:
        try:
            return await asyncio.shield(copying)
        except asyncio.CancelledError:
            stop.set()
        except StorageError:
            if copied:
                return copied[0]
            raise


@dataclass(slots=True)
class _Copy:
    """Copies from a snapshot into a transaction."""

    snapshot: Snapshot
    transaction: Transaction
    stop: Event
    counts: Counter[str] = field(default_factory=Counter[str])

    def run(self) -> Counter[str]:
        # An empty store may have been opened for a project: with tables, and without documents.
        self.transaction.clear()
        self._documents()
        self._indexes()
        self._schedules()
        for cron in self.snapshot.list_crons():
            self.transaction.put_cron(cron)
            self.counts["cron"] += 1
        return self.counts

    def _documents(self) -> None:
        for table, digest in self.snapshot.table_digests().items():
            self.transaction.put_table_digest(table, digest)
        forget_moved(self.transaction)
        for table in self.snapshot.count_documents():
            for rows in _batches(rows_of(self.snapshot, table)):
                self._go_on("document", len(rows))
                self.transaction.load_documents(rows)
                self.transaction.next_creation_time(table, rows[-1].creation_time)

    def _indexes(self) -> None:
        for index in self.snapshot.list_indexes():
            number = self.transaction.create_index(index.table, index.name, index.fields).number
            for entries in _batches(_entries(self.snapshot, index.number)):
                self._go_on("entry", len(entries))
                self.transaction.load_entries(number, entries)

    def _schedules(self) -> None:
        for rows in _batches(schedules_of(self.snapshot)):
            self._go_on("schedule", len(rows))
            self.transaction.load_schedules([_portable(row) for row in rows])
            self.transaction.next_creation_time(SCHEDULED_FUNCTIONS, rows[-1].creation_time)

    def _go_on(self, noun: str, count: int) -> None:
        if self.stop.is_set():
            raise MoveRefused("the move was stopped")
        self.counts[noun] += count


def _portable(row: StoredSchedule) -> StoredSchedule:
    """The row as any database keeps it: PostgreSQL has no text with the character NUL."""
    if row.error is None or "\0" not in row.error:
        return row
    return replace(row, error=row.error.replace("\0", "\\0"))


def _entries(snapshot: Snapshot, index: int) -> Iterator[tuple[bytes, str]]:
    low = b""
    while found := snapshot.scan_index(index, low, AFTER, descending=False, limit=_BATCH):
        for one in found:
            yield one.key, one.document.id
        low = found[-1].key + b"\0"


def _batches(rows: Iterator[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _refuse_another(source: Snapshot, target: Place) -> None:
    """Raises MoveRefused if all is elsewhere already: what is pending would run in both."""
    known = moved_to(source)
    if known not in (None, target.name):
        raise MoveRefused(
            f"this database was moved to {known}: move that one, or take this one into use again "
            "by `gnomon move --undo` first"
        )


def _refuse_filled(snapshot: Snapshot, name: str) -> None:
    """Raises MoveRefused unless the store holds nothing; tables without documents are nothing."""
    holds = {
        "documents": bool(snapshot.count_documents()),
        "schedules": bool(snapshot.scan_schedules(0, 2**63 - 1, descending=False, limit=1)),
        "cron jobs": bool(snapshot.list_crons()),
    }
    if held := " and ".join(noun for noun, is_there in holds.items() if is_there):
        raise MoveRefused(f"{name} holds {held} already, so nothing was moved; name an empty one")
