"""Brings the layout of a database up to date: the files of `migrations/`, in order, once each.

Each is one transaction that notes its number first. Of two processes that start at once, the
second waits at that note, finds it taken, and goes on with the next.
"""

from __future__ import annotations

from importlib.resources import files

from psycopg import errors, sql

from gnomon.storage.errors import StorageError
from gnomon.storage.postgres.session import Connection

_ATTEMPTS = 20
_ALREADY_MADE = (
    errors.UniqueViolation,
    errors.DuplicateObject,
    errors.DuplicateSchema,
    errors.DuplicateTable,
)
_NOTES = """
CREATE TABLE IF NOT EXISTS migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


def migrate(connection: Connection, database: str) -> None:
    """Applies what is missing.

    Args:
        connection: outside of any transaction.
        database: the address as it may be shown.

    Raises:
        StorageError: if the database was made by a newer gnomon.
        psycopg.Error: if the server refuses.
    """
    known = migrations()
    _prepare(connection)
    applied = {row[0] for row in connection.execute("SELECT number FROM migrations")}
    newer = applied - {number for number, _, _ in known}
    if newer:
        raise StorageError(f"database {database}: its layout {max(newer)} is of a newer gnomon")
    for number, name, text in known:
        if number not in applied:
            _apply(connection, number, name, text)


def migrations() -> list[tuple[int, str, str]]:
    """The number, name and SQL of each, in order."""
    folder = files("gnomon.storage.postgres").joinpath("migrations")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return [
        (int(name[:4]), name.removesuffix(".sql"), folder.joinpath(name).read_text("utf-8"))
        for name in names
    ]


def _prepare(connection: Connection) -> None:
    (path,) = connection.execute("SHOW search_path").fetchone() or ("",)
    schema = str(path).partition(",")[0].strip().strip('"')
    create = sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema))
    for attempt in range(_ATTEMPTS):
        try:
            exists = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = %s)", (schema,)
            ).fetchone()
            if exists != (True,):
                connection.execute(create)
            connection.execute(_NOTES)
        except _ALREADY_MADE:
            # Another process makes the same at the same moment; IF NOT EXISTS does not see it.
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            return


def _apply(connection: Connection, number: int, name: str, text: str) -> None:
    try:
        with connection.transaction():
            connection.execute(
                "INSERT INTO migrations (number, name) VALUES (%s, %s)", (number, name)
            )
            connection.execute(text.encode(), prepare=False)
    except errors.UniqueViolation as error:
        if error.diag.table_name != "migrations":
            raise
