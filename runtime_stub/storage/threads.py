"""Threads that work is handed to, first come, first served.

A thread takes all that waits, up to a limit, so that what is costly (a commit) is shared by many.
A pool of executors hands over one by one, at several times the price.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

ContextT = TypeVar("ContextT")
T = TypeVar("T")


def _nothing() -> None:
    """What is done where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Job(Generic[ContextT, T]):
    """Work that waits for its turn, since when, and the future that tells how it went."""

    work: Callable[[ContextT], T]
    future: Future[T] = field(default_factory=Future[T])
    since: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job went, before it is told."""

    job: Job[Any, object]
    value: object = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Settles the job's future."""
        if self.error is None:
            self.job.future.set_result(self.value)
        else:
            self.job.future.set_exception(self.error)


class WorkThreads(Generic[ContextT]):
    """Threads that serve one queue.

    Args:
        name: the threads' name.
        count: how many there are.
        serve: runs some jobs and settles the future of each; it must not raise.
        at_once: how many jobs one thread takes at most.
        before: called by a thread before it waits for a job.
        after: called by a thread that ends.
    """

    def __init__(
        self,
        name: str,
        count: int,
        serve: Callable[[list[Job[ContextT, object]]], None],
        *,
        at_once: int = 1,
        before: Callable[[], None] = _nothing,
        after: Callable[[], None] = _nothing,
    ) -> None:
        self._waiting: deque[Job[ContextT, object]] = deque()
        # At least one for each job that waits: threads sleep on them, since to wait for a
        # condition is Python, and for these is C.
        self._arrived: SimpleQueue[None] = SimpleQueue()
        self._serve = serve
        self._at_once = at_once
        self._before, self._after = before, after
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
            self._waiting.append(job)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # each future gets what its own work returns
        self._arrived.put(None)
        return job.future

    def take(self, before: float = math.inf) -> Job[ContextT, object] | None:
        """Another job, if one waits: for a thread that runs one.

        Args:
            before: the monotonic time after which it must not have been handed over.
        """
        while (job := self._first(before)) is not None:
            # If there is none to take, another thread woke for this job, and will sleep again.
            with suppress(Empty):
                self._arrived.get_nowait()
            if _begins(job):
                return job
        return None

    def _first(self, before: float = math.inf) -> Job[ContextT, object] | None:
        """The job that waits longest, from the queue, unless it was handed over after a time."""
        with self._lock:
            if not self._waiting or self._waiting[0].since > before:
                return None
            return self._waiting.popleft()

    def close(self, timeout: float | None = None) -> None:
        """Waits until all that was handed over is done; no more can be.

        Args:
            timeout: seconds after which it is not waited for any more.
        """
        end = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                for _ in self._threads:
                    self._arrived.put(None)
        for thread in self._threads:
            thread.join(None if end is None else max(0.0, end - time.monotonic()))

    def _run(self) -> None:
        while (first := self._get()) is not None:
            jobs = [first, *self._others()] if _begins(first) else self._others()
            if jobs:
                self._serve(jobs)
            # A future keeps what its work returned alive for as long as it is named here.
            del first, jobs
        self._after()

    def _get(self) -> Job[ContextT, object] | None:
        """The next job, when there is one; None at the end."""
        self._before()
        while True:
            self._arrived.get()
            is_last = self._is_closed
            if (job := self._first()) is not None:
                return job
            if is_last:
                return None

    def _others(self) -> list[Job[ContextT, object]]:
        """What waits beside the first one."""
        found: list[Job[ContextT, object]] = []
        while len(found) + 1 < self._at_once and (job := self.take()) is not None:
            found.append(job)
        return found


def _begins(job: Job[ContextT, object]) -> bool:
    """Whether the job is still wanted; from here on it cannot be cancelled."""
    return job.future.set_running_or_notify_cancel()


def settle(job: Job[Any, object], run: Callable[[], object]) -> None:
    """Runs what the job comes to, and tells its future how it went."""
    try:
        value = run()
    except BaseException as error:
        job.future.set_exception(error)
    else:
        job.future.set_result(value)
