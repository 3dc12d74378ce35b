"""The statements on the table of workers and on their claims, on one connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg

from gnomon.kinds import FunctionKind
from gnomon.storage.errors import StorageError
from gnomon.storage.faults import FaultPoint, reach
from gnomon.storage.postgres.errors import is_conflict, postgres_error
from gnomon.storage.postgres.marks import marks_before
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.rows import schedule
from gnomon.storage.postgres.session import Session
from gnomon.storage.protocol import ScheduledState, StoredSchedule
from gnomon.storage.rows import Row

_WORKERS = queries("workers")
_LOOKED_AT = 1000
"""How many due functions are looked at for unknown ones."""
_ATTEMPTS = 10
_REGISTRIES_KEPT = 30 * 86_400_000_000
"""Microseconds for which cron jobs that no worker has any more are known to have been there."""


class WorkerTable:
    """Each method is one transaction, or several that need not be one.

    Args:
        session: the connection; these methods are called from one thread at a time.
        database: the database's address, as it may be shown.

    Every method raises StorageError; what was lost with a connection may have been done or not.
    """

    def __init__(self, session: Session, database: str) -> None:
        self._session = session
        self._database = database

    def connect(self) -> None:
        """Opens the connection, which the first statement would open otherwise."""
        try:
            self._session.connection()
        except psycopg.Error as error:
            raise postgres_error(error, self._database) from error

    def register(self, worker: str, name: str, lease: int, registry: str | None) -> None:
        """Adds a worker; its lease lasts some microseconds."""
        self._run("register", worker=worker, name=name, lease=lease, registry=registry)

    def renew(self, worker: str, lease: int) -> bool:
        """Renews a worker's lease; False if it was lost."""
        return self._run("renew", worker=worker, lease=lease)[1] == 1

    def claim(
        self, worker: str, kind: str, now: int, limit: int, known: Sequence[str]
    ) -> list[StoredSchedule]:
        """Claims what is due: see `Worker.claim`."""
        is_action = kind == FunctionKind.ACTION
        state = ScheduledState.IN_PROGRESS if is_action else ScheduledState.PENDING
        reach(FaultPoint.BEFORE_CLAIM)
        rows, _ = self._run(
            "claim",
            worker=worker,
            kind=str(kind),
            now=now,
            limit=limit,
            known=list(known),
            state=str(state),
        )
        claimed = [schedule(row) for row in rows]
        if claimed:
            reach(FaultPoint.AFTER_CLAIM)
        return sorted(claimed, key=lambda row: (row.scheduled_time, row.creation_time))

    def recover(self, now: int, error: str) -> list[StoredSchedule]:
        """Ends what lost workers left behind: see `Worker.recover`."""
        self._run("expire")
        self._run("forget_marks", before=marks_before(now))
        self._run("forget_registries", kept=_REGISTRIES_KEPT)
        workers = [row[0] for row in self._run("abandoned")[0]]
        if not workers:
            return []
        self._run("give_back", workers=workers)
        self._run("end_canceled", workers=workers, now=now)
        rows, _ = self._run("fail", workers=workers, now=now, error=error)
        return [schedule(row) for row in rows]

    def release(self, worker: str, keep: Sequence[str]) -> None:
        """Gives back what a worker has claimed and does not keep."""
        self._run("release", worker=worker, keep=list(keep))

    def others(self, worker: str) -> Sequence[str]:
        """The names of all other workers that are not lost."""
        return [row[0] for row in self._run("others", worker=worker)[0]]

    def leave(self, worker: str) -> None:
        """Deletes a worker."""
        self._run("leave", worker=worker)

    def unknown(self, now: int, known: Sequence[str]) -> Mapping[str, int]:
        """Functions that are due and not known: see `Worker.unknown`."""
        rows, _ = self._run("unknown", now=now, known=list(known), limit=_LOOKED_AT)
        return dict(rows)

    def hint(self) -> None:
        """Wakes the other workers."""
        try:
            self._run("hint")
        except StorageError:
            # The connection may have been lost long ago; to wake them twice does no harm.
            self._run("hint")

    def close(self) -> None:
        """Closes the connection."""
        self._session.discard()

    def _run(self, statement: str, **values: object) -> tuple[list[Row], int]:
        """Executes a statement; its rows and how many were concerned."""
        attempt = 0
        while True:
            try:
                cursor = self._session.connection().execute(_WORKERS[statement], values)
                return cursor.fetchall() if cursor.description else [], cursor.rowcount
            except psycopg.Error as error:
                self._session.roll_back()
                attempt += 1
                if not is_conflict(error) or attempt == _ATTEMPTS:
                    raise postgres_error(error, self._database) from error
