"""Refuses a pooler that hands each transaction another connection of the server's.

What a process prepares and sets on its connection would then be another one's: PgBouncer's
`pool_mode = transaction` of old versions even executes the wrong statement, if it takes as many
parameters.
"""

from __future__ import annotations

from gnomon.storage.errors import StorageError
from gnomon.storage.postgres.session import Connection, Session


def refuse_transaction_pooling(first: Session, second: Session, database: str) -> None:
    """Looks whether a connection stays the same from one transaction to the next.

    Only a pooler is looked at: it does not know the number that the server gave the connection. It
    has one connection to spare, the one that the first has just used, and the second is likely to
    be given that one.

    Args:
        first: a connection of ours.
        second: another one, closed again if it was needed.
        database: the address as it may be shown.

    Raises:
        StorageError: if it does not stay the same.
        psycopg.Error: if the server refuses.
    """
    connection = first.connection()
    before = _backend(connection)
    if before == connection.info.backend_pid:
        return
    try:
        with second.connection().transaction():
            _backend(second.connection())
            after = _backend(connection)
    finally:
        second.discard()
    if after != before:
        raise StorageError(
            f"database {database}: there is a pooler before it that hands each transaction another "
            "connection; let it give whole sessions (PgBouncer: pool_mode = session)"
        )


def _backend(connection: Connection) -> int:
    (number,) = connection.execute("SELECT pg_backend_pid()", prepare=False).fetchone() or (0,)
    return int(number)
