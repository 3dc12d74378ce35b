"""Runs work in transactions, and again when they met others or lost their connection."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from psycopg import errors

from gnomon.storage.errors import StorageError
from gnomon.storage.faults import FaultPoint, reach
from gnomon.storage.fencing import Fenced
from gnomon.storage.postgres.creation import CreationTimes
from gnomon.storage.postgres.errors import (
    MISUSES,
    CommitUnknown,
    is_conflict,
    is_creation_conflict,
    postgres_error,
)
from gnomon.storage.postgres.marks import commit_statement, new_mark, was_kept
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.server_clock import ServerClock, monotonic
from gnomon.storage.postgres.session import Session
from gnomon.storage.postgres.statements import Statements
from gnomon.storage.postgres.transaction import PostgresTransaction, TableView

T = TypeVar("T")

_BEGIN = queries("transactions")
_WRITE = "write"
_CONFLICT_SECONDS = 30.0
"""For how long a transaction that meets others is run again."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.25
_RECONNECTIONS = 3
"""How often work is begun whose connection is lost before its commit."""


class Conflict(Exception):
    """The transaction was undone because of another one, or because its commit was lost."""


class Unanswered(Conflict):
    """The transaction was undone or kept: what it did tells the next attempt which."""


class ConnectionLost(Exception):
    """The transaction was undone because its connection was lost before the commit."""

    def __init__(self, error: psycopg.Error) -> None:
        super().__init__(str(error))
        self.error = error


class Attempts:
    """Runs work, each time in a new transaction, until one of them is kept.

    Args:
        database: the database's address, as it may be shown.
        clock: the server's clock, which each transaction looks at.
        manual_clock: tells the time instead: for tests.
    """

    def __init__(
        self, database: str, clock: ServerClock, manual_clock: Callable[[], int] | None
    ) -> None:
        self._database = database
        self._clock = clock
        self._manual_clock = manual_clock
        self._creations = CreationTimes()
        self._generation: int | None = None

    def write(self, session: Session, work: Callable[[PostgresTransaction], T]) -> T:
        """Runs the work in a serializable transaction.

        Raises:
            CommitUnknown: if it may have been kept, or not, and the server cannot be asked.
            StorageError: if it was not kept.
            Exception: whatever the work raised; nothing was kept.
        """
        return self._run(session, _WRITE, work)

    def read(self, session: Session, work: Callable[[PostgresTransaction], T]) -> T:
        """Runs the work on a snapshot."""
        return self._run(session, "read", work)

    def query(self, session: Session, work: Callable[[PostgresTransaction], T]) -> T:
        """Runs the work on a snapshot that belongs into the serial order of what is written."""
        return self._run(session, "query", work)

    def survey(self, session: Session, work: Callable[[PostgresTransaction], T]) -> T:
        """Runs the work on such a snapshot, once there is one that no write can take from it."""
        return self._run(session, "survey", work)

    def write_once(self, session: Session, work: Callable[[PostgresTransaction], T]) -> T:
        """Runs the work in one serializable transaction, which is not tried again.

        Raises:
            Conflict: if it was undone because of another one.
            ConnectionLost: if it was undone with its connection.
            Exception: as `write` does.
        """
        return self._attempt(session, _WRITE, work)

    def _run(self, session: Session, mode: str, work: Callable[[PostgresTransaction], T]) -> T:
        conflicts = losses = 0
        start = time.monotonic()
        while True:
            try:
                return self._attempt(session, mode, work)
            except Conflict as conflict:
                conflicts += 1
                took = time.monotonic() - start
                if took > _CONFLICT_SECONDS:
                    raise self._met_others(conflicts, took) from conflict.__cause__
                time.sleep(pause_after(conflicts - 1))
            except ConnectionLost as loss:
                losses += 1
                if losses == _RECONNECTIONS:
                    raise postgres_error(loss.error, self._database) from loss.error

    def _met_others(self, conflicts: int, seconds: float) -> StorageError:
        times = "1 time" if conflicts == 1 else f"{conflicts} times"
        return StorageError(
            f"database {self._database}: the transaction met others {times} in {seconds:,.1f} s, "
            "and was undone; try again while less is written"
        )

    def _attempt(self, session: Session, mode: str, work: Callable[[PostgresTransaction], T]) -> T:
        transaction: PostgresTransaction | None = None
        try:
            transaction = self._begin(session, mode)
            transaction.sql.is_repeatable = isinstance(work, Fenced)
            with transaction.once() as once:
                value = work(once)
            transaction.sql.finish()
            if mode == _WRITE:
                reach(FaultPoint.BEFORE_COMMIT)
        except BaseException as error:
            failure = None if transaction is None else transaction.sql.failure
            self._undo(session, failure or error)
            raise
        self._commit(session, mode, transaction.sql)
        if mode == _WRITE:
            reach(FaultPoint.AFTER_COMMIT)
        self._learn(mode, transaction.view)
        return value

    def _begin(self, session: Session, mode: str) -> PostgresTransaction:
        try:
            connection = session.connection()
        except psycopg.Error as error:
            raise postgres_error(error, self._database) from error
        sent = monotonic()
        cursor = connection.execute(_BEGIN[mode], prepare=False)
        cursor.nextset()
        server, generation = cursor.fetchone() or (0, 0)
        self._clock.note(server, sent, monotonic())
        now = self._manual_clock() if self._manual_clock else server
        view = TableView(generation, self._generation in (None, generation))
        return PostgresTransaction(Statements(connection), now, self._creations, view)

    def _undo(self, session: Session, error: BaseException) -> None:
        """Ends the transaction; raises in the error's place where there is more to say of it."""
        lost = not session.roll_back()
        if is_conflict(error):
            if is_creation_conflict(error):
                self._creations.forget()
            raise Conflict from error
        if not isinstance(error, psycopg.Error):
            return
        # What took too long would take as long again.
        if lost and not isinstance(error, errors.IdleInTransactionSessionTimeout):
            raise ConnectionLost(error)
        if not isinstance(error, MISUSES):
            raise postgres_error(error, self._database) from error

    def _commit(self, session: Session, mode: str, sql: Statements) -> None:
        mark: str | None = None
        if sql.has_written and not sql.is_repeatable:
            mark = new_mark(self._clock.now())
        statement = b"COMMIT" if mark is None else commit_statement(mark)
        try:
            session.connection().execute(statement, prepare=False)
        except psycopg.Error as error:
            lost = not session.roll_back()
            if is_conflict(error):
                raise Conflict from error
            if not lost:
                raise postgres_error(error, self._database) from error
            if mode != _WRITE or not sql.has_written:
                raise ConnectionLost(error) from error
            self._ask(session, mark, error)

    def _ask(self, session: Session, mark: str | None, error: psycopg.Error) -> None:
        """Finds out whether the transaction was kept; raises if it was not, or if that fails."""
        if mark is None:
            raise Unanswered from error
        kept = was_kept(session, mark)
        if kept is None:
            raise CommitUnknown(
                f"database {self._database}: the connection was lost during the commit, and the "
                "server does not answer: it is not known whether the transaction was kept"
            ) from error
        if not kept:
            raise Conflict from error

    def _learn(self, mode: str, view: TableView) -> None:
        """Notes as which generation this process knows the tables from now on."""
        if view.was_listed and (self._generation is None or mode == _WRITE):
            self._generation = view.generation


def pause_after(conflicts: int) -> float:
    """Seconds to wait after some conflicts: at random, so that the two do not meet again."""
    return random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**conflicts))
