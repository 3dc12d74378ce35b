"""The statements of one transaction on a connection: what is written waits, what is read is asked.

A statement is a round trip. What is written is sent only when something that could see it is read,
or at the end, and a nested transaction is made known to the server only when it writes there.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg.pq import TransactionStatus

from gnomon.storage.errors import over
from gnomon.storage.postgres.errors import is_conflict
from gnomon.storage.postgres.pending import LARGE, Pending, Values
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.session import Connection
from gnomon.storage.rows import Row

_PENDING = queries("pending")


class Stale(Exception):
    """A scheduled mutation was not found where its claim had put it."""


@dataclass(slots=True)
class Nested:
    """A transaction inside another one: what it has not sent, and whether the server knows it."""

    name: str = ""
    is_set: bool = False
    pending: Pending = field(default_factory=Pending)


class Statements:
    """Sends the statements of the transaction that is open on a connection.

    Args:
        connection: the connection; None for a transaction that is over.
    """

    def __init__(self, connection: Connection | None) -> None:
        self._open = connection
        # One for all, since it remembers how to send what kind of value.
        self._cursor = None if connection is None else connection.cursor()
        # The outermost is the transaction itself.
        self._nested = [Nested(is_set=True)]
        self.is_repeatable = False
        """Whether all of its work notices by itself that it was done before."""
        self.has_written = False
        """Whether anything was sent that a commit keeps."""
        self.failure: Exception | None = None
        """What ended the transaction, even if whoever it was raised to went on."""

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            raise over()
        return self._open

    @contextmanager
    def savepoint(self) -> Generator[None, None, None]:
        nested = Nested(f"nested_{len(self._nested)}")
        self._nested.append(nested)
        try:
            yield
        except BaseException:
            self._nested.pop()
            self._roll_back(nested)
            raise
        self._nested.pop()
        if nested.is_set:
            self.execute(f"RELEASE {nested.name}".encode())
        self._nested[-1].pending.merge(nested.pending)

    def _roll_back(self, nested: Nested) -> None:
        """Undoes the nested transaction, unless the whole one is lost."""
        is_lost = self._connection.closed or is_conflict(self.failure)
        if not nested.is_set or is_lost or isinstance(self.failure, Stale):
            return
        self.failure = None
        self.execute(f"ROLLBACK TO {nested.name}".encode())
        self.execute(f"RELEASE {nested.name}".encode())

    def waiting(self) -> Iterator[Pending]:
        """What was not sent, the latest first."""
        return (nested.pending for nested in reversed(self._nested))

    def finish(self) -> None:
        """Sends all that waits; raises what ended the transaction."""
        if self.failure is not None:
            raise self.failure
        self._send(len(self._nested))

    @property
    def pending(self) -> Pending:
        """What the innermost transaction has not sent."""
        pending = self._nested[-1].pending
        if len(pending) >= LARGE:
            self._send(len(self._nested))
        return self._nested[-1].pending

    def _send(self, depth: int) -> None:
        """Sends what waits in the outermost transactions, as many as `depth`."""
        for nested in self._nested[:depth]:
            if not nested.is_set:
                self.execute(f"SAVEPOINT {nested.name}".encode())
                nested.is_set = True
            if len(nested.pending):
                pending, nested.pending = nested.pending, Pending()
                self._send_pending(pending)

    def _send_pending(self, pending: Pending) -> None:
        self.has_written = True
        try:
            for name, values in pending.statements():
                self.execute(_PENDING[name], values)
            if pending.ended:
                ended = self.execute(_PENDING["end_mutations"], pending.endings()).rowcount
                if ended != len(pending.ended):
                    raise Stale(f"{ended} of {len(pending.ended)} were found")
        except Exception as error:
            # Whoever reads just now may not be who wrote, and must not be able to go on.
            self.failure = error
            raise

    def show(self, concerns: Callable[[Pending], bool]) -> None:
        """Sends what waits if any of it could be seen by what is read next."""
        for depth in range(len(self._nested), 0, -1):
            pending = self._nested[depth - 1].pending
            if len(pending) and concerns(pending):
                self._send(depth)
                return

    def read(
        self, query: bytes, values: Values, concerns: Callable[[Pending], bool] = bool
    ) -> psycopg.Cursor[Row]:
        """Reads; what waits is sent before if it is of any concern, which is the rule."""
        self.show(concerns)
        return self.execute(query, values)

    def write(self, query: bytes, values: Values = ()) -> psycopg.Cursor[Row]:
        """Writes at once, after all that was written before."""
        self._send(len(self._nested))
        self.has_written = True
        return self.execute(query, values)

    @contextmanager
    def copying(self, query: bytes) -> Generator[psycopg.Copy, None, None]:
        """Writes many rows at once, after all that was written before."""
        self._send(len(self._nested))
        self.has_written = True
        if self.failure is not None:
            raise self.failure
        try:
            with self._connection.cursor().copy(query) as copy:
                yield copy
        except psycopg.Error as error:
            self.failure = error
            raise

    def execute(self, query: bytes, values: Values = ()) -> psycopg.Cursor[Row]:
        """Sends a statement; what it finds is to be read before the next one is sent."""
        if self.failure is not None:
            raise self.failure
        if self._cursor is None:
            raise over()
        try:
            return self._cursor.execute(query, values)
        except psycopg.Error as error:
            # What the driver itself refuses has not reached the server, and ends nothing.
            if self._connection.info.transaction_status is not TransactionStatus.INTRANS:
                self.failure = error
            raise


class EndedStatements(Statements):
    """What is left to a context when its transaction is over: every use of it is refused."""

    def __init__(self) -> None:
        super().__init__(None)

    @property
    def pending(self) -> Pending:
        raise over()

    def waiting(self) -> Iterator[Pending]:
        raise over()

    def execute(self, query: bytes, values: Values = ()) -> psycopg.Cursor[Row]:
        raise over()
