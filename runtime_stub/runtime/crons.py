"""Cron jobs: brings the store in line with the registry, and starts runs when they are due."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gnomon.crons import CronJob
from gnomon.errors import FunctionNotFound, InvalidArguments, RegistrationError
from gnomon.kinds import FunctionKind
from gnomon.runtime.clock import from_microseconds, to_microseconds
from gnomon.runtime.firing import firing_after, first_firing, next_firing
from gnomon.runtime.limits import CRON_RUNS
from gnomon.runtime.log import log_line
from gnomon.runtime.metrics import meter
from gnomon.runtime.project import Project
from gnomon.runtime.tables import SCHEDULED_FUNCTIONS
from gnomon.storage.faults import FaultPoint, reach
from gnomon.storage.ids import new_id
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    StoredCron,
    StoredSchedule,
    Transaction,
)


@dataclass(frozen=True, slots=True)
class Cron:
    """A job whose function was found and whose arguments fit."""

    job: CronJob
    kind: FunctionKind
    arguments: str

    @property
    def timing(self) -> str:
        """The job's timing as text: a change of it starts the job afresh."""
        schedule = self.job.schedule
        if isinstance(schedule, timedelta):
            return f"every {schedule.total_seconds():.0f} s"
        return f"{schedule} {self.job.timezone}"

    def stored(self, next_time: int) -> StoredCron:
        """The job as a row."""
        return StoredCron(
            self.job.name, self.timing, self.job.reference.path, self.arguments, next_time
        )


@dataclass(frozen=True, slots=True)
class Skip:
    """Firings of a job, from a time on, that were skipped, and why."""

    cron: str
    since: datetime
    reason: str

    def tell(self) -> None:
        """Counts it and writes it to the log."""
        meter().skipped(self.cron)
        log_line(
            logging.WARNING,
            "cron skipped",
            cron=self.cron,
            since=self.since.isoformat(),
            reason=self.reason,
        )


class Crons:
    """The cron jobs of a project.

    Args:
        project: where the jobs are registered and their functions live.

    Raises:
        RegistrationError: if a job's function does not exist, is a query or does not take the
            job's arguments.
    """

    def __init__(self, project: Project) -> None:
        self._crons: Mapping[str, Cron] = {
            job.name: _checked(project, job) for job in project.crons
        }
        self.registry = _registry(self._crons.values())
        """Stands for all jobs as they are here: a change of any of them changes it."""
        self._leads = True

    def timings(self) -> Mapping[str, str]:
        """The timing of each job, as the store keeps it, by name."""
        return {name: cron.timing for name, cron in self._crons.items()}

    def take_up(self, transaction: Transaction, now: datetime) -> None:
        """Brings the store in line with these jobs, unless workers follow newer ones."""
        if self._is_followed(transaction):
            self._synchronize(transaction, now)

    def _synchronize(self, transaction: Transaction, now: datetime) -> None:
        """Adds new jobs to the store, drops those that are gone, restarts changed ones."""
        stored = {cron.name: cron for cron in transaction.list_crons()}
        for name in stored.keys() - self._crons.keys():
            transaction.delete_cron(name)
        for name, cron in self._crons.items():
            before = stored.get(name)
            if before is not None and before.schedule == cron.timing:
                next_time = before.next_time
            else:
                first = first_firing(cron.job.schedule, cron.job.timezone, now=now)
                next_time = to_microseconds(first)
            transaction.put_cron(cron.stored(next_time))

    def due(self, snapshot: Snapshot, now: datetime) -> bool:
        """Whether there is something to do: a job is due, or the store not in line."""
        time = to_microseconds(now)
        stored = snapshot.list_crons()
        is_due = any(cron.next_time <= time for cron in stored)
        return (is_due or not self._are_in_line(stored)) and self._is_followed(snapshot)

    def next_time(self, snapshot: Snapshot) -> int | None:
        """When the next job is due."""
        return min((cron.next_time for cron in snapshot.list_crons()), default=None)

    def fire(self, transaction: Transaction, now: datetime) -> list[Skip]:
        """Schedules one run of each due job, unless its last run is still active.

        Returns:
            What was skipped: to be told once it is committed, since all of it may be run again.
        """
        if not self._is_followed(transaction):
            return []
        if not self._are_in_line(transaction.list_crons()):
            # Workers with other jobs, which were followed, are gone.
            self._synchronize(transaction, now)
        time = to_microseconds(now)
        skips: list[Skip] = []
        for row in transaction.list_crons():
            if row.next_time <= time:
                skips += self._fire(transaction, self._crons[row.name], row.next_time, now)
        return skips

    def _are_in_line(self, stored: Sequence[StoredCron]) -> bool:
        """Whether the store has these jobs and no others, each as it is here."""
        found = {row.name: row for row in stored}
        return found.keys() == self._crons.keys() and all(
            row == self._crons[name].stored(row.next_time) for name, row in found.items()
        )

    def _is_followed(self, snapshot: Snapshot) -> bool:
        """Whether these are the jobs to be followed: those of the newest code that workers have."""
        leads = snapshot.followed_registry() in (None, self.registry)
        if leads != self._leads:
            self._leads = leads
            log_line(logging.INFO, "crons", followed="these" if leads else "those of newer workers")
        return leads

    def _fire(
        self, transaction: Transaction, cron: Cron, slot_time: int, now: datetime
    ) -> list[Skip]:
        skips: list[Skip] = []
        job, slot = cron.job, from_microseconds(slot_time)
        following = next_firing(job.schedule, job.timezone, slot=slot)
        if transaction.cron_is_active(job.name):
            skips.append(Skip(job.name, slot, "the last run has not ended"))
        else:
            transaction.insert_schedule(_run(transaction, cron, slot_time, now))
            transaction.trim_cron_runs(job.name, CRON_RUNS)
            if following <= now:
                skips.append(Skip(job.name, following, "nothing ran them in time"))
        next_time = firing_after(job.schedule, job.timezone, slot=slot, now=now)
        transaction.put_cron(cron.stored(to_microseconds(next_time)))
        reach(FaultPoint.CRON_FIRING)
        return skips


def _registry(crons: Iterable[Cron]) -> str:
    rows = sorted(dataclasses.astuple(cron.stored(0)) for cron in crons)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _checked(project: Project, job: CronJob) -> Cron:
    try:
        function = project.function(job.reference.path)
        arguments = function.dump_arguments(dict(job.args))
    except (FunctionNotFound, InvalidArguments) as error:
        raise RegistrationError(f"cron job {job.name!r}: {error}") from error
    if function.kind is FunctionKind.QUERY:
        raise RegistrationError(f"cron job {job.name!r}: {function.path} is a query")
    return Cron(job, function.kind, arguments)


def _run(transaction: Transaction, cron: Cron, slot: int, now: datetime) -> StoredSchedule:
    time = transaction.next_creation_time(SCHEDULED_FUNCTIONS, to_microseconds(now))
    return StoredSchedule(
        id=new_id(SCHEDULED_FUNCTIONS, time),
        creation_time=time,
        name=cron.job.reference.path,
        kind=cron.kind,
        args=cron.arguments,
        scheduled_time=slot,
        state=ScheduledState.PENDING,
        cron=cron.job.name,
        slot=slot,
    )
