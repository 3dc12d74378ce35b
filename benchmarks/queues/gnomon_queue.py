"""gnomon: a mutation that reads by an index and inserts a document, exactly once."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import psycopg

from benchmarks.queues.place import database
from gnomon.cli.__main__ import main
from gnomon.runtime import Runtime, Schedules

APP = Path(__file__).parents[1] / "app"
READY_SECONDS = 2.0
"""How long after they were scheduled all are due."""
_FILL = """
INSERT INTO gnomon.scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state)
SELECT '_scheduled_functions_' || lpad(number::text, 26, '0'), %(microseconds)s + number,
    'marks:add', 'mutation', json_build_object('text', number::text, 'sent', %(due)s::float8),
    %(microseconds)s, 'pending'
FROM generate_series(1, %(count)s) AS number
"""


def prepare() -> None:
    """Makes the tables."""
    asyncio.run(_call("notes:fill", first=0, count=0))


def fill(jobs: int) -> None:
    """Schedules so many for one moment, when all workers are awake; prints it.

    By SQL, since it is not the scheduling that is measured here.
    """
    due = time.time() + READY_SECONDS
    values = {"count": jobs, "due": due, "microseconds": round(due * 1_000_000)}
    with psycopg.connect(database()) as connection:
        connection.execute(_FILL, values)
    print(due)


def trickle(jobs: int, pause: float) -> None:
    """Schedules one after each pause."""
    asyncio.run(_trickle(jobs, pause))


def work() -> None:
    """Runs what is due."""
    words = ("worker", "--unchecked", "--project", str(APP), "--database", database())
    raise SystemExit(main(words))


async def _call(path: str, **arguments: object) -> None:
    leave = Schedules.LEAVE
    async with Runtime.open(APP, database=database(), unchecked=True, schedules=leave) as runtime:
        await runtime.run_mutation(path, **arguments)


async def _trickle(jobs: int, pause: float) -> None:
    leave = Schedules.LEAVE
    async with Runtime.open(APP, database=database(), unchecked=True, schedules=leave) as runtime:
        for number in range(jobs):
            await asyncio.sleep(pause)
            await runtime.run_mutation("marks:schedule", text=str(number), due=time.time())
