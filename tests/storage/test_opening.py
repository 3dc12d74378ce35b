"""Opening a store by its address: what is said when it cannot be opened."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import psycopg
import pytest

from gnomon.storage.errors import StorageError
from gnomon.storage.opening import open_storage
from gnomon.storage.postgres.session import Connection, Session
from tests.storage.rows import insert

WITHOUT_DRIVER = """
import sys
sys.modules["psycopg"] = None
from gnomon.storage.errors import StorageError
from gnomon.storage.opening import open_storage

open_storage(":memory:").close()
try:
    open_storage("postgresql://nobody@127.0.0.1:1/none")
except StorageError as error:
    print(error)
"""


def test_without_the_driver_sqlite_works_and_for_a_server_the_extra_is_named() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_DRIVER], capture_output=True, text=True)
    assert done.stdout == "PostgreSQL needs psycopg: pip install 'gnomon[postgres]'\n"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:s3cret@127.0.0.1:1/none",
        "postgresql://user:s3cret@127.0.0.1:1/none?nonsense=1",
        "postgresql://user:s3cret@[127.0.0.1:1/none",
    ],
)
def test_a_password_is_not_shown(url: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_storage(url)
    assert "s3cret" not in str(caught.value) + repr(caught.value.__cause__)


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(StorageError, match=r"postgresql://user@127\.0\.0\.1:1/none: .*running"):
        open_storage("postgresql://user:s3cret@127.0.0.1:1/none")


def test_a_database_of_a_newer_layout_is_refused(postgres: str) -> None:
    open_storage(postgres).close()
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("INSERT INTO migrations (number, name) VALUES (99, 'later')")
    with pytest.raises(StorageError, match="layout 99 is of a newer gnomon"):
        open_storage(postgres)


def test_neither_the_first_mutation_nor_the_first_hint_waits_for_a_connection(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Connection] = []
    connect = Session._connect

    def noted(session: Session) -> Connection:
        connection = connect(session)
        opened.append(connection)
        return connection

    monkeypatch.setattr(Session, "_connect", noted)
    with closing(open_storage(postgres)) as storage:
        assert len(opened) == 2
        storage.write(insert).result(10)
        storage.hint()
    assert len(opened) == 2
