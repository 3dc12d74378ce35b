"""Runs jobs in transactions of a SQLite connection: one by one, or several that share a commit.

A commit waits for the disk, which takes longer than the work of most transactions. So what waits
for the writer is run in one transaction, each job in a savepoint: a job that fails undoes only
itself, the order is the one they came in, and none is told how it went before the commit has
succeeded. If it does not, nothing of it was kept, and each is run again by itself.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from time import perf_counter

from gnomon.storage.errors import storage_error
from gnomon.storage.sqlite_transaction import SqliteTransaction
from gnomon.storage.threads import Job, Outcome

AnyJob = Job[SqliteTransaction, object]

# Errors of a statement, not of the store: trying again would not help.
_MISUSES = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.NotSupportedError,
)
_SHARED_SECONDS = 0.005
"""A transaction that has taken as long takes up no further job: the first ones wait for it."""


def run_alone(connection: sqlite3.Connection, begin: str, job: AnyJob, database: str) -> None:
    """Runs a job in a transaction of its own.

    Args:
        connection: a connection without an open transaction.
        begin: the statement that opens one.
        job: the job.
        database: the store's name, for messages.
    """
    transaction = SqliteTransaction(connection)
    try:
        connection.execute(begin)
        try:
            outcome = Outcome(job, job.work(transaction))
            connection.execute("COMMIT")
        finally:
            transaction.end()
            _undo(connection)
    except BaseException as error:
        outcome = _failed(job, error, database)
    outcome.tell()


def run_together(connection: sqlite3.Connection, jobs: list[AnyJob], database: str) -> None:
    """Runs jobs in their order, in as few transactions as that takes."""
    waiting = deque(jobs)
    while waiting:
        if len(waiting) == 1:
            run_alone(connection, "BEGIN IMMEDIATE", waiting.popleft(), database)
            continue
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            # It waited for the lock already: each would wait as long again.
            for job in waiting:
                _failed(job, error, database).tell()
            return
        _share(connection, waiting, database)


def _share(connection: sqlite3.Connection, waiting: deque[AnyJob], database: str) -> None:
    """Runs jobs in the transaction that is open, until it has taken long enough."""
    end = perf_counter() + _SHARED_SECONDS
    begun: list[AnyJob] = []
    outcomes: list[Outcome] = []
    try:
        try:
            while waiting and (not begun or perf_counter() < end):
                begun.append(waiting.popleft())
                outcomes.append(_in_savepoint(connection, begun[-1], database))
            connection.execute("COMMIT")
        finally:
            _undo(connection)
    except sqlite3.Error:
        for job in begun:
            run_alone(connection, "BEGIN IMMEDIATE", job, database)
    else:
        for outcome in outcomes:
            outcome.tell()


def _in_savepoint(connection: sqlite3.Connection, job: AnyJob, database: str) -> Outcome:
    """Runs a job so that its failure undoes it alone; raises if the whole transaction is gone."""
    transaction = SqliteTransaction(connection)
    connection.execute("SAVEPOINT job")
    try:
        outcome = Outcome(job, job.work(transaction))
    except BaseException as error:
        if not connection.in_transaction:
            raise sqlite3.OperationalError("the transaction has ended") from error
        connection.execute("ROLLBACK TO job")
        outcome = _failed(job, error, database)
    finally:
        transaction.end()
    connection.execute("RELEASE job")
    return outcome


def _undo(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _failed(job: AnyJob, error: BaseException, database: str) -> Outcome:
    """A store's own error in words for the person who runs it; any other as it is."""
    if not isinstance(error, sqlite3.Error) or isinstance(error, _MISUSES):
        return Outcome(job, error=error)
    named = storage_error(error, database)
    named.__cause__ = error
    return Outcome(job, error=named)
