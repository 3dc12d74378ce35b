"""Kills a process that runs an app under load, again and again, and accounts for everything.

    make crash                                       (300 kills)
    python -m tests.runtime.crash --kills 50 --seed 7

Prints what there was, and what is wrong; exits 1 if anything is. The seed decides what is called
and when the process is killed; what is under way just then is the machine's affair.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import Random
from typing import Any

from .load import Place, load
from .processes import account, begin, in_a_process

KILLS_BETWEEN_ACCOUNTS = 10
LONGEST_LIFE = 1.2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where the database is, and stays")
    arguments = parser.parse_args()
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        return run(Place(arguments.folder), arguments.kills, arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        return run(Place(Path(folder)), arguments.kills, arguments.seed)


def run(place: Place, kills: int, seed: int) -> int:
    """Kills that many times; 1 if something is wrong then."""
    random = Random(seed)
    for number in range(1, kills + 1):
        # Some die while they start, or while they recover what the last one left.
        life = random.choice((random.uniform(0, 0.2), random.uniform(0, LONGEST_LIFE)))
        kill_after(life, lambda number=number: load(place, seed, number))
        if number % KILLS_BETWEEN_ACCOUNTS == 0 or number == kills:
            print(f"{number} kills, seed {seed}: ", end="", flush=True)
            if not in_a_process(lambda: account(place)):
                return 1
    return 0


def kill_after(seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs the work in a process and kills it after some time."""
    process = begin(work)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("the process ended before it was killed")


if __name__ == "__main__":
    sys.exit(main())
