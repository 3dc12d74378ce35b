"""What the runtime asks of a store, whichever database stands behind it.

Times are integers, microseconds since the epoch (UTC). Bodies and arguments are JSON text in the
wire form. Index keys are bytes whose order is the order of the values (`keys.py`), so that a range
condition is one contiguous range in any database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

T = TypeVar("T")


class ScheduledState(StrEnum):
    """The states of a scheduled function; the last three are final."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as stored; `body` holds its fields without `id` and `creation_time`."""

    id: str
    table: str
    creation_time: int
    body: str


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as found through an index, with the key it was found at."""

    key: bytes
    document: StoredDocument


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """An index that the store keeps; `number` is its name inside the store."""

    number: int
    table: str
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """One call that is to happen, happens or happened: a row of `_scheduled_functions`.

    `cron` and `slot` (the firing's time) are set on the runs of a cron job. `worker` is who claimed
    it, in a store that many workers share, and `place` where that store keeps it since.
    """

    id: str
    creation_time: int
    name: str
    kind: str
    args: str
    scheduled_time: int
    state: ScheduledState
    completed_time: int | None = None
    error: str | None = None
    cron: str | None = None
    slot: int | None = None
    worker: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class StoredCron:
    """A cron job: `schedule` identifies its timing, so that a change of it is noticed."""

    name: str
    schedule: str
    function: str
    args: str
    next_time: int


class Snapshot(Protocol):
    """Reads that all see the same moment."""

    def take_time(self) -> None:
        """Says that this is maintenance, which takes as long as there is data: the limits that a
        server sets to the time of functions are not its."""
        ...

    def get_document(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or None."""
        ...

    def scan_table(
        self, table: str, low: int, high: int, *, descending: bool, limit: int
    ) -> list[StoredDocument]:
        """Documents with `low <= creation_time < high`, in the order of creation."""
        ...

    def scan_index(
        self, index: int, low: bytes, high: bytes, *, descending: bool, limit: int
    ) -> list[IndexedDocument]:
        """Documents with `low <= key < high`, in the order of keys."""
        ...

    def list_indexes(self) -> list[StoredIndex]:
        """Every index that the store keeps."""
        ...

    def table_digests(self) -> Mapping[str, str]:
        """What `put_table_digest` wrote, by table."""
        ...

    def count_documents(self) -> Mapping[str, int]:
        """How many documents there are in each table that has any."""
        ...

    def get_schedule(self, schedule_id: str) -> StoredSchedule | None:
        """The scheduled function of that id, or None."""
        ...

    def scan_schedules(
        self, low: int, high: int, *, descending: bool, limit: int
    ) -> list[StoredSchedule]:
        """Scheduled functions with `low <= creation_time < high`, in the order of creation."""
        ...

    def due_schedules(self, kind: str, now: int, limit: int) -> list[StoredSchedule]:
        """Pending ones of a kind whose time has come, the longest due first; not those claimed."""
        ...

    def running_schedules(self) -> list[StoredSchedule]:
        """Those that a worker has: claimed, in progress, or canceled and not ended yet."""
        ...

    def next_due(self, after: int) -> int | None:
        """When, later than `after`, the next pending one is due that nobody has claimed."""
        ...

    def list_crons(self) -> list[StoredCron]:
        """Every cron job the store knows, by name."""
        ...

    def followed_registry(self) -> str | None:
        """Which cron jobs are followed: of the registries that workers have, the one that was seen
        first last; None in a store whose one worker is the only one there can be."""
        ...

    def cron_is_active(self, name: str) -> bool:
        """Whether a run of the job is pending or in progress."""
        ...

    def cron_runs(self, name: str, limit: int) -> list[StoredSchedule]:
        """The last runs of the job, the latest first."""
        ...


class Transaction(Snapshot, Protocol):
    """Reads and writes that happen together or not at all."""

    def savepoint(self) -> AbstractContextManager[None]:
        """A nested transaction: an exception that leaves it undoes only what it did."""
        ...

    def next_creation_time(self, table: str, now: int) -> int:
        """`now`, or just after the table's latest creation time if that is not before `now`."""
        ...

    def insert_document(self, document: StoredDocument) -> None: ...

    def replace_body(self, document_id: str, body: str) -> None: ...

    def delete_document(self, document_id: str) -> None: ...

    def create_index(self, table: str, name: str, fields: tuple[str, ...]) -> StoredIndex: ...

    def drop_index(self, index: int) -> None: ...

    def put_table_digest(self, table: str, digest: str) -> None:
        """Notes of which schema the documents of a table are known to be."""
        ...

    def put_entry(self, index: int, key: bytes, document_id: str) -> None: ...

    def delete_entry(self, index: int, key: bytes) -> None: ...

    def insert_schedule(self, schedule: StoredSchedule) -> bool:
        """False if the cron's run of that slot is there already."""
        ...

    def move_schedule(
        self,
        schedule_id: str,
        before: ScheduledState,
        after: ScheduledState,
        *,
        worker: str | None = None,
        completed_time: int | None = None,
        error: str | None = None,
    ) -> bool:
        """The fence: from one state to another, or False if it was not in the first one.

        With `worker`, False as well if it is no longer claimed by that one.
        """
        ...

    def delete_completed_schedules(self, completed_before: int) -> int:
        """Forget finished ones that are no run of a cron; returns how many."""
        ...

    def put_cron(self, cron: StoredCron) -> None: ...

    def delete_cron(self, name: str) -> None: ...

    def trim_cron_runs(self, name: str, keep: int) -> None:
        """Forget all finished runs of the job but the last `keep`."""
        ...

    def clear(self) -> None:
        """Forget everything: documents, their indexes, schedules and cron jobs."""
        ...

    def load_documents(self, rows: Sequence[StoredDocument]) -> None:
        """Inserts many documents as they are, without their entries in indexes."""
        ...

    def load_entries(self, index: int, entries: Sequence[tuple[bytes, str]]) -> None:
        """Inserts many entries of an index: keys and the ids of their documents."""
        ...

    def load_schedules(self, rows: Sequence[StoredSchedule]) -> None:
        """Inserts many scheduled functions as they are, claimed by nobody."""
        ...


class Worker(Protocol):
    """A process that runs schedules, as the store knows it: from `Storage.join` until it leaves.

    What a worker has claimed no other one is given. It loses its claims if it is gone for too long
    (its lease runs out, or its process died); others then recover them.
    """

    @property
    def ahead(self) -> int:
        """How many mutations to claim before the first of them has run."""
        ...

    @property
    def recovery_interval(self) -> float | None:
        """Seconds after which to look for lost workers again; None if there can be no others."""
        ...

    def on_call(self, wake: Callable[[], None], lost: Callable[[str], None]) -> None:
        """What to call, from any thread: when something may be due, and with the id that claims
        were made under when they are lost."""
        ...

    async def claim(
        self, kind: str, now: int, limit: int, known: Sequence[str]
    ) -> list[StoredSchedule]:
        """Claims pending ones of a kind whose time has come, the longest due first.

        Args:
            kind: `mutation`: they stay pending until they have run, and may be returned again
                to the worker that has them; or `action`: they are in progress, committed.
            now: the time.
            limit: how many at most.
            known: the functions that this worker can run; a worker that others can stand in for
                leaves the rest to them.
        """
        ...

    async def recover(self, now: int, error: str) -> list[StoredSchedule]:
        """Gives the mutations of lost workers back, fails their actions; returns what it failed."""
        ...

    async def release(self, keep: Sequence[str]) -> None:
        """Gives back what this worker has claimed, but has not begun and does not keep."""
        ...

    async def unknown(self, now: int, known: Sequence[str]) -> Mapping[str, int]:
        """Functions that are due and not known, and how often: those that this worker leaves."""
        ...

    async def others(self) -> Sequence[str]:
        """The names of the other workers whose leases have not run out."""
        ...

    async def leave(self, keep: Sequence[str]) -> None:
        """Gives back what it does not keep, and is no worker any more; the rest counts as lost."""
        ...


class Storage(Protocol):
    """A store: work is handed to it, and runs in a thread of its own.

    The work of `write` may be run again after a conflict, so it must have no effect but on its
    transaction.
    """

    @property
    def is_shared(self) -> bool:
        """Whether other processes can write to the same store."""
        ...

    def now(self) -> int:
        """The store's time: the only clock of all that share it."""
        ...

    def read(self, work: Callable[[Snapshot], T]) -> Future[T]:
        """Runs the work on a snapshot."""
        ...

    def query(self, work: Callable[[Snapshot], T]) -> Future[T]:
        """Runs the work of a query on a snapshot that belongs into the serial order of what is
        written: some writes as they are after them, and no other. It may be run again."""
        ...

    def survey(self, work: Callable[[Snapshot], T]) -> Future[T]:
        """Runs work that may take hours on such a snapshot, too: it is waited for, and then no
        write has the work run again."""
        ...

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Runs the work in one serializable transaction; an exception undoes it."""
        ...

    def complete(
        self, schedule: StoredSchedule, work: Callable[[Transaction], T], now: Callable[[], int]
    ) -> Future[T]:
        """Runs the work of a scheduled mutation, as `write` does, and in the same transaction ends
        its schedule with success: so it happens exactly once.

        The future raises Superseded, and nothing is kept, if the schedule is not pending any more,
        or not claimed by `schedule.worker` any more. `now` tells the time of its end.
        """
        ...

    async def join(self, name: str, registry: str | None = None) -> Worker | None:
        """Becomes a worker; None if there is one and can be no other.

        Args:
            name: the worker's name, for people.
            registry: stands for the cron jobs that it has, if it fires any.
        """
        ...

    def hint(self) -> None:
        """Tells the workers of other processes, soon and at best, that something was scheduled."""
        ...

    def close(self) -> None:
        """Waits for running work, then lets go of everything."""
        ...
