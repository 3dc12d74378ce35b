"""An empty schema on a PostgreSQL server for one test, gone when it has ended."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from uuid import uuid4


@contextmanager
def own_schema(url: str) -> Generator[str]:
    """The address of an empty schema in a database; dropped at the end.

    Args:
        url: `postgresql://…`; a search_path of its own would be overruled.
    """
    import psycopg

    name = f"test_{uuid4().hex[:12]}"
    try:
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())
