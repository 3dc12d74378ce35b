"""What the runtime must hold, said plainly: notes by id, jobs in a list, two cron jobs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

START = datetime(2026, 1, 1, tzinfo=UTC)
OFTEN = timedelta(seconds=700)
HOUR = timedelta(hours=1)
AFTER_ACTION = timedelta(seconds=60)


class Note(NamedTuple):
    """A note as it is stored."""

    text: str
    stars: int
    state: str


@dataclass(eq=False)
class Job:
    """A scheduled function: what it does (`effect`, `chain`, `fail` or `act`), and its state."""

    does: str
    name: str
    due: datetime
    left: int = 0
    delay: timedelta = timedelta(0)
    state: str = "pending"
    completed: datetime | None = None

    def seen(self) -> tuple[str, str, datetime, str, datetime | None]:
        """What can be seen of it from outside."""
        return f"app:{self.does}", self.name, self.due, self.state, self.completed


@dataclass
class Model:
    """The whole of it; notes are in the order of their creation."""

    now: datetime = START
    notes: dict[str, Note] = field(default_factory=dict[str, Note])
    created: list[str] = field(default_factory=list[str])
    jobs: list[Job] = field(default_factory=list[Job])
    effects: Counter[str] = field(default_factory=Counter[str])
    often: datetime = START
    hourly: datetime = START + HOUR

    def add(self, note_id: str, note: Note) -> None:
        self.notes[note_id] = note
        self.created.append(note_id)

    def schedule(self, job: Job) -> Job:
        self.jobs.append(job)
        return job

    def cancel(self, job: Job) -> None:
        """Only what is pending is canceled: nothing runs while a test calls."""
        if job.state == "pending":
            job.state, job.completed = "canceled", self.now

    def in_range(self, state: str, low: int, high: int) -> list[str]:
        """By stars, then in the order of creation."""
        place = {note_id: number for number, note_id in enumerate(self.created)}
        found = [
            (note.stars, place[note_id], note_id)
            for note_id, note in self.notes.items()
            if note.state == state and low <= note.stars < high
        ]
        return [note_id for _, _, note_id in sorted(found)]

    def with_text(self, text: str) -> list[str]:
        return [name for name in self.created if name in self.notes and self.notes[name][0] == text]

    def after(self, note_id: str | None) -> list[str]:
        """The notes behind one that may be gone; all of them for None."""
        start = 0 if note_id is None else self.created.index(note_id) + 1
        return [name for name in self.created[start:] if name in self.notes]

    def advance(self, by: timedelta) -> None:
        """Runs all that becomes due, each at its own time."""
        target = self.now + by
        while True:
            self._run_due()
            following = min([self.often, self.hourly, *(job.due for job in self._pending())])
            if following > target:
                break
            self.now = following
        self.now = target

    def _pending(self) -> list[Job]:
        return [job for job in self.jobs if job.state == "pending"]

    def _run_due(self) -> None:
        self._fire()
        while due := [job for job in self._pending() if job.due <= self.now]:
            for job in due:
                self._run(job)

    def _fire(self) -> None:
        """A job that was missed several times runs once, and keeps its rate."""
        if self.often <= self.now:
            self.schedule(Job("effect", "often", self.often))
            self.often += ((self.now - self.often) // OFTEN + 1) * OFTEN
        if self.hourly <= self.now:
            self.schedule(Job("effect", "hourly", self.hourly))
            self.hourly += ((self.now - self.hourly) // HOUR + 1) * HOUR

    def _run(self, job: Job) -> None:
        job.completed = self.now
        job.state = "failed" if job.does in ("fail", "act, failing") else "success"
        if job.does != "fail":
            self.effects[f"{job.name} at {self.now.isoformat()}"] += 1
        if job.does == "chain" and job.left:
            due = self.now + job.delay
            self.schedule(Job("chain", job.name, due, job.left - 1, job.delay))
        if job.does.startswith("act"):
            self.schedule(Job("effect", f"after {job.name}", self.now + AFTER_ACTION))
