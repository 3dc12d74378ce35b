"""Runs of one queue: its processes, and what they were seen to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import psycopg

from benchmarks.queues.place import DATABASE, MARKS, REDIS, forget_marks, read_marks

ROOT = Path(__file__).resolve().parent.parent
WAIT_SECONDS = 120.0
_REDIS_WORDS = ("--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no")


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured of a queue: jobs a second, and how late jobs start when it is idle.

    `delays` are in seconds, from before a job was enqueued until it started.
    """

    rate: float
    delays: tuple[float, ...]

    def cells(self) -> tuple[str, str, str]:
        """The three figures for a table; the delays in milliseconds."""
        p99 = quantiles(self.delays, n=100)[98]
        return f"{self.rate:,.0f}", f"{median(self.delays) * 1000:.1f}", f"{p99 * 1000:.1f}"


class Missing(Exception):
    """A queue is not installed, or its server is not."""


@contextmanager
def own_database(url: str, folder: Path) -> Iterator[str]:
    """A new database on the server, named in the environment; dropped at the end."""
    name = f"bench_{uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    address = url.replace("/postgres?", f"/{name}?")
    os.environ[DATABASE] = address
    os.environ[MARKS] = str(folder / f"{name}.marks")
    try:
        yield address
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def redis_server(folder: Path) -> Iterator[None]:
    """A Redis server that keeps nothing on the disk, named in the environment; raises Missing."""
    socket = folder / "redis.sock"
    try:
        server = subprocess.Popen(
            ["redis-server", "--unixsocket", str(socket), "--dir", str(folder), *_REDIS_WORDS],
            stdout=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise Missing("there is no redis-server") from error
    try:
        while not socket.exists():
            if server.poll() is not None:
                raise Missing(f"redis-server ended with status {server.returncode}")
            time.sleep(0.05)
        os.environ[REDIS] = str(socket)
        yield
    finally:
        server.terminate()
        server.wait()


def do(queue: str, verb: str, *words: str) -> str:
    """Has a process of its own do something with a queue, and waits; what it printed.

    Raises:
        Missing: the queue's library is not installed.
    """
    done = subprocess.run(_words(queue, verb, *words), cwd=ROOT, capture_output=True, text=True)
    if "ModuleNotFoundError" in done.stderr:
        raise Missing(done.stderr.splitlines()[-1])
    if done.returncode != 0:
        raise RuntimeError(f"{queue} {verb}: {done.stderr}")
    return done.stdout


@contextmanager
def workers(queue: str, count: int = 1) -> Iterator[list[int]]:
    """So many processes that run jobs, until the block ends; their ids."""
    with ExitStack() as stack:
        yield [stack.enter_context(_worker(queue)) for _ in range(count)]


@contextmanager
def _worker(queue: str) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    # In a group of its own, for what it starts itself.
    process = subprocess.Popen(
        _words(queue, "work"), cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def measure(queue: str, jobs: int, trickled: int) -> Run:
    """What a queue does: first it has jobs waiting for its one worker, then one now and then.

    Its tables are made in the database of the environment.
    """
    do(queue, "prepare")
    do(queue, "fill", str(jobs))
    with workers(queue):
        started = [at for at, _ in wait_for(jobs)]
        rate = (jobs - 1) / (max(started) - min(started))
        return Run(rate, trickle(queue, trickled))


def trickle(queue: str, jobs: int) -> tuple[float, ...]:
    """How late jobs start that come one by one; workers are running."""
    forget_marks()
    do(queue, "trickle", str(jobs))
    return tuple(started - sent for started, sent in wait_for(jobs))


def wait_for(jobs: int) -> list[tuple[float, float]]:
    """The marks of the jobs, once all have started; raises TimeoutError."""
    end = time.monotonic() + WAIT_SECONDS
    while len(marks := read_marks()) < jobs:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(marks)} of {jobs} jobs started in {WAIT_SECONDS:.0f} s")
        time.sleep(0.02)
    return marks


def _words(queue: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.queues", queue, *words]
