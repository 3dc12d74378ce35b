"""gnomon: a mutation that reads by an index and inserts a document, exactly once."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from hashlib import md5
from pathlib import Path

import psycopg

from benchmarks.queues.place import database
from gnomon.cli.program import main
from gnomon.runtime import Runtime, Schedules
from gnomon.runtime.clock import from_microseconds
from gnomon.storage.keys import encode_key
from gnomon.storage.opening import open_storage
from gnomon.storage.protocol import StoredDocument, Transaction

APP = Path(__file__).parents[1] / "app"
DOCUMENTS = 50_000
READY_SECONDS = 2.0
"""How long after they were scheduled all are due."""
_FILL = """
INSERT INTO gnomon.scheduled_functions
    (id, creation_time, name, kind, args, scheduled_time, state)
SELECT '_scheduled_functions_' || lpad(number::text, 26, '0'), %(microseconds)s + number,
    'marks:add', 'mutation', json_build_object('text', md5(number::text), 'sent', %(due)s::float8),
    %(microseconds)s, 'pending'
FROM generate_series(1, %(count)s) AS number
"""


def prepare() -> None:
    """Makes the tables, and documents in them: in a table of few pages all transactions meet."""
    asyncio.run(_call("notes:fill", first=0, count=0))
    with closing(open_storage(database())) as storage:
        storage.write(_load).result()


def fill(jobs: int) -> None:
    """Schedules so many for one moment, when all workers are awake; prints it.

    By SQL, since it is not the scheduling that is measured here.
    """
    due = time.time() + READY_SECONDS
    values = {"count": jobs, "due": due, "microseconds": round(due * 1_000_000)}
    with psycopg.connect(database()) as connection:
        connection.execute(_FILL, values)
    print(due)


def trickle(jobs: int, pause: float) -> None:
    """Schedules one after each pause."""
    asyncio.run(_trickle(jobs, pause))


def work() -> None:
    """Runs what is due."""
    words = ("worker", "--unchecked", "--project", str(APP), "--database", database())
    raise SystemExit(main(words))


def _load(transaction: Transaction) -> None:
    (index,) = transaction.list_indexes()
    words = [md5(f"old {number}".encode()).hexdigest() for number in range(DOCUMENTS)]
    rows = [
        StoredDocument(f"notes_{number:026}", "notes", number + 1, f'{{"text":"{text}","stars":0}}')
        for number, text in enumerate(words)
    ]
    transaction.load_documents(rows)
    keys = [
        encode_key([text, from_microseconds(row.creation_time)])
        for text, row in zip(words, rows, strict=True)
    ]
    transaction.load_entries(
        index.number, [(key, row.id) for key, row in zip(keys, rows, strict=True)]
    )


async def _call(path: str, **arguments: object) -> None:
    leave = Schedules.LEAVE
    async with Runtime.open(APP, database=database(), unchecked=True, schedules=leave) as runtime:
        await runtime.run_mutation(path, **arguments)


async def _trickle(jobs: int, pause: float) -> None:
    leave = Schedules.LEAVE
    async with Runtime.open(APP, database=database(), unchecked=True, schedules=leave) as runtime:
        for number in range(jobs):
            await asyncio.sleep(pause)
            await runtime.run_mutation("marks:schedule", text=str(number), due=time.time())
