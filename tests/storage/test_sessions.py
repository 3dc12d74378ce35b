"""What a connection to PostgreSQL is set to, whatever the server or the address would have."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from gnomon.storage.opening import open_storage
from gnomon.storage.postgres.transaction import PostgresTransaction
from gnomon.storage.protocol import Transaction

POSTGRES = Path(__file__).parents[2] / "runtime_stub" / "storage" / "postgres"


def setting(transaction: Transaction, name: str) -> object:
    assert isinstance(transaction, PostgresTransaction)
    row = transaction.sql.execute(f"SHOW {name}".encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.holds("commits-are-durable")
@pytest.mark.parametrize(
    ("given", "used"),
    [
        # An action whose claim was lost in a crash would run twice.
        ("off", "on"),
        # What waits for replicas, or knowingly does not, is the server's choice.
        ("local", "local"),
        ("remote_apply", "remote_apply"),
    ],
)
def test_a_commit_is_forced_to_the_server_s_disk(postgres: str, given: str, used: str) -> None:
    address = f"{postgres}%20-csynchronous_commit%3D{given}"
    with closing(open_storage(address)) as storage:
        assert storage.write(lambda t: setting(t, "synchronous_commit")).result(10) == used


def test_nothing_takes_an_advisory_lock() -> None:
    """Distributed databases that speak PostgreSQL lack them, or keep them to one node."""
    sources = [file for end in ("py", "sql") for file in POSTGRES.rglob(f"*.{end}")]
    assert len(sources) > 20
    assert [file.name for file in sources if "advisory" in file.read_text(encoding="utf-8")] == []
