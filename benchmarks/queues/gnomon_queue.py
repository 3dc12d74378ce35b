"""gnomon: a mutation that reads by an index and inserts a document, exactly once."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from benchmarks.queues.place import database
from gnomon.cli.__main__ import main
from gnomon.runtime import Runtime, Schedules

APP = Path(__file__).parents[1] / "app"
BATCH = 1000
"""What one mutation may schedule."""
READY_SECONDS = 1.5
"""How long after the last one was scheduled all are due."""


def prepare() -> None:
    """Makes the tables."""
    asyncio.run(_call("notes:fill", first=0, count=0))


def fill(jobs: int) -> None:
    """Schedules so many for one moment, when all workers are awake; prints it."""
    due = time.time() + jobs / BATCH + READY_SECONDS
    asyncio.run(_schedule(jobs, due))
    if time.time() > due:
        raise SystemExit("scheduling took longer than there was time for")
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


async def _schedule(jobs: int, due: float) -> None:
    leave = Schedules.LEAVE
    async with Runtime.open(APP, database=database(), unchecked=True, schedules=leave) as runtime:
        for first in range(0, jobs, BATCH):
            count = min(BATCH, jobs - first)
            await runtime.run_mutation("marks:schedule", first=first, count=count, due=due)


async def _trickle(jobs: int, pause: float) -> None:
    leave = Schedules.LEAVE
    async with Runtime.open(APP, database=database(), unchecked=True, schedules=leave) as runtime:
        for number in range(jobs):
            await asyncio.sleep(pause)
            await runtime.run_mutation("marks:schedule", first=number, count=1, due=time.time())
