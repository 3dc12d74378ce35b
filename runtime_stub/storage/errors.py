"""What can go wrong in a store, in words for the person who runs it."""

from __future__ import annotations

import sqlite3

from gnomon.errors import GnomonError


class StorageError(GnomonError):
    """The store could not do its work; nothing of the transaction was kept."""


def over() -> GnomonError:
    """What to raise when a context is used after its transaction."""
    return GnomonError("the query or mutation is over: its ctx is of no use any more")


def storage_error(error: sqlite3.Error, database: str) -> StorageError:
    """The error as ours: what is wrong with which file, and what to do."""
    text = str(error)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            advice = "another process holds its lock; end it, or try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            advice = "it cannot be written; give this user write access to the file and its folder"
        case sqlite3.SQLITE_FULL:
            advice = "the disk is full; nothing was lost, make room and try again"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            advice = "the file is damaged or no SQLite database; restore a backup"
        case sqlite3.SQLITE_CANTOPEN:
            advice = "it cannot be opened; does its folder exist, and may this user write there?"
        case _:
            advice = "the transaction was undone"
    return StorageError(f"database {database}: {text}: {advice}")
