"""What can go wrong on PostgreSQL: what is tried again, and the rest in words for people."""

from __future__ import annotations

import psycopg
from psycopg import errors

from gnomon.storage.errors import StorageError

# Errors of a statement, not of the store: trying again would not help.
MISUSES = (
    psycopg.IntegrityError,
    psycopg.ProgrammingError,
    psycopg.DataError,
    psycopg.InterfaceError,
    psycopg.NotSupportedError,
)
# Two processes made creation times at the same microsecond.
_CREATIONS = frozenset({"documents_by_creation", "schedules_by_creation"})
_ADVICE: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.InvalidPassword, "its user or password is wrong"),
    (errors.InvalidAuthorizationSpecification, "its user or password is wrong"),
    (errors.InvalidCatalogName, "create it with `createdb`"),
    (errors.InsufficientPrivilege, "its user needs the right to create a schema in it"),
    (errors.DiskFull, "the server's disk is full; nothing was lost, make room and try again"),
    (errors.TooManyConnections, "raise the server's max_connections, or start fewer workers"),
    (errors.QueryCanceled, "a statement took longer than its limit; the transaction was undone"),
    (errors.IdleInTransactionSessionTimeout, "the function took too long; it was undone"),
    (psycopg.OperationalError, "is the server running, and can it be reached from here?"),
)


class CommitUnknown(StorageError):
    """The connection was lost during the commit: the transaction was kept, or it was not."""


def is_conflict(error: BaseException | None) -> bool:
    """Whether the transaction met another one and is to be run again."""
    match error:
        case errors.SerializationFailure() | errors.DeadlockDetected():
            return True
        case errors.UniqueViolation():
            return error.diag.constraint_name in _CREATIONS
        case _:
            return False


def is_creation_conflict(error: BaseException | None) -> bool:
    """Whether it met another one's creation time."""
    return isinstance(error, errors.UniqueViolation) and is_conflict(error)


def postgres_error(error: psycopg.Error, database: str) -> StorageError:
    """The error as ours: what is wrong with which database, and what to do.

    Args:
        error: the driver's.
        database: the address as it may be shown.
    """
    advice = next((advice for kind, advice in _ADVICE if isinstance(error, kind)), None)
    text = " ".join(str(error).split())
    return StorageError(f"database {database}: {text}: {advice or 'the transaction was undone'}")
