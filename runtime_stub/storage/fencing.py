"""The run of a scheduled mutation and the end of its schedule, in one transaction: exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gnomon.errors import GnomonError
from gnomon.storage.protocol import ScheduledState, StoredSchedule, Transaction

T = TypeVar("T")


class Superseded(GnomonError):
    """The scheduled function was canceled, has run, or was given to another worker; whatever its
    transaction did is undone."""


@dataclass(frozen=True, slots=True)
class Fenced(Generic[T]):
    """Work that is done only if its schedule is pending, and that ends it: see `Storage.complete`.

    It may be run any number of times, also when it is not known whether it was kept before.
    """

    schedule: StoredSchedule
    work: Callable[[Transaction], T]
    now: Callable[[], int]

    def __call__(self, transaction: Transaction) -> T:
        """Does the work; raises Superseded."""
        row = self.schedule
        found = transaction.get_schedule(row.id)
        if found is None or found.state is not ScheduledState.PENDING or found.worker != row.worker:
            raise superseded(row)
        value = self.work(transaction)
        pending, success = ScheduledState.PENDING, ScheduledState.SUCCESS
        if not transaction.move_schedule(
            row.id, pending, success, worker=row.worker, completed_time=self.now()
        ):
            raise superseded(row)
        return value


def superseded(row: StoredSchedule) -> Superseded:
    """What to raise when a schedule is not this worker's to run any more."""
    return Superseded(f"{row.id} is no longer pending, or no longer this worker's")
