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

APP = Path(__file__).parent / "app"
CLIENTS = 8
LONGEST_DELAY = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one crash test."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "crash.db"

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
            await self._random.choices(kinds, weights=(5, 1, 3, 3, 2))[0](name)

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


async def load(place: Place, seed: int, number: int) -> None:
    """Runs the app and its clients until the process is killed."""
    async with Runtime.open(APP, database=place.database, unchecked=True) as runtime:
        with place.journal.open("ab", buffering=0) as journal:
            async with asyncio.TaskGroup() as group:
                for client in range(CLIENTS):
                    name = f"{number}.{client}"
                    client_seed = f"{seed} {name}"
                    group.create_task(Client(runtime, place, journal, name, client_seed).work())
