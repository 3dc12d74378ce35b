"""Runs of gnomon's own workers on scheduled mutations: how many, how late, and what each costs."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import psycopg

from benchmarks.cpu import cpu_seconds
from benchmarks.queue_runs import Run, do, trickle, workers
from benchmarks.queues.place import DATABASE
from tests.postgres.relay import Relay
from tests.postgres.server import Server

QUEUE = "gnomon_queue"
_FAR = 30.0
_ENDED = """
SELECT completed_time FROM gnomon.scheduled_functions
WHERE name = 'marks:add' ORDER BY completed_time
"""
_UNDONE = "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True, slots=True)
class Costs:
    """What one scheduled mutation costs: milliseconds of a core, round trips where they were
    counted, and transactions that were undone because they met others."""

    worker: float
    server: float
    trips: float = 0.0
    undone: float = 0.0


def gnomon(database: str, jobs: int, trickled: int, count: int) -> Run:
    """What so many workers do with jobs that all become due at one moment, and then one by one."""
    do(QUEUE, "prepare")
    return gnomon_on(database, jobs, trickled, count)


def gnomon_on(database: str, jobs: int, trickled: int, count: int) -> Run:
    """The same on a database that is prepared already."""
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
        trips = relay.round_trips
        rate, costs = _drain_and_count(server, database, jobs, pids)
        costs = replace(costs, trips=(relay.round_trips - trips) / jobs)
        return Run(rate, trickle(QUEUE, trickled)), costs


def gnomon_costs(server: Server, database: str, jobs: int, count: int) -> tuple[float, Costs]:
    """How many mutations a second so many workers run, and what each of these costs."""
    do(QUEUE, "prepare")
    with workers(QUEUE, count) as pids:
        _wait_until_they_work(database, count)
        return _drain_and_count(server, database, jobs, pids)


def gnomon_held_back(database: str, jobs: int, *, held: bool) -> tuple[float, float]:
    """Mutations a second of one worker in the first and in the last quarter of the jobs.

    Args:
        database: where.
        jobs: how many become due at one moment.
        held: whether a transaction stays open meanwhile, so that nothing dead may be removed.
    """
    do(QUEUE, "prepare")
    with psycopg.connect(database) as old, workers(QUEUE):
        _wait_until_they_work(database, 1)
        if held:
            old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            old.execute("SELECT count(*) FROM gnomon.workers")
        _drain(database, jobs)
        with psycopg.connect(database, autocommit=True) as connection:
            ended = [row[0] / 1_000_000 for row in connection.execute(_ENDED)]
    quarter = len(ended) // 4
    first, last = ended[:quarter], ended[-quarter:]
    return quarter / (first[-1] - first[0]), quarter / (last[-1] - last[0])


def _drain_and_count(
    server: Server, database: str, jobs: int, pids: Sequence[int]
) -> tuple[float, Costs]:
    before = _counted(server, database, pids)
    rate = _drain(database, jobs)
    after = _counted(server, database, pids)
    each = [(later - earlier) / jobs for earlier, later in zip(before, after, strict=True)]
    return rate, Costs(each[0] * 1000, each[1] * 1000, undone=each[2])


def _counted(server: Server, database: str, pids: Sequence[int]) -> tuple[float, float, float]:
    used = sum(cpu_seconds(pid) for pid in pids)
    with psycopg.connect(database, autocommit=True) as connection:
        (undone,) = connection.execute(_UNDONE).fetchone() or (0,)
    return used, cpu_seconds(server.pid), float(undone)


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
