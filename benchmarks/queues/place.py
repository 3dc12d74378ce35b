"""Where a measured queue finds its database, and says that a job has started."""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

DATABASE = "GNOMON_BENCHMARK_DATABASE"
REDIS = "GNOMON_BENCHMARK_REDIS"
MARKS = "GNOMON_BENCHMARK_MARKS"

CONCURRENCY = 4
"""How many jobs a worker runs at the same time, where that can be said."""


def database() -> str:
    """The address of a database that the queue has for itself."""
    return os.environ[DATABASE]


def redis() -> str:
    """The socket of a Redis server."""
    return os.environ[REDIS]


def mark(sent: float) -> None:
    """Says that the job which was sent at a time has started: a line, in one write."""
    os.write(_marks(), f"{time.time()} {sent}\n".encode())


@cache
def _marks() -> int:
    return os.open(Path(os.environ[MARKS]), os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def read_marks() -> list[tuple[float, float]]:
    """When each job started, and when it was sent."""
    file = Path(os.environ[MARKS])
    text = file.read_text() if file.exists() else ""
    # What stands after the last end of a line is still being written.
    lines = (line.split() for line in text.rpartition("\n")[0].splitlines())
    return [(float(started), float(sent)) for started, sent in lines]


def forget_marks() -> None:
    """Begins anew."""
    os.truncate(os.environ[MARKS], 0)
