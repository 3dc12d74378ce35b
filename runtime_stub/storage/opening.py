"""Which store stands behind an address: a SQLite file, none at all, or PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import Storage

MEMORY = ":memory:"
_URL = re.compile(r"postgres(ql)?://")


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a store that many processes share is used by one of them; SQLite has no need of it.

    Args:
        transactions: how many mutations run at the same time.
        lease: seconds after which a worker that shows no sign of life is lost.
        transaction_seconds: how long one transaction may take.
    """

    transactions: int = 4
    lease: float = 30.0
    transaction_seconds: float = 30.0


def is_url(database: str) -> bool:
    """Whether a database is a server's, and not a file."""
    return _URL.match(database) is not None


def shown_database(database: str) -> str:
    """A database's name as people may see it: a URL without its password."""
    if not is_url(database):
        return database
    from gnomon.storage.postgres.address import read_address

    return read_address(database).shown


def open_storage(
    database: str, *, tuning: Tuning | None = None, clock: Callable[[], int] | None = None
) -> Storage:
    """The store at an address.

    Args:
        database: `postgresql://…`, a SQLite file, or `:memory:`.
        tuning: how a shared store is used.
        clock: tells the time instead of a server's own clock, in microseconds: for tests.

    Raises:
        StorageError: if it cannot be opened.
    """
    if is_url(database):
        return _open_postgres(database, tuning or Tuning(), clock)
    from gnomon.storage.sqlite import SqliteStorage

    if database != MEMORY:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    return SqliteStorage(database)


def _open_postgres(url: str, tuning: Tuning, clock: Callable[[], int] | None) -> Storage:
    try:
        from gnomon.storage.postgres.storage import PostgresStorage
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise StorageError("PostgreSQL needs psycopg: pip install 'gnomon[postgres]'") from error
    return PostgresStorage(
        url,
        clock=clock,
        writers=tuning.transactions,
        readers=tuning.transactions,
        lease=tuning.lease,
        transaction_seconds=tuning.transaction_seconds,
    )
