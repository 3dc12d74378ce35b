"""The workers: processes that run the app of the crash test and call it, and can be done harm."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from gnomon.storage.errors import StorageError
from tests.runtime.crash.load import LEASE, Place, load
from tests.runtime.crash.processes import begin

_ATTEMPTS = 1000
LEAVING_SECONDS = 25.0
"""How long a worker may take to end when it is told to, whatever the server does."""
ROOT = Path(__file__).parents[3]
_FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


async def work(place: Place, seed: int, number: int) -> None:
    """Works until SIGTERM, and begins again when the server was not there, as a supervisor does."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    for attempt in count():
        if stopped.is_set():
            return
        try:
            # What is called has another name each time.
            await load(place, seed, number * _ATTEMPTS + attempt, stopped)
        except* StorageError:
            await asyncio.sleep(0.2)


def begin_late(place: Place, seed: int, number: int) -> int:
    """Like `begin`, but the process's clock is an hour slow; 0 if that cannot be done here."""
    if not _FAKETIME.exists():
        return 0
    words = [str(place.folder), str(place.server), str(place.clients), str(seed), str(number)]
    environment = {
        **os.environ,
        "LD_PRELOAD": str(_FAKETIME),
        "FAKETIME": "-1h",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.postgres.force.late", *words], cwd=ROOT, env=environment
    ).pid


@dataclass
class Workforce:
    """The workers that there are, by number; the first one's clock is an hour slow.

    Args:
        place: the app's data.
        seed: decides what the workers call.
        random: chooses among them.
        numbers: numbers them; no two that share a place may have the same.
    """

    place: Place
    seed: int
    random: Random
    numbers: Iterator[int]
    workers: dict[int, int] = field(default_factory=dict[int, int])
    frozen: dict[int, float] = field(default_factory=dict[int, float])
    leaving: dict[int, float] = field(default_factory=dict[int, float])
    wrong: list[str] = field(default_factory=list[str])
    late: int | None = None

    def hire(self) -> None:
        """One more worker."""
        number = next(self.numbers)
        process = 0
        if self.late is None:
            process = begin_late(self.place, self.seed, number)
            self.late = process or None
        self.workers[number] = process or begin(partial(work, self.place, self.seed, number))

    def anyone(self) -> int:
        """One of them, at random."""
        return self.random.choice(list(self.workers))

    def kill(self, number: int) -> None:
        """One dies, and another takes its place."""
        process = self._dismiss(number)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        self.hire()

    def stop(self, number: int) -> None:
        """One is told to end, and another takes its place."""
        process = self._dismiss(number)
        os.kill(process, signal.SIGCONT)
        os.kill(process, signal.SIGTERM)
        self.leaving[process] = time.monotonic() + LEAVING_SECONDS
        self.hire()

    def freeze(self, number: int) -> None:
        """One stands still until its lease has run out."""
        if number not in self.frozen:
            os.kill(self.workers[number], signal.SIGSTOP)
            self.frozen[number] = time.monotonic() + LEASE + self.random.uniform(0.2, 2)

    def look(self) -> None:
        """Thaws those whose time it is, and sees who has ended."""
        for number, until in list(self.frozen.items()):
            if time.monotonic() > until:
                del self.frozen[number]
                os.kill(self.workers[number], signal.SIGCONT)
        for number, process in list(self.workers.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                self._dismiss(number)
                self.wrong.append(f"worker {number} ended by itself: status {status}")
                self.hire()
        for process, latest in list(self.leaving.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del self.leaving[process]
                # One that has only just begun is ended by the signal itself.
                if status not in (0, signal.SIGTERM):
                    self.wrong.append(f"a worker that was to end did so with status {status}")
            elif time.monotonic() > latest:
                del self.leaving[process]
                self.wrong.append(f"a worker did not end within {LEAVING_SECONDS:.0f} s")
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)

    def close(self) -> None:
        """Has all of them end."""
        for number in list(self.workers):
            process = self._dismiss(number)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
                os.kill(process, signal.SIGTERM)
            self.leaving[process] = time.monotonic() + LEAVING_SECONDS
        while self.leaving:
            self.look()
            time.sleep(0.02)

    def _dismiss(self, number: int) -> int:
        self.frozen.pop(number, None)
        process = self.workers.pop(number)
        if process == self.late:
            self.late = None
        return process
