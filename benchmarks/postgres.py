"""Measures scheduled mutations on PostgreSQL, beside bare transactions and beside other queues.

    python -m benchmarks.run postgres
    python -m benchmarks.run postgres --jobs 300 --rows 10000 --rounds 1 --memory

One server of our own runs on this machine, and everything in one run: these machines are noisy,
ratios of one run are less so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from hashlib import md5
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.filled import fill_history
from benchmarks.gnomon_runs import QUEUE, gnomon, gnomon_on, gnomon_through
from benchmarks.measuring import rows, versions
from benchmarks.queue_runs import (
    Missing,
    Run,
    do,
    measure,
    own_database,
    redis_server,
)
from benchmarks.queues.gnomon_queue import DOCUMENTS
from tests.postgres.relay import relay_to
from tests.postgres.server import Server, running_server

# A server that keeps what it acknowledged, otherwise as it comes.
_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
}
_MEMORY = Path("/dev/shm")
_TRIPS = (0.0, 0.0005, 0.002)
"""How long a round trip to the server takes besides, in seconds."""
_DOCUMENTS = """
INSERT INTO notes (text, stars) SELECT md5('old ' || number), 0
FROM generate_series(1, %(count)s) AS number
"""
_PEERS = {
    "PgQueuer, empty": "pgqueuer_queue",
    "Procrastinate, empty": "procrastinate_queue",
    "DBOS, an empty workflow": "dbos_queue",
    "DBOS, a workflow with the same transaction": "dbos_transaction",
    "Celery with Redis, empty, nothing on a disk": "celery_queue",
}


def figures(words: list[str]) -> str:
    """The tables, as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run postgres")
    parser.add_argument("--jobs", type=int, default=3000, help="waiting for a worker")
    parser.add_argument("--trickle", type=int, default=100, help="jobs that come one by one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000, help="finished; a tenth is pending")
    parser.add_argument("--memory", action="store_true", help="the server's files on tmpfs")
    asked = parser.parse_args(words)
    parent = _MEMORY if asked.memory else None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running_server(_SETTINGS, parent=parent))
        sections = [
            _installed(server.url, asked.memory),
            "### Against bare transactions",
            _against_bare(server.url, folder, asked.jobs, asked.trickle, asked.rounds),
            "### Beside other queues, one worker each",
            _beside_peers(server.url, folder, asked.jobs, asked.trickle),
            "### Through a network, one worker",
            _through_a_network(server, folder, asked.jobs, asked.trickle),
            f"### With {asked.rows:,} finished and {asked.rows // 10:,} pending rows",
            _when_filled(server.url, folder, asked.jobs, asked.trickle, asked.rows),
        ]
    return "\n\n".join(sections)


def _installed(url: str, in_memory: bool) -> str:
    with psycopg.connect(url) as connection:
        (server,) = connection.execute("SHOW server_version").fetchone() or ("",)
    names = ("psycopg", "pgqueuer", "procrastinate", "dbos", "celery", "redis")
    place = "tmpfs" if in_memory else "the disk"
    return f"{versions(*names)} PostgreSQL {server} on {place}, with fsync, on the same cores."


def _against_bare(url: str, folder: Path, jobs: int, trickled: int, rounds: int) -> str:
    """Bare transactions and gnomon with one worker and four, in turn."""
    found: dict[str, list[float]] = {}
    delays: dict[str, list[float]] = {}
    for _ in range(rounds):
        for connections in (1, 4):
            with own_database(url, folder) as database:
                name = f"bare psycopg, serializable, connections: {connections}"
                found.setdefault(name, []).append(bare(database, jobs, connections))
        for count in (1, 4):
            with own_database(url, folder) as database:
                name = f"gnomon, workers: {count}"
                run = gnomon(database, jobs, trickled, count)
                found.setdefault(name, []).append(run.rate)
                delays.setdefault(name, []).extend(run.delays)
    medians = {name: median(rates) for name, rates in found.items()}
    base = next(iter(medians.values()))
    lines: list[tuple[str, ...]] = []
    for name, rate in medians.items():
        late = Run(rate, tuple(delays[name])).cells()[1:] if name in delays else ("", "")
        lines.append((name, f"{rate:,.0f}", f"{rate / base:.2f}", *late))
    return rows(("what", "a second", "ratio", "start, median ms", "start, p99 ms"), lines)


def _beside_peers(url: str, folder: Path, jobs: int, trickled: int) -> str:
    with own_database(url, folder) as database:
        own = gnomon(database, jobs, trickled, 1)
    lines: list[tuple[str, ...]] = [("gnomon, a read and an insert", *own.cells())]
    with redis_server(folder):
        for name, queue in _PEERS.items():
            with own_database(url, folder):
                try:
                    lines.append((name, *measure(queue, jobs, trickled).cells()))
                except Missing as reason:
                    print(f"{name}: {reason}", file=sys.stderr)
    return rows(("what", "a second", "start, median ms", "start, p99 ms"), lines)


def _through_a_network(server: Server, folder: Path, jobs: int, trickled: int) -> str:
    """What each round trip costs: the server is reached through a relay that delays its answers."""
    lines: list[tuple[str, ...]] = []
    for delay in _TRIPS:
        with own_database(server.url, folder) as database, relay_to(database) as relay:
            relay.delay = delay
            run, costs = gnomon_through(relay, server, database, jobs, trickled)
        each = (f"{costs.trips:.2f}", f"{costs.worker:.2f}", f"{costs.server:.2f}")
        lines.append((f"{delay * 1000:.1f} ms", *run.cells(), *each))
    head = (
        "a round trip takes longer by",
        "a second",
        "start, median ms",
        "start, p99 ms",
        "round trips each",
        "worker's CPU ms each",
        "server's CPU ms each",
    )
    return rows(head, lines)


def _when_filled(url: str, folder: Path, jobs: int, trickled: int, finished: int) -> str:
    lines: list[tuple[str, ...]] = []
    for name, count in (("empty", 0), ("filled", finished)):
        with own_database(url, folder) as database:
            do(QUEUE, "prepare")
            seconds = fill_history(database, count, count // 10)
            run = gnomon_on(database, jobs, trickled, 1)
        lines.append((name, *run.cells(), f"{seconds:.0f}"))
    head = (
        "the table of schedules",
        "a second",
        "start, median ms",
        "start, p99 ms",
        "filled in s",
    )
    return rows(head, lines)


def bare(database: str, transactions: int, connections: int) -> float:
    """Serializable transactions a second, each a read by an index and an insert."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (id bigserial PRIMARY KEY, text text, stars int)")
        connection.execute("CREATE INDEX by_text ON notes (text)")
        connection.execute(_DOCUMENTS, {"count": DOCUMENTS})
    each = transactions // connections
    ready = threading.Barrier(connections + 1)

    def client(number: int) -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            ready.wait()
            for turn in range(each):
                _transact(connection, md5(f"{number} {turn}".encode()).hexdigest())

    threads = [threading.Thread(target=client, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return each * connections / (time.perf_counter() - start)


def _transact(connection: psycopg.Connection, text: str) -> None:
    while True:
        try:
            connection.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
            connection.execute("SELECT * FROM notes WHERE text = %s LIMIT 1", (text,)).fetchone()
            connection.execute("INSERT INTO notes (text, stars) VALUES (%s, 0)", (text,))
            connection.execute("COMMIT")
        except psycopg.errors.SerializationFailure:
            connection.execute("ROLLBACK")
        else:
            return
