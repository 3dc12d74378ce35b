"""What both workflows of DBOS share: its start, and how other processes enqueue.

The queue is looked at fifty times a second; once is the default, which makes jobs start half a
second late.
"""

from __future__ import annotations

import time

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions

from benchmarks.queues.place import database

QUEUE = "work"
POLL_SECONDS = 0.02


def address() -> str:
    """The database as SQLAlchemy names it."""
    return database().replace("postgresql://", "postgresql+psycopg://", 1)


def launch() -> None:
    """Starts DBOS in this process, its tables made."""
    config: DBOSConfig = {
        "name": "benchmark",
        "system_database_url": address(),
        "log_level": "ERROR",
        "run_admin_server": False,
        "application_version": "1",
    }
    DBOS(config=config)
    DBOS.launch()
    DBOS.register_queue(QUEUE, polling_interval_sec=POLL_SECONDS)


def send(workflow: str, jobs: int, pause: float = 0) -> None:
    """Enqueues so many, one after each pause."""
    client = DBOSClient(system_database_url=address())
    options: EnqueueOptions = {"workflow_name": workflow, "queue_name": QUEUE}
    for _ in range(jobs):
        if pause:
            time.sleep(pause)
        client.enqueue(options, time.time())


def work() -> None:
    """Runs workflows until the process is killed."""
    launch()
    while True:
        time.sleep(3600)
