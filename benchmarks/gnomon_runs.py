"""Runs of gnomon's own workers on scheduled mutations: how many, how late, and what each costs."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from benchmarks.cpu import cpu_seconds
from benchmarks.queue_runs import Run, do, trickle, workers
from benchmarks.queues.place import DATABASE
from tests.postgres.relay import Relay
from tests.postgres.server import Server

QUEUE = "gnomon_queue"
_FAR = 30.0


@dataclass(frozen=True, slots=True)
class Costs:
    """What one scheduled mutation costs: milliseconds of a core, and round trips."""

    worker: float
    server: float
    trips: float


def gnomon(database: str, jobs: int, trickled: int, count: int) -> Run:
    """What so many workers do with jobs that all become due at one moment, and then one by one."""
    do(QUEUE, "prepare")
    with workers(QUEUE, count):
        _wait_until_they_work(database, count)
        return Run(_drain(database, jobs), trickle(QUEUE, trickled))


def gnomon_through(
    relay: Relay, server: Server, database: str, jobs: int, trickled: int
) -> tuple[Run, Costs]:
    """The same of one worker that reaches its database through a relay, and what a mutation costs.

    Args:
        relay: stands before the database; only the worker uses it.
        server: where the database is.
        database: its own address.
        jobs: how many become due at one moment.
        trickled: how many come one by one.
    """
    do(QUEUE, "prepare")
    os.environ[DATABASE] = relay.url
    with workers(QUEUE) as pids:
        os.environ[DATABASE] = database
        _wait_until_they_work(database, 1)
        before = _counted(relay, server, pids)
        rate = _drain(database, jobs)
        after = _counted(relay, server, pids)
        each = [(later - earlier) / jobs for earlier, later in zip(before, after, strict=True)]
        costs = Costs(each[0] * 1000, each[1] * 1000, each[2])
        return Run(rate, trickle(QUEUE, trickled)), costs


def _counted(relay: Relay, server: Server, pids: Sequence[int]) -> tuple[float, float, float]:
    used = sum(cpu_seconds(pid) for pid in pids)
    return used, cpu_seconds(server.pid), float(relay.round_trips)


def _drain(database: str, jobs: int) -> float:
    """Mutations a second, from when all are due until the last is committed."""
    due = float(do(QUEUE, "fill", str(jobs)))
    return jobs / (_last_completed(database, jobs) - due)


def _wait_until_they_work(database: str, count: int) -> None:
    end = time.monotonic() + _FAR
    with psycopg.connect(database, autocommit=True) as connection:
        while time.monotonic() < end:
            (found,) = connection.execute("SELECT count(*) FROM gnomon.workers").fetchone() or (0,)
            if found == count:
                return
            time.sleep(0.05)
    raise TimeoutError(f"{found} of {count} workers work")


def _last_completed(database: str, jobs: int) -> float:
    """When the last of so many scheduled mutations had ended, in seconds since the epoch."""
    query = """
        SELECT count(*), max(completed_time) FROM gnomon.scheduled_functions
        WHERE name = 'marks:add' AND state = 'success'
    """
    end = time.monotonic() + _FAR + jobs / 50
    with psycopg.connect(database, autocommit=True) as connection:
        while time.monotonic() < end:
            count, last = connection.execute(query).fetchone() or (0, 0)
            if count == jobs:
                return int(last) / 1_000_000
            time.sleep(0.2)
    raise TimeoutError(f"{count} of {jobs} mutations ended")
