"""Measures a few workers here, has the model reproduce them, and predicts many; docs/scaling.md.

python -m benchmarks.run scaling
python -m benchmarks.run scaling --jobs 500 --simulated 2000
"""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.gnomon_runs import Costs as Measured
from benchmarks.gnomon_runs import gnomon_costs, gnomon_held_back
from benchmarks.measuring import rows, versions
from benchmarks.queue_runs import own_database
from benchmarks.simulation import Costs, Site, calibrated, recovery, simulate
from tests.postgres.server import Server, running_server

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "scaling.md"
HERE = (1, 2, 4)
MANY = (1, 4, 16, 100)
TRIPS = (0.0001, 0.0005, 0.002)
SERVER_CORES = (4, 16)
LEASES = (5.0, 30.0)
_TRIED = 1500
"""Mutations of each try when the chance of meeting is looked for."""
_MEMORY = Path("/dev/shm")
_SETTINGS = {"fsync": "on", "shared_buffers": "256MB", "max_connections": "200"}


def figures(words: list[str]) -> str:
    """The tables, as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run scaling")
    parser.add_argument("--jobs", type=int, default=3000, help="mutations of each measured run")
    parser.add_argument("--simulated", type=int, default=5_000, help="of each simulated one")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    cores = os.cpu_count() or 1
    measured, hot = _measured(asked.jobs)
    costs = _costs(measured, cores, asked.seed)
    return "\n\n".join(
        [
            f"{versions('psycopg', 'simpy')} Server and workers share the cores.",
            "### Measured here, and reproduced",
            _reproduced(measured, costs, cores, asked.jobs, asked.seed),
            "### Predicted: each worker with a core of its own",
            _predicted(costs, asked.simulated, asked.seed),
            "### The hot end, measured here with one worker",
            hot,
            "### What a killed worker had claimed",
            _recovered(asked.seed),
        ]
    )


def _measured(jobs: int) -> tuple[dict[int, tuple[float, Measured]], str]:
    found: dict[int, tuple[float, Measured]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        parent = _MEMORY if _MEMORY.is_dir() else None
        server: Server = stack.enter_context(running_server(_SETTINGS, parent=parent))
        for count in HERE:
            with own_database(server.url, folder) as database:
                found[count] = gnomon_costs(server, database, jobs, count)
        return found, _hot_end(server, folder, 4 * jobs)


def _hot_end(server: Server, folder: Path, jobs: int) -> str:
    """What dead versions of rows cost that stand before those that are due."""
    lines: list[tuple[str, ...]] = []
    for name, held in (("none", False), ("open all the time", True)):
        with own_database(server.url, folder) as database:
            first, last = gnomon_held_back(database, jobs, held=held)
        lines.append((name, f"{first:,.0f}", f"{last:,.0f}", f"{last / first:.2f}"))
    quarters = ("a second in the first quarter", "in the last", "ratio")
    return rows((f"an old transaction, {jobs:,} mutations", *quarters), lines)


def _costs(measured: dict[int, tuple[float, Measured]], cores: int, seed: int) -> Costs:
    """From one worker what a mutation costs, from the most of them how often two of them meet."""
    _, one = measured[1]
    most = max(measured)
    alone = Costs(one.worker / 1000, one.server / 1000)
    seen = measured[most][1].undone - one.undone
    return calibrated(alone, Site(most, cores, has_own_cores=False), seen, _TRIED, seed)


def _reproduced(
    measured: dict[int, tuple[float, Measured]], costs: Costs, cores: int, jobs: int, seed: int
) -> str:
    lines: list[tuple[str, ...]] = []
    for count, (rate, each) in measured.items():
        site = Site(count, cores, has_own_cores=False)
        outcome = simulate(costs, site, jobs, seed)
        lines.append(
            (
                f"{count}",
                f"{rate:,.0f}",
                f"{outcome.rate:,.0f}",
                f"{outcome.rate / rate:.2f}",
                f"{each.worker:.2f}",
                f"{each.server:.2f}",
                f"{each.undone:.3f}",
                f"{outcome.undone:.3f}",
            )
        )
    head = (
        "workers",
        "measured a second",
        "by the model",
        "ratio",
        "worker's CPU ms each",
        "server's CPU ms each",
        "undone each",
        "by the model",
    )
    return rows(head, lines)


def _predicted(costs: Costs, jobs: int, seed: int) -> str:
    lines: list[tuple[str, ...]] = []
    for count in MANY:
        for server_cores in SERVER_CORES:
            outcomes = [
                simulate(costs, Site(count, server_cores, trip=trip), jobs, seed) for trip in TRIPS
            ]
            rates = [f"{outcome.rate:,.0f}" for outcome in outcomes]
            middle = outcomes[1]
            lines.append((f"{count}", f"{server_cores}", *rates, middle.limit))
    trips = [f"a second, trips of {trip * 1000:g} ms" for trip in TRIPS]
    return rows(("workers", "server's cores", *trips, "what limits, at 0.5 ms"), lines)


def _recovered(seed: int) -> str:
    lines: list[tuple[str, ...]] = []
    for lease in LEASES:
        for count in (2, 100):
            usual, longest = recovery(lease, count, seed)
            lines.append((f"{lease:g} s", f"{count}", f"{usual:.1f}", f"{longest:.1f}"))
    head = ("lease", "workers", "runs again after, median s", "at the latest, s")
    return rows(head, lines)
