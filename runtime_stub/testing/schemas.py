"""An empty schema on a PostgreSQL server for one test, gone when it has ended."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from uuid import uuid4


@contextmanager
def own_schema(url: str) -> Generator[str]:
    """The address of an empty schema in a database; dropped at the end.

    Args:
        url: `postgresql://…`; a search_path of its own would be overruled.
    """
    name = f"test_{uuid4().hex[:12]}"
    try:
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
    except BaseException:
        # What went wrong says more than that a server, which may be gone, cannot be tidied.
        with suppress(Exception):
            _drop(url, name)
        raise
    _drop(url, name)


def _drop(url: str, name: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())
