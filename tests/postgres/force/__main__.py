"""Does harm to four workers and their PostgreSQL server under load, and accounts for everything.

    make crash                                       (two minutes, after the SQLite one)
    python -m tests.postgres.force --seconds 30 --seed 7

Workers are killed, stopped and frozen past their lease, one has a clock that is an hour slow; the
server crashes, its connections are cut and its disk is filled. Prints what there was, and what is
wrong; exits 1 if anything is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from tests.postgres.disk import Disk, NoDisk, small_disk
from tests.postgres.force.storm import Storm
from tests.postgres.force.workforce import Workforce
from tests.postgres.server import running_server
from tests.runtime.crash.load import Place
from tests.runtime.crash.processes import account, in_a_process

WORKERS = 4
CLIENTS = 4
DISK_MEGABYTES = 400
BETWEEN_ACCOUNTS = 30.0
# The server must notice by itself what a client that froze has left behind.
SETTINGS = {"fsync": "on", "max_wal_size": "96MB", "deadlock_timeout": "100ms"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gnomon-force-") as folder:
        Path(folder).chmod(0o755)
        return run(Path(folder), arguments.seconds, arguments.seed)


def run(folder: Path, seconds: float, seed: int) -> int:
    """Rages for some seconds; 1 if something is wrong then."""
    random = Random(seed)
    with disk_in(folder) as (disk, inside), running_server(SETTINGS, parent=inside) as server:
        place = Place(folder, server.url, CLIENTS)
        if disk is None:
            print("the disk is not filled: nothing can be mounted here")
        left, numbers = seconds, count(1)
        while left > 0:
            workforce = Workforce(place, seed, random, numbers)
            for _ in range(WORKERS):
                workforce.hire()
            if workforce.late is None:
                print("no clock is wrong: libfaketime is not here")
            storm = Storm(workforce, server, disk, random)
            storm.rage(min(left, BETWEEN_ACCOUNTS))
            workforce.close()
            left -= BETWEEN_ACCOUNTS
            print(", ".join(f"{count} x {what}" for what, count in sorted(storm.blows.items())))
            print("".join(f"  WRONG: {line}\n" for line in workforce.wrong), end="", flush=True)
            if not in_a_process(partial(account, place)) or workforce.wrong:
                return 1
    return 0


@contextmanager
def disk_in(folder: Path) -> Iterator[tuple[Disk | None, Path]]:
    """A small disk in a folder, and where data go: on it, if there can be one."""
    mounted = folder / "disk"
    mounted.mkdir()
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(small_disk(mounted, DISK_MEGABYTES))
        except NoDisk:
            disk = None
        yield disk, mounted


if __name__ == "__main__":
    sys.exit(main())
