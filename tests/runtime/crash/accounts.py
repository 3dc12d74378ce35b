"""Accounts for everything that was begun before the kills: a list of what is wrong."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime
from gnomon.runtime.runs import LOST, STOPPED
from gnomon.storage.opening import Tuning

from .load import APP, LEASE, Place

ENDED = ("success", "failed", "canceled")


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the journal says, and what the database does."""

    journal: dict[str, Counter[str]]
    marks: Counter[str]
    total: int
    schedules: list[ScheduledFunction]
    on_server: bool

    def wrong(self) -> Iterator[str]:
        """Everything that contradicts a guarantee."""
        yield from self._mutations()
        yield from self._failures()
        yield from self._schedules()
        yield from self._actions()
        yield from self._crons()

    def summary(self) -> dict[str, int]:
        """How much there was of everything."""
        states = Counter(
            f"{'actions' if one.name == 'work:act' else 'scheduled mutations'} {one.state}"
            for one in self.schedules
        )
        return {
            "mutations confirmed": len(self.journal["done"]),
            "cron slots": sum(name.startswith("slot ") for name in self.marks),
            **dict(sorted(states.items())),
        }

    def _mutations(self) -> Iterator[str]:
        counted = {name: times for name, times in self.marks.items() if name.startswith("count ")}
        for name in self.journal["done"]:
            if counted.get(name) != 1:
                yield f"{name} was confirmed, and done {counted.get(name, 0)} times"
        for name, times in counted.items():
            if times != 1 or name not in self.journal["begun"]:
                yield f"{name} was done {times} times"
        if self.total != len(counted):
            yield f"the total is {self.total}, there were {len(counted)} mutations"

    def _failures(self) -> Iterator[str]:
        for name in self.marks:
            if name.startswith("fail "):
                yield f"{name} failed, and has left a mark"

    def _schedules(self) -> Iterator[str]:
        asked = {
            name.removesuffix(" asked"): times
            for name, times in self.marks.items()
            if name.endswith(" asked")
        }
        rows = Counter(_name(one) for one in self.schedules if _name(one) in self.journal["begun"])
        for name in asked.keys() | rows.keys() | self.journal["scheduled"].keys():
            found = (asked.get(name, 0), rows[name])
            if found != (1, 1):
                yield f"{name} was asked for {found[0]} times, and scheduled {found[1]} times"
        for one in self.schedules:
            if one.state not in ENDED or one.completed_time is None:
                yield f"{_name(one)} was left {one.state}"
            if one.name == "work:leave_mark":
                yield from self._scheduled_mutation(one)

    def _scheduled_mutation(self, one: ScheduledFunction) -> Iterator[str]:
        times = self.marks[_name(one)]
        if one.state == "failed":
            yield f"{_name(one)} has failed: {one.error}"
        elif times != (one.state == "success"):
            yield f"{_name(one)} is in the state {one.state}, and was done {times} times"

    def _actions(self) -> Iterator[str]:
        acted = self.journal["acted"]
        for one in self.schedules:
            if one.name != "work:act":
                continue
            name, times = _name(one), acted[_name(one)]
            if times > 1:
                yield f"{name} was run {times} times"
            if one.state == "success" and (times, self.marks[name]) != (1, 1):
                yield f"{name} has succeeded, and was run {times} times"
            if one.state == "failed" and not self._is_excused(str(one.error)):
                yield f"{name} has failed: {one.error}"
            if self.marks[name] > times:
                yield f"{name} was not run, and has left a mark"

    def _is_excused(self, error: str) -> bool:
        """Whether an action may fail so: its process ended, or its server went away."""
        is_gone = error.startswith(("StorageError", "CommitUnknown"))
        return error in (LOST, STOPPED) or (self.on_server and is_gone)

    def _crons(self) -> Iterator[str]:
        slots = {
            datetime.fromisoformat(name.removeprefix("slot ")): times
            for name, times in self.marks.items()
            if name.startswith("slot ")
        }
        for slot, times in slots.items():
            if times != 1:
                yield f"the cron job has run {times} times at {slot}"
        if len({slot.microsecond for slot in slots}) > 1:
            yield f"the cron job's rate has changed: {sorted(slots)}"
        for one in self.schedules:
            if one.name == "work:fire" and (
                one.state != "success" or one.scheduled_time not in slots
            ):
                yield f"the cron job's run of {one.scheduled_time} is {one.state}: {one.error}"


async def settle(place: Place) -> Accounts:
    """Starts the app once more, lets all that was scheduled end, and reads what became of it."""
    async with Runtime.open(
        APP, database=place.database, unchecked=True, crons=False, tuning=Tuning(lease=LEASE)
    ) as runtime:
        await runtime.drain(60)
        marks, total = await runtime.run_query("work:marks"), await runtime.run_query("work:total")
        assert isinstance(marks, list)
        assert isinstance(total, int)
        schedules = await runtime.scheduled_functions()
    return Accounts(_read(place), Counter(marks), total, schedules, place.server is not None)


def is_sound(place: Place) -> bool:
    """Whether SQLite finds nothing wrong with the file."""
    connection = sqlite3.connect(place.file)
    (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return bool(answer == "ok")


def _read(place: Place) -> dict[str, Counter[str]]:
    lines = place.journal.read_text(encoding="utf-8").splitlines() if place.journal.exists() else []
    found: dict[str, Counter[str]] = {
        event: Counter[str]() for event in ("begun", "done", "failed", "scheduled", "acted")
    }
    for event, _, name in _split(lines):
        found[event][name] += 1
    return found


def _split(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        yield line.partition(" ")


def _name(one: ScheduledFunction) -> str:
    return str(one.args.get("name"))
