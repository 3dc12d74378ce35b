"""Other schedulers that live in a process and keep their jobs in SQLite, each as it is meant to be.

Each returns how many jobs it ran in a second, enqueuing included, and the start latencies, in
seconds, of jobs that were due while it was idle.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

_DELAY = 0.03
_STARTED: list[tuple[float, float]] = []
_DONE = threading.Semaphore(0)


def work() -> None:
    """A job that does nothing."""
    _DONE.release()


def start(due: float) -> None:
    """A job that says when it started."""
    _STARTED.append((due, time.time()))
    _DONE.release()


def _wait(count: int) -> None:
    for _ in range(count):
        _DONE.acquire()


def huey(folder: Path, jobs: int, latencies: int) -> tuple[float, list[float]]:
    """Huey with one thread that polls up to fifty times a second, and its scheduler each second."""
    from huey import SqliteHuey

    queue = SqliteHuey(filename=str(folder / "huey.db"), fsync=True, results=False)
    run, begin = queue.task()(work), queue.task()(start)
    consumer = queue.create_consumer(workers=1, initial_delay=0.005, max_delay=0.02, backoff=1.15)
    begun = time.perf_counter()
    for _ in range(jobs):
        run()
    consumer.start()
    _wait(jobs)
    rate = jobs / (time.perf_counter() - begun)
    _STARTED.clear()
    for _ in range(latencies):
        begin(time.time())
        _wait(1)
        time.sleep(_DELAY)
    consumer.stop()
    return rate, [began - due for due, began in _STARTED]


def apscheduler(folder: Path, jobs: int, latencies: int) -> tuple[float, list[float]]:
    """APScheduler 3 with its SQLAlchemy store and ten threads, its defaults."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'apscheduler.db'}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start()
    begun = time.perf_counter()
    for _ in range(jobs):
        scheduler.add_job(work)
    _wait(jobs)
    rate = jobs / (time.perf_counter() - begun)
    _STARTED.clear()
    for _ in range(latencies):
        due = datetime.now(UTC) + timedelta(seconds=_DELAY)
        scheduler.add_job(start, "date", run_date=due, args=[due.timestamp()])
        _wait(1)
    scheduler.shutdown()
    return rate, [began - due for due, began in _STARTED]


def dbos(folder: Path, jobs: int, latencies: int) -> tuple[float, list[float]]:
    """DBOS on SQLite: empty workflows in a queue that is looked at fifty times a second; once is
    the default, which makes jobs start half a second late."""
    from dbos import DBOS

    DBOS(
        config={
            "name": "benchmark",
            "system_database_url": f"sqlite:///{folder / 'dbos.db'}",
            "log_level": "ERROR",
            "run_admin_server": False,
        }
    )
    run, begin = DBOS.workflow()(work), DBOS.workflow()(start)
    DBOS.launch()
    DBOS.register_queue("work", polling_interval_sec=0.02)
    begun = time.perf_counter()
    for _ in range(jobs):
        DBOS.enqueue_workflow("work", run)
    _wait(jobs)
    rate = jobs / (time.perf_counter() - begun)
    _STARTED.clear()
    for _ in range(latencies):
        DBOS.enqueue_workflow("work", begin, time.time())
        _wait(1)
        time.sleep(_DELAY)
    DBOS.destroy()
    return rate, [began - due for due, began in _STARTED]


PEERS: dict[str, Callable[[Path, int, int], tuple[float, list[float]]]] = {
    "Huey": huey,
    "APScheduler": apscheduler,
    "DBOS": dbos,
}
