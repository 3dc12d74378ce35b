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


@pytest.mark.holds("no-scans")
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


@pytest.fixture(scope="module")
def full(postgres_server: str) -> Iterator[Connection]:
    """The same with many rows, of which the server has statistics, and with the plans that a
    prepared statement is given when it does not know its values."""
    with own_schema(postgres_server) as url, closing(open_storage(url)):
        session = Session(read_address(url), 30.0)
        connection = session.connection()
        connection.execute(FILL)
        connection.execute("ANALYZE")
        connection.execute("SET plan_cache_mode = force_generic_plan")
        yield connection
        session.discard()


FILL = """
INSERT INTO documents SELECT 'notes_' || n, 'notes', n, '{}' FROM generate_series(1, 5000) AS n;
INSERT INTO index_entries
    SELECT n % 3, int8send(n), '', 'notes_' || n FROM generate_series(1, 5000) AS n;
INSERT INTO scheduled_functions (id, creation_time, name, kind, args, scheduled_time, state,
        completed_time)
    SELECT 's_' || n, n, 'notes:add', 'mutation', '{}', n,
        CASE WHEN n > 4900 THEN 'pending' ELSE 'success' END,
        CASE WHEN n > 4900 THEN NULL ELSE n END
    FROM generate_series(1, 5000) AS n;
"""


@pytest.mark.parametrize(
    ("file", "name", "values", "index"),
    [
        ("documents", "get", ("notes_7",), "documents_pkey"),
        ("documents", "scan_index_ascending", (1, b"", b"a", 10), "index_entries_pkey"),
        ("documents", "scan_index_descending", (1, b"", b"a", 10), "index_entries_pkey"),
        ("documents", "scan_table_ascending", ("notes", 0, 9, 10), "documents_by_creation"),
        ("schedules", "get", ("s_7",), "scheduled_functions_pkey"),
        ("schedules", "due", ("mutation", 9, 10), "schedules_due"),
        ("schedules", "move", ("success", 1, None, "s_7", "pending"), "scheduled_functions_pkey"),
    ],
)
def test_with_many_rows_and_values_unknown_it_is_the_same_index(
    full: Connection, file: str, name: str, values: Values, index: str
) -> None:
    steps = plan(full, file, name, values)
    assert f"Index Scan using {index}" in steps or f"Index Scan Backward using {index}" in steps
    assert "Seq Scan" not in steps
    assert "Sort" not in steps


def test_mutations_are_ended_where_their_claim_has_put_them(full: Connection) -> None:
    values: Values = {
        "places": ["(1,1)", "(1,2)"],
        "schedules": ["s_1", "s_2"],
        "workers": ["a"],
        "time": 5,
    }
    steps = plan(full, "pending", "end_mutations", values)
    assert "Tid Scan" in steps
    assert "Index Scan" not in steps


@pytest.mark.parametrize(
    ("name", "values", "index"),
    [
        ("replace_bodies", (["notes_1"], ["{}"]), "documents_pkey"),
        ("delete_documents", (["notes_1"],), "documents_pkey"),
        ("delete_entries", ([1], [b"a"], [b""]), "index_entries_pkey"),
    ],
)
def test_many_writes_at_once_find_their_rows_by_an_index(
    full: Connection, name: str, values: Values, index: str
) -> None:
    steps = plan(full, "pending", name, values)
    assert f"Index Scan using {index}" in steps
    assert "Seq Scan" not in steps
