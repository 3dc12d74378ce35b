"""The load under which a process is killed: it writes down what it begins, and what was confirmed.

The journal is a file that is appended to line by line, so it survives the process as it was.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import BinaryIO

from gnomon.errors import ApplicationError
from gnomon.runtime import Runtime
from gnomon.storage.errors import StorageError
from gnomon.storage.opening import Tuning

APP = Path(__file__).parent / "app"
CLIENTS = 8
LONGEST_DELAY = 0.6
LEASE = 2.0
"""Seconds after which a worker of a server is lost."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one test keeps its data.

    Args:
        folder: for files.
        server: the address of a database on a server, which may go away while it is called; a file
            in the folder if there is none.
        clients: how many call at the same time.
    """

    folder: Path
    server: str | None = None
    clients: int = CLIENTS

    @property
    def file(self) -> Path:
        return self.folder / "crash.db"

    @property
    def database(self) -> str:
        return self.server or str(self.file)

    @property
    def journal(self) -> Path:
        return self.folder / "journal"


class Client:
    """Calls one function after the other, as its random numbers have it, until it is killed."""

    def __init__(
        self, runtime: Runtime, place: Place, journal: BinaryIO, name: str, seed: str
    ) -> None:
        self._runtime = runtime
        self._place = place
        self._journal = journal
        self._name = name
        self._random = Random(seed)
        self._schedules: list[object] = []

    async def work(self) -> None:
        """Goes on for ever."""
        number = 0
        while True:
            number += 1
            name = f"{self._name}.{number}"
            kinds = (self._mutate, self._fail, self._schedule, self._schedule_action, self._cancel)
            try:
                await self._random.choices(kinds, weights=(5, 1, 3, 3, 2))[0](name)
            except StorageError:
                if self._place.server is None:
                    raise
                # Whether it was kept nobody was told: it has happened once, or not at all.
                await asyncio.sleep(self._random.uniform(0, 0.2))

    async def _mutate(self, name: str) -> None:
        self._say("begun", f"count {name}")
        await self._runtime.run_mutation("work:count_and_mark", name=f"count {name}")
        self._say("done", f"count {name}")

    async def _fail(self, name: str) -> None:
        try:
            await self._runtime.run_mutation("work:mark_and_fail", name=f"fail {name}")
        except ApplicationError:
            self._say("failed", f"fail {name}")

    async def _schedule(self, name: str) -> None:
        name = f"later {name}"
        self._say("begun", name)
        self._schedules.append(
            await self._runtime.run_mutation(
                "work:mark_and_schedule", name=name, delay=self._delay()
            )
        )
        self._say("scheduled", name)

    async def _schedule_action(self, name: str) -> None:
        name = f"act {name}"
        self._say("begun", name)
        self._schedules.append(
            await self._runtime.run_mutation(
                "work:schedule_action",
                name=name,
                journal=str(self._place.journal),
                delay=self._delay(),
            )
        )
        self._say("scheduled", name)

    async def _cancel(self, name: str) -> None:
        if self._schedules:
            schedule_id = self._random.choice(self._schedules)
            await self._runtime.run_mutation("work:cancel", schedule_id=schedule_id)

    def _delay(self) -> float:
        return self._random.choice((0.0, self._random.uniform(0, LONGEST_DELAY)))

    def _say(self, event: str, name: str) -> None:
        self._journal.write(f"{event} {name}\n".encode())


async def load(place: Place, seed: int, number: int, stopped: asyncio.Event | None = None) -> None:
    """Runs the app and its clients until the process is killed, or it is to stop."""
    async with Runtime.open(
        APP, database=place.database, unchecked=True, tuning=Tuning(lease=LEASE), grace=1.0
    ) as runtime:
        with place.journal.open("ab", buffering=0) as journal:
            async with asyncio.TaskGroup() as group:
                tasks: list[asyncio.Task[None]] = []
                for client in range(place.clients):
                    name = f"{number}.{client}"
                    work = Client(runtime, place, journal, name, f"{seed} {name}").work()
                    tasks.append(group.create_task(work))
                if stopped is not None:
                    await stopped.wait()
                    for task in tasks:
                        task.cancel()
