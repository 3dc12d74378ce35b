"""Threads that work is handed to, first come, first served.

A thread takes all that waits, up to a limit, so that what is costly (a commit) is shared by many.
A pool of executors hands over one by one, at several times the price.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

ContextT = TypeVar("ContextT")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[ContextT, T]):
    """Work that waits for its turn, and the future that tells how it went."""

    work: Callable[[ContextT], T]
    future: Future[T] = field(default_factory=Future[T])


class WorkThreads(Generic[ContextT]):
    """Threads that serve one queue.

    Args:
        name: the threads' name.
        count: how many there are.
        serve: runs some jobs and settles the future of each; it must not raise.
        at_once: how many jobs one thread takes at most.
    """

    def __init__(
        self,
        name: str,
        count: int,
        serve: Callable[[list[Job[ContextT, object]]], None],
        *,
        at_once: int = 1,
    ) -> None:
        self._queue: SimpleQueue[Job[ContextT, object] | None] = SimpleQueue()
        self._serve = serve
        self._at_once = at_once
        self._is_closed = False
        self._lock = threading.Lock()
        # Daemons: a program that ends without closing its store must end.
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}_{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[ContextT], T]) -> Future[T]:
        """Hands over some work; raises RuntimeError once the threads are closed."""
        job: Job[ContextT, T] = Job(work)
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the store is closed")
            self._queue.put(job)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # each future gets what its own work returns
        return job.future

    def close(self) -> None:
        """Waits until all that was handed over is done; no more can be."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                for _ in self._threads:
                    self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            jobs = [job for job in (first, *self._others()) if _begins(job)]
            if jobs:
                self._serve(jobs)
            # A future keeps what its work returned alive for as long as it is named here.
            del first, jobs

    def _others(self) -> list[Job[ContextT, object]]:
        """What waits beside the first one."""
        found: list[Job[ContextT, object]] = []
        while len(found) + 1 < self._at_once:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                # It is the end for one thread, which is this one after these jobs.
                self._queue.put(None)
                break
            found.append(job)
        return found


def _begins(job: Job[ContextT, object]) -> bool:
    """Whether the job is still wanted; from here on it cannot be cancelled."""
    return job.future.set_running_or_notify_cancel()
