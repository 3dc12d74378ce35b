"""The workers of the demo on PostgreSQL: started, killed, and asked what they have in hand."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

WORKERS = 2
PATIENCE = "5"
"""Seconds that workers wait for a service outside; some of them are told to hang."""
STOP_SECONDS = 20
IN_HAND = """
SELECT run.id FROM scheduled_functions AS run JOIN workers ON workers.id = run.worker
WHERE run.completed_time IS NULL AND workers.name LIKE %s
"""
BEGUN = IN_HAND + "AND run.kind = 'action' AND run.state = 'in_progress'"
"""The actions among them: what a worker has begun and nobody else may repeat."""


@dataclass(slots=True)
class Team:
    """Two processes that share the work; `lost` is what the killed one had in hand."""

    database: str
    processes: list[subprocess.Popen[str]]
    lost: list[str] = field(default_factory=list[str])

    def is_busy(self, actions: int) -> bool:
        """Whether a worker has begun so many actions."""
        return any(len(self.in_hand(process.pid, BEGUN)) >= actions for process in self.processes)

    def in_hand(self, pid: int, which: LiteralString = IN_HAND) -> list[str]:
        """The ids of the scheduled functions that a worker has claimed and not ended."""
        # Here, so that the demo on a SQLite file does without it.
        import psycopg

        with psycopg.connect(self.database) as connection:
            return [row[0] for row in connection.execute(which, (f"%:{pid}",))]

    def kill_the_busiest(self) -> None:
        """Kill the worker that has begun most actions, as if its machine had lost its power."""
        busiest = max(self.processes, key=lambda process: len(self.in_hand(process.pid, BEGUN)))
        busiest.kill()
        busiest.wait()
        self.processes.remove(busiest)
        self.lost = self.in_hand(busiest.pid)


@contextmanager
def team_on(database: str, clock_file: Path, root: Path) -> Generator[Team]:
    """The workers, ready; stopped at the end."""
    command = [sys.executable, "-m", "workflows.worker", database, str(clock_file)]
    environment = {**os.environ, "OUTSIDE_TIMEOUT": PATIENCE}
    with ExitStack() as stack:
        processes: list[subprocess.Popen[str]] = []
        for _ in range(WORKERS):
            process = subprocess.Popen(
                command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True
            )
            stack.callback(stop, process)
            processes.append(process)
        for process in processes:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise RuntimeError("a worker did not start")
        yield Team(database, processes)


def stop(process: subprocess.Popen[str]) -> None:
    """End a worker in order, or else by force."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
