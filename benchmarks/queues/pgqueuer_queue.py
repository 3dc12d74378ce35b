"""PgQueuer over asyncpg: an entry point that does nothing."""

from __future__ import annotations

import asyncio
import time

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries

from benchmarks.queues.place import database, mark


def prepare() -> None:
    """Makes the tables."""
    asyncio.run(_prepare())


def fill(jobs: int) -> None:
    """Enqueues so many."""
    asyncio.run(_enqueue(jobs, 0))


def trickle(jobs: int, pause: float) -> None:
    """Enqueues one after each pause."""
    asyncio.run(_enqueue(jobs, pause))


def work() -> None:
    """Runs jobs."""
    asyncio.run(_work())


async def _prepare() -> None:
    connection = await asyncpg.connect(database())
    await Queries(AsyncpgDriver(connection)).install()


async def _enqueue(jobs: int, pause: float) -> None:
    connection = await asyncpg.connect(database())
    queries = Queries(AsyncpgDriver(connection))
    for _ in range(jobs):
        if pause:
            await asyncio.sleep(pause)
        await queries.enqueue("work", str(time.time()).encode())


async def _work() -> None:
    connection = await asyncpg.connect(database())
    queue = PgQueuer.from_asyncpg_connection(connection)

    @queue.entrypoint("work")
    async def job(job: Job) -> None:
        mark(float(job.payload or b"0"))

    await queue.run()
