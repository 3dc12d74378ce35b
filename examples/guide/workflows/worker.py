"""One worker of the demo, in a process of its own: `gnomon worker`, but by the demo's clock.

python -m workflows.worker postgresql://… .gnomon/demo.clock
"""

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from gnomon.runtime import Runtime
from gnomon.storage.opening import Tuning
from workflows.clock import LeapingClock

ROOT = Path(__file__).resolve().parent.parent
LEASE_SECONDS = 2.0
"""So short that nobody has to wait long until a killed worker is known to be lost."""


async def work(database: str, clock: LeapingClock) -> None:
    """Run what is due until SIGTERM."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    tuning = Tuning(lease=LEASE_SECONDS)
    async with Runtime.open(ROOT, database=database, clock=clock, tuning=tuning):
        print("ready", flush=True)
        await stopped.wait()


if __name__ == "__main__":
    logging.basicConfig(filename=ROOT / ".gnomon" / f"demo-{os.getpid()}.log", level=logging.INFO)
    asyncio.run(work(sys.argv[1], LeapingClock(Path(sys.argv[2]))))
