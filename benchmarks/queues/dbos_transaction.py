"""DBOS, as a mutation has to be: a workflow whose step is one serializable transaction.

The transaction reads by an index and inserts one row, as gnomon's does; its checkpoint in the same
transaction makes it run exactly once.
"""

from __future__ import annotations

from dbos import DBOS, SQLAlchemyDatasource
from sqlalchemy import create_engine, text

from benchmarks.queues.dbos_common import address, launch, send, work
from benchmarks.queues.place import mark

__all__ = ["fill", "prepare", "trickle", "work"]

_TABLE = "CREATE TABLE notes (id bigserial PRIMARY KEY, text text, stars int)"
_INDEX = "CREATE INDEX by_text ON notes (text)"
_data = SQLAlchemyDatasource.create(address())


@_data.transaction(isolation_level="SERIALIZABLE")
def add(words: str) -> None:
    """Reads by an index, and inserts a row."""
    session = _data.sql_session()
    session.execute(text("SELECT * FROM notes WHERE text = :text LIMIT 1"), {"text": words}).all()
    session.execute(text("INSERT INTO notes (text, stars) VALUES (:text, 0)"), {"text": words})


@DBOS.workflow(name="transact")
def job(sent: float) -> None:
    """One transaction."""
    mark(sent)
    add(str(sent))


def prepare() -> None:
    """Makes the tables."""
    with create_engine(address()).begin() as connection:
        connection.execute(text(_TABLE))
        connection.execute(text(_INDEX))
    launch()
    DBOS.destroy()


def fill(jobs: int) -> None:
    """Enqueues so many."""
    send("transact", jobs)


def trickle(jobs: int, pause: float) -> None:
    """Enqueues one after each pause."""
    send("transact", jobs, pause)
