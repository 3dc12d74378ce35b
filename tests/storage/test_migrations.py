"""The layout of a PostgreSQL store, brought up to date: whole steps, each made once."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from gnomon.storage.opening import open_storage
from gnomon.storage.postgres import migrations
from gnomon.storage.postgres.address import read_address
from gnomon.storage.postgres.migrations import migrate
from gnomon.storage.postgres.session import Connection, Session
from tests.storage.rows import add_schedule, bodies, insert, schedule_of

Steps = list[tuple[int, str, str]]
ALL = migrations.migrations()


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    session = Session(read_address(postgres), 30.0)
    yield session.connection()
    session.discard()


def use(monkeypatch: pytest.MonkeyPatch, steps: Steps) -> None:
    """Has gnomon know these steps."""
    monkeypatch.setattr(migrations, "migrations", lambda: steps)


def applied(connection: Connection) -> list[int]:
    rows = connection.execute("SELECT number FROM migrations ORDER BY number")
    return [row[0] for row in rows]


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert [number for number, _, _ in ALL] == list(range(1, len(ALL) + 1))


def test_a_store_of_an_older_layout_keeps_what_it_has(
    postgres: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        use(older, ALL[:1])
        migrate(connection, "a")
    assert applied(connection) == [1]
    connection.execute("INSERT INTO documents VALUES ('notes_1', 'notes', 1, 'old')")
    storage = open_storage(postgres)
    storage.write(lambda t: insert(t, "new")).result(10)
    assert storage.read(bodies).result(10) == ["old", "new"]
    schedule_id = add_schedule(storage)
    assert schedule_id is not None
    assert schedule_of(storage, schedule_id).worker is None
    storage.close()
    assert applied(connection) == [number for number, _, _ in ALL]


@pytest.mark.holds("starting-at-once")
def test_a_step_that_fails_leaves_nothing_and_is_made_again(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (99, "0099_broken", "CREATE TABLE half (a int); SELECT nonsense;")
    with monkeypatch.context() as wrong:
        use(wrong, [*ALL, broken])
        with pytest.raises(errors.UndefinedColumn):
            migrate(connection, "a")
    assert applied(connection) == [number for number, _, _ in ALL]
    assert connection.execute("SELECT to_regclass('half')").fetchone() == (None,)
    use(monkeypatch, [*ALL, (99, "0099_mended", "CREATE TABLE half (a int);")])
    migrate(connection, "a")
    assert applied(connection)[-1] == 99


def test_a_process_that_dies_in_the_middle_of_a_step_leaves_nothing(
    postgres: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = (
        99,
        "0099_slow",
        "CREATE TABLE half (a int); SELECT pg_terminate_backend(pg_backend_pid());",
    )
    use(monkeypatch, [*ALL, slow])
    with pytest.raises(psycopg.OperationalError):
        migrate(connection, "a")
    with psycopg.connect(postgres, autocommit=True) as other:
        assert other.execute("SELECT to_regclass('half')").fetchone() == (None,)
        assert other.execute("SELECT max(number) FROM migrations").fetchone() == (len(ALL),)
