"""Measures the runtime on SQLite, beside bare sqlite3 and other schedulers that live in a process.

    python -m benchmarks.run runtime
    python -m benchmarks.run runtime --calls 500

Every figure is taken in turn with what it is compared with, several times, and is the median: these
machines are noisy, ratios of one run are less so.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from benchmarks.measuring import rows, versions
from benchmarks.peers import PEERS
from benchmarks.serving import served_table
from gnomon.runtime import Runtime, Schedules

APP = Path(__file__).parent / "app"
TMPFS = Path("/dev/shm")
CLIENTS = (1, 8, 64)
SIZES = (1_000, 10_000, 100_000)
PENDING = 100_000
ROUNDS = 3
LATENCIES = 60


def bare_mutations(folder: Path, calls: int) -> float:
    """The same two statements by bare sqlite3, one transaction each; calls a second."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text, stars)")
    connection.execute("CREATE INDEX IF NOT EXISTS by_text ON notes (text)")
    start = time.perf_counter()
    for number in range(calls):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM notes WHERE text = ? LIMIT 1", (f"{number}",)).fetchone()
        connection.execute("INSERT INTO notes (text, stars) VALUES (?, 0)", (f"{number}",))
        connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return calls / taken


async def calls_a_second(
    call: Callable[[int], Awaitable[object]], calls: int, clients: int
) -> float:
    """How many calls end in a second, so many clients each waiting for their own."""
    numbers = iter(range(calls))

    async def client() -> None:
        for number in numbers:
            await call(number)

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return calls / (time.perf_counter() - start)


@contextmanager
def folder_in(parent: Path | None) -> Iterator[Path]:
    """An empty folder, on the disk or in memory."""
    with tempfile.TemporaryDirectory(dir=parent) as name:
        yield Path(name)


async def mutations(folder: Path, calls: int) -> dict[str, float]:
    """Mutations a second, beside the bare statements, taken in turn."""
    found: dict[str, list[float]] = {}

    def note(name: str, figure: float) -> None:
        found.setdefault(name, []).append(figure)

    async with Runtime.open(
        APP, database=folder / "gnomon.db", unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        for _ in range(ROUNDS):
            note("bare `sqlite3`, one by one", bare_mutations(folder, calls))
            for clients in CLIENTS:
                figure = await calls_a_second(
                    lambda number: runtime.run_mutation("notes:add", text=f"{number}"),
                    calls,
                    clients,
                )
                note(f"gnomon, {clients} at a time", figure)
    return {name: median(figures) for name, figures in found.items()}


async def by_size(folder: Path, calls: int) -> list[tuple[str, str, str]]:
    """Queries and mutations a second as the table grows."""
    table: list[tuple[str, str, str]] = []
    there = 0
    async with Runtime.open(
        APP, database=folder / "gnomon.db", unchecked=True, schedules=Schedules.LEAVE
    ) as runtime:
        for size in SIZES:
            while there < size:
                await runtime.run_mutation("notes:fill", first=there, count=1000)
                there += 1000
            step = size // 997
            queries = await calls_a_second(
                lambda number, step=step: runtime.run_query(
                    "notes:find", text=f"old {number * step}"
                ),
                calls,
                8,
            )
            writes = await calls_a_second(
                lambda number: runtime.run_mutation("notes:add", text=f"new {number}"), calls, 8
            )
            table.append((f"{size:,} documents", f"{queries:,.0f}", f"{writes:,.0f}"))
    return table


async def scheduled(folder: Path, jobs: int) -> tuple[float, list[float]]:
    """Scheduled mutations a second, and the start latencies of an idle runtime in seconds."""
    async with Runtime.open(APP, database=folder / "gnomon.db", unchecked=True) as runtime:
        started = sys.modules["functions.notes"].STARTED
        start = time.perf_counter()
        for _ in range(0, jobs, 1000):
            await runtime.run_mutation("notes:schedule_notes", count=min(jobs, 1000), delay=0)
        await runtime.drain()
        rate = jobs / (time.perf_counter() - start)
        started.clear()
        for _ in range(LATENCIES):
            await runtime.run_mutation("notes:schedule_start", delay=0.03)
            await asyncio.sleep(0.06)
        await runtime.drain()
        return rate, [begun - due for due, begun in started]


async def pending(folder: Path) -> tuple[float, float, float]:
    """What pending schedules cost: resident megabytes, bytes of file for each, idle CPU."""
    async with Runtime.open(APP, database=folder / "gnomon.db", unchecked=True) as runtime:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(PENDING // 1000):
            await runtime.run_mutation("notes:schedule_notes", count=1000, delay=86_400)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
        await asyncio.sleep(2)
        used = time.process_time()
        await asyncio.sleep(5)
        idle = (time.process_time() - used) / 5
    size = (folder / "gnomon.db").stat().st_size / PENDING
    return grown, size, idle


def latency(seconds: list[float]) -> tuple[str, str]:
    """The median and the 99th percentile, in milliseconds."""
    return f"{median(seconds) * 1000:.1f}", f"{quantiles(seconds, n=100)[98] * 1000:.1f}"


def mutation_table(found: dict[str, float]) -> str:
    """Calls a second, and the ratio to the first row."""
    base = next(iter(found.values()))
    lines = ((name, f"{figure:,.0f}", f"{figure / base:.2f}") for name, figure in found.items())
    return rows(("what", "a second", "ratio"), lines)


def schedulers(jobs: int) -> str:
    """This runtime and the peers that are installed, each on a file on the disk."""
    table: list[tuple[str, ...]] = []
    with folder_in(None) as folder:
        rate, delays = asyncio.run(scheduled(folder, jobs))
        table.append(("gnomon, a mutation that inserts", f"{rate:,.0f}", *latency(delays)))
    for name, measure in PEERS.items():
        with folder_in(None) as folder:
            try:
                rate, delays = measure(folder, jobs, LATENCIES)
            except ImportError:
                continue
        table.append((f"{name}, an empty function", f"{rate:,.0f}", *latency(delays)))
    return rows(("what", "a second", "start, median ms", "start, p99 ms"), table)


def figures(words: list[str]) -> str:
    """The tables, as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run runtime")
    parser.add_argument("--calls", type=int, default=2000)
    calls = parser.parse_args(words).calls
    libraries = versions("pydantic", "uvicorn", "huey", "APScheduler", "dbos")
    parts = [f"{libraries} SQLite {sqlite3.sqlite_version}."]
    for title, parent in (("on the disk", None), ("in memory (tmpfs)", TMPFS)):
        if parent is None or parent.is_dir():
            with folder_in(parent) as folder:
                table = mutation_table(asyncio.run(mutations(folder, calls)))
            parts += [f"### Mutations {title}", table]
    with folder_in(None) as folder:
        parts += ["### Over HTTP", served_table(folder, calls)]
    with folder_in(None) as folder:
        head = ("with", "queries a second", "mutations a second")
        parts += [
            "### As the table grows, 8 at a time",
            rows(head, asyncio.run(by_size(folder, calls))),
        ]
    parts += ["### Scheduled functions", schedulers(min(calls, 2000))]
    with folder_in(None) as folder:
        memory, size, idle = asyncio.run(pending(folder))
    parts += [
        f"### {PENDING:,} pending schedules",
        f"The process grew by {memory:.0f} MB, the file by {size:.0f} bytes for each of them; "
        f"waiting for them took {idle:.2%} of a core.",
    ]
    return "\n\n".join(parts)
