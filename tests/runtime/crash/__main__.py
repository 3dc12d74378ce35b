"""Kills a process that runs an app under load, again and again, and accounts for everything.

    make crash                                       (300 kills)
    python -m tests.runtime.crash --kills 50 --seed 7

Prints what there was, and what is wrong; exits 1 if anything is. The seed decides what is called
and when the process is killed, while it starts or after its first call; what is under way just
then is the machine's affair.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from .load import Place, load
from .processes import account, begin, in_a_process

KILLS_BETWEEN_ACCOUNTS = 10
LONGEST_START = 0.2
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
        process = begin(lambda number=number: load(place, seed, number))
        # Some die while they start, or while they recover what the last one left.
        if random.random() < 0.5:
            time.sleep(random.uniform(0, LONGEST_START))
        else:
            await_first_call(place, process)
            time.sleep(random.uniform(0, LONGEST_LIFE))
        kill(process)
        if number % KILLS_BETWEEN_ACCOUNTS == 0 or number == kills:
            print(f"{number} kills, seed {seed}: ", end="", flush=True)
            if not in_a_process(lambda: account(place)):
                return 1
    return 0


def await_first_call(place: Place, process: int) -> None:
    """Waits until a process has begun to call, however busy the machine is."""
    before = size_of(place.journal)
    while size_of(place.journal) == before and not has_ended(process):
        time.sleep(0.001)


def size_of(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def has_ended(process: int) -> bool:
    """Whether a process is there no more; it stays to be waited for."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def kill(process: int) -> None:
    """Kills a process, which must not have ended by itself."""
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("the process ended before it was killed")


if __name__ == "__main__":
    sys.exit(main())
