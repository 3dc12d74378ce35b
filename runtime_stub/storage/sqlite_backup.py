"""Copies a SQLite store to a file and back, while other processes use it."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from gnomon.storage.errors import StorageError, storage_error
from gnomon.storage.sqlite import LAYOUT
from gnomon.storage.sqlite_worker import take_lock

_BUSY_SECONDS = 10.0
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def back_up(database: Path, target: Path) -> None:
    """Writes a copy of a store as it is at one moment; its users are not held up.

    Args:
        database: the store's file.
        target: the copy, which replaces what is there once it is complete and on the disk.

    Raises:
        StorageError: if the store cannot be read, or the copy cannot be written.
    """
    _refuse_foreign(database)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        _copy(database, partial)
        _check(partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    except sqlite3.Error as error:
        raise storage_error(error, str(target)) from error
    except OSError as error:
        raise StorageError(f"{target}: {error.strerror}") from error
    finally:
        for path in (partial, *_companions(partial)):
            path.unlink(missing_ok=True)


def restore(copy: Path, database: Path) -> Path | None:
    """Makes a store what a copy of it was, in one transaction.

    Args:
        copy: what `back_up` wrote; it is checked first.
        database: the store's file, made if it is not there.

    Returns:
        Where the former file was moved, if it was damaged.

    Raises:
        StorageError: if the copy is damaged or of something else, if a process runs the store's
            schedules, or if the store cannot be written.
    """
    _refuse_foreign(copy)
    try:
        _check(copy)
    except sqlite3.Error as error:
        raise storage_error(error, str(copy)) from error
    lock = take_lock(str(database))
    if lock is None:
        raise StorageError(f"a process runs the schedules of {database}; end it first")
    with closing(lock):
        try:
            try:
                _copy(copy, database)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                    raise
                aside = _put_aside(database)
                _copy(copy, database)
                return aside
        except sqlite3.Error as error:
            raise storage_error(error, str(database)) from error
    return None


def _copy(source: Path, target: Path) -> None:
    """One step, so that the source is read in one snapshot and the target written in one go."""
    with (
        closing(sqlite3.connect(source, timeout=_BUSY_SECONDS)) as reader,
        closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as writer,
    ):
        writer.execute("PRAGMA synchronous = FULL")
        give_up = time.monotonic() + _BUSY_SECONDS

        def look(status: int, remaining: int, total: int) -> None:
            # Left alone, it would wait for a lock without end.
            if status == sqlite3.SQLITE_BUSY and time.monotonic() > give_up:
                raise StorageError(
                    f"{target}: another process holds its lock; end it, or try again"
                )

        reader.backup(writer, pages=-1, progress=look)


def _refuse_foreign(file: Path) -> None:
    """Raises StorageError unless the file is a store of this version of gnomon or an older one."""
    if not file.is_file():
        raise StorageError(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS)) as connection:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    except sqlite3.Error as error:
        raise storage_error(error, str(file)) from error
    if "scheduled_functions" not in tables:
        raise StorageError(f"{file} is no database of gnomon's")
    if layout > LAYOUT:
        raise StorageError(f"{file}: its layout {layout} is of a newer gnomon")


def _check(file: Path) -> None:
    """Reads the whole file; raises sqlite3.DatabaseError if it is damaged."""
    with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS)) as connection:
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if result != "ok":
        raise sqlite3.DatabaseError(f"it is damaged: {result}")


def _put_aside(database: Path) -> Path:
    """Renames a damaged file; the files beside it are of no use without it."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = database.with_name(f"{database.name}.damaged-{moment}")
    database.replace(aside)
    for path in _companions(database):
        path.unlink(missing_ok=True)
    return aside


def _companions(database: Path) -> tuple[Path, ...]:
    return tuple(
        database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm", "-journal")
    )
