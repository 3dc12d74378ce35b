"""A worker of the force test in a process of its own, whose clock may be wrong."""

from __future__ import annotations

import asyncio
import select
import sys
import time
from pathlib import Path

from tests.postgres.force.workforce import work
from tests.runtime.crash.load import Place


def pause(seconds: float) -> None:
    """Sleeps: the call that Python makes for it is refused by libfaketime."""
    select.select([], [], [], seconds)


if __name__ == "__main__":
    time.sleep = pause
    folder, server, clients, seed, number = sys.argv[1:]
    asyncio.run(work(Place(Path(folder), server, int(clients)), int(seed), int(number)))
