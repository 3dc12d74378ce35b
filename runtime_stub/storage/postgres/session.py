"""One connection to the server, opened when it is first needed and again after it was lost."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from gnomon.storage.postgres.address import SCHEMA, Address

Connection = psycopg.Connection[tuple[Any, ...]]

STATEMENT_SECONDS = 60.0
"""What a single statement may take, at least."""

# Commits wait for the server's disk, whatever its default: if one that was acknowledged were lost
# in a crash, a claimed action would run twice. Whether they wait for replicas is its own choice.
# A sequential scan would lock its whole table against every concurrent transaction, since a
# serializable one keeps account of what it reads; the other plans need whole tables, too.
_SETTINGS = """
SET default_transaction_isolation = 'read committed';
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET jit = off;
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') = 'off';
"""


class Session:
    """A place for one connection, for one thread at a time.

    Args:
        address: the database.
        seconds: how long a function may take between two statements of its transaction. One that
            froze must not hold its rows for ever.
    """

    def __init__(self, address: Address, seconds: float) -> None:
        self._address = address
        self._idle_seconds = seconds
        self._connection: Connection | None = None

    def connection(self) -> Connection:
        """The open connection, outside of any transaction; raises psycopg.OperationalError."""
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def roll_back(self) -> bool:
        """Ends the open transaction, if there is one; False if the connection was lost."""
        connection = self._connection
        if connection is None:
            return False
        try:
            if connection.info.transaction_status is not TransactionStatus.IDLE:
                connection.execute("ROLLBACK")
        except psycopg.Error:
            self.discard()
            return False
        return not connection.closed

    def discard(self) -> None:
        """Closes the connection; the next one asked for is new."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _connect(self) -> Connection:
        connection = psycopg.connect(**self._address.parameters, autocommit=True)
        try:
            connection.execute(f"{_SETTINGS}{self._limits()}".encode(), prepare=False)
            if not self._address.has_search_path:
                connection.execute(f"SET search_path = {SCHEMA}".encode(), prepare=False)
        except BaseException:
            connection.close()
            raise
        return connection

    def _limits(self) -> str:
        statement, idle = max(STATEMENT_SECONDS, self._idle_seconds), self._idle_seconds
        return (
            f"SET statement_timeout = {round(statement * 1000)};"
            f"SET idle_in_transaction_session_timeout = {round(idle * 1000)};"
        )
