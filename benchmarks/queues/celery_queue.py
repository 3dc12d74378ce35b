"""Celery with Redis and its default pool of processes: a task that does nothing.

The broker keeps jobs in memory and writes no disk, and a job that a worker has taken is lost with
it: that is its default.
"""

from __future__ import annotations

import time

from celery import Celery

from benchmarks.queues.place import CONCURRENCY, mark, redis

app = Celery("benchmark", broker=f"redis+socket://{redis()}")
app.conf.task_ignore_result = True


@app.task(name="work")
def job(sent: float) -> None:
    """Starts, and ends."""
    mark(sent)


def prepare() -> None:
    """There are no tables."""


def fill(jobs: int) -> None:
    """Enqueues so many."""
    for _ in range(jobs):
        job.delay(time.time())


def trickle(jobs: int, pause: float) -> None:
    """Enqueues one after each pause."""
    for _ in range(jobs):
        time.sleep(pause)
        job.delay(time.time())


def work() -> None:
    """Runs jobs."""
    app.worker_main(["worker", f"--concurrency={CONCURRENCY}", "--loglevel=ERROR"])
