"""Procrastinate: an asynchronous task that does nothing, deferred one by one."""

from __future__ import annotations

import time

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

from benchmarks.queues.place import CONCURRENCY, database, mark

app = App(connector=PsycopgConnector(conninfo=database(), max_size=CONCURRENCY + 1))


@app.task(name="work")
async def job(sent: float) -> None:
    """Starts, and ends."""
    mark(sent)


def prepare() -> None:
    """Makes the tables."""
    with _client() as client:
        client.schema_manager.apply_schema()


def fill(jobs: int) -> None:
    """Enqueues so many."""
    with _client():
        for _ in range(jobs):
            job.defer(sent=time.time())


def trickle(jobs: int, pause: float) -> None:
    """Enqueues one after each pause."""
    with _client():
        for _ in range(jobs):
            time.sleep(pause)
            job.defer(sent=time.time())


def work() -> None:
    """Runs jobs."""
    app.run_worker(concurrency=CONCURRENCY)


def _client() -> App:
    return app.replace_connector(SyncPsycopgConnector(conninfo=database())).__enter__().open()
