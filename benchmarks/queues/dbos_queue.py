"""DBOS: a workflow that does nothing, as many at a time as it likes."""

from __future__ import annotations

from dbos import DBOS

from benchmarks.queues.dbos_common import launch, send, work
from benchmarks.queues.place import mark

__all__ = ["fill", "prepare", "trickle", "work"]


@DBOS.workflow(name="job")
def job(sent: float) -> None:
    """Starts, and ends."""
    mark(sent)


def prepare() -> None:
    """Makes the tables."""
    launch()
    DBOS.destroy()


def fill(jobs: int) -> None:
    """Enqueues so many."""
    send("job", jobs)


def trickle(jobs: int, pause: float) -> None:
    """Enqueues one after each pause."""
    send("job", jobs, pause)
