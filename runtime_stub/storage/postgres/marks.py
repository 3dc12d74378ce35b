"""Marks by which a transaction whose answer was lost is found again.

A connection that is lost during a commit leaves open whether the transaction was kept. So each
transaction inserts a mark of its own together with its commit. Whoever lost the answer inserts the
same mark: if that is refused, the transaction was kept; if it succeeds, the transaction can never
be kept any more, even if the server is still at it. That answer may be lost, too, so whoever asks
leaves a second mark, by which its own is not taken for the transaction's.
"""

from __future__ import annotations

import secrets
import time

import psycopg
from psycopg import errors

from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.session import Connection, Session

_ASK = queries("transactions")["ask"]
_WAS_ASKED = queries("transactions")["was_asked"]
SECONDS = 20.0
"""For how long the server is asked; it may be starting again."""
_PAUSE = 0.2
REMEMBERED = 3_600_000_000
"""Microseconds after which marks are forgotten: long after anybody asks for them."""


def new_mark(now: int) -> str:
    """A mark that there was never before; they are ordered by time."""
    return f"{now:016x}{secrets.token_hex(8)}"


def marks_before(now: int) -> str:
    """A text between the marks that are forgotten by now and those that are not."""
    return f"{max(0, now - REMEMBERED):016x}"


def commit_statement(mark: str) -> bytes:
    """Inserts the mark and commits, in one round trip."""
    return f"INSERT INTO commits (mark) VALUES ('{mark}'); COMMIT".encode()


def was_kept(session: Session, mark: str) -> bool | None:
    """Whether the transaction of a mark was kept; None if the server cannot be asked."""
    end = time.monotonic() + SECONDS
    while True:
        session.discard()
        try:
            return _ask(session.connection(), mark)
        except psycopg.Error:
            if time.monotonic() > end:
                return None
            time.sleep(_PAUSE)


def _ask(connection: Connection, mark: str) -> bool:
    asked = f"{mark} asked"
    try:
        connection.execute(_ASK, (mark, asked))
    except errors.UniqueViolation:
        return connection.execute(_WAS_ASKED, (asked,)).fetchone() is None
    return False
