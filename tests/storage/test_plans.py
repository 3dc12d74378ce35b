"""PostgreSQL finds what is asked for by an index, and sorts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from gnomon.storage.opening import open_storage
from gnomon.storage.postgres.address import read_address
from gnomon.storage.postgres.queries import queries
from gnomon.storage.postgres.session import Connection, Session
from gnomon.testing.schemas import own_schema

Values = tuple[object, ...] | dict[str, object]


@pytest.fixture(scope="module")
def connection(postgres_server: str) -> Iterator[Connection]:
    """A connection with the settings of all others, to a store with its tables."""
    with own_schema(postgres_server) as url, closing(open_storage(url)):
        session = Session(read_address(url), 30.0)
        yield session.connection()
        session.discard()


def plan(connection: Connection, file: str, name: str, values: Values) -> str:
    rows = connection.execute(b"EXPLAIN " + queries(file)[name], values)
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("direction", ["ascending", "descending"])
@pytest.mark.parametrize(
    ("name", "values", "condition"),
    [
        ("scan_index", (1, b"", b"a", 10), "AND (prefix >="),
        ("scan_table", ("notes", 0, 1, 10), "table_name = 'notes'::text) AND (creation_time >="),
    ],
)
def test_a_range_is_searched_and_never_sorted(
    connection: Connection, direction: str, name: str, values: Values, condition: str
) -> None:
    steps = plan(connection, "documents", f"{name}_{direction}", values)
    assert condition in steps
    assert "Seq Scan" not in steps
    assert "Sort" not in steps


def test_a_claim_finds_what_is_due_without_looking_at_anything_else(
    connection: Connection,
) -> None:
    values: Values = {
        "worker": "a",
        "kind": "mutation",
        "now": 5,
        "known": ["notes:add"],
        "limit": 10,
        "state": "pending",
    }
    steps = plan(connection, "workers", "claim", values)
    assert "Index Scan using schedules_due" in steps
    assert "Seq Scan" not in steps
    assert "Sort" not in steps


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("due", ("action", 0, 10)),
        ("next_due", {"after": 0}),
        ("running", ()),
        ("delete_completed", (0,)),
        ("cron_is_active", ("a",)),
        ("trim_cron_runs", ("a", 1)),
        ("scan_descending", (0, 1, 1)),
    ],
)
def test_other_reads_of_schedules_use_an_index(
    connection: Connection, name: str, values: Values
) -> None:
    steps = plan(connection, "schedules", name, values)
    assert "schedules_" in steps
    assert "Seq Scan" not in steps
