"""Has one queue do something: `python -m benchmarks.queues procrastinate_queue fill 1000`."""

from __future__ import annotations

import sys
from importlib import import_module

PAUSE = 0.03
"""Seconds between two jobs of a trickle: a light load."""


def main(name: str, verb: str, *words: str) -> None:
    """Does it; `work` goes on until the process is killed."""
    queue = import_module(f"benchmarks.queues.{name}")
    match verb:
        case "fill":
            queue.fill(int(words[0]))
        case "trickle":
            queue.trickle(int(words[0]), PAUSE)
        case "prepare":
            queue.prepare()
        case _:
            queue.work()


if __name__ == "__main__":
    main(*sys.argv[1:])
