"""The threads that work is handed to: who gets which job, and when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event

import pytest

from gnomon.storage.threads import Job, WorkThreads, settle

SOON = 5.0
"""Seconds: far more than a thread takes to wake, and less than a test may."""


def serve(jobs: list[Job[None, object]]) -> None:
    for job in jobs:
        settle(job, lambda job=job: job.work(None))


@pytest.fixture
def threads() -> Iterator[WorkThreads[None]]:
    two = WorkThreads("test", 2, serve)
    yield two
    two.close(SOON)


def test_a_job_that_one_thread_leaves_alone_is_done_by_another(threads: WorkThreads[None]) -> None:
    is_taking, may_end = Event(), Event()

    def ask_for_older_jobs(_: None) -> list[object]:
        began = time.monotonic()
        is_taking.set()
        taken = list[object]()
        while not may_end.is_set():
            taken.append(threads.take(before=began))
        return taken

    asking = threads.submit(ask_for_older_jobs)
    assert is_taking.wait(SOON)
    for number in range(1000):
        assert threads.submit(lambda _, number=number: number).result(SOON) == number
    may_end.set()
    assert not any(asking.result(SOON))


def test_a_thread_takes_what_was_handed_over_before_in_that_order(
    threads: WorkThreads[None],
) -> None:
    both_busy, may_take = [Event(), Event()], Event()

    def be_busy(event: Event) -> None:
        event.set()
        assert may_take.wait(SOON)

    def take_all(_: None) -> list[object]:
        both_busy[0].set()
        assert may_take.wait(SOON)
        found = list[object]()
        while (job := threads.take()) is not None:
            settle(job, lambda job=job: job.work(None))
            found.append(job.future.result())
        return found

    taking = threads.submit(take_all)
    busy = threads.submit(lambda _: be_busy(both_busy[1]))
    assert all(event.wait(SOON) for event in both_busy)
    waiting = [threads.submit(lambda _, number=number: number) for number in range(5)]
    # One of the two that are busy takes them: which, is decided by who wakes first.
    may_take.set()
    assert [job.result(SOON) for job in waiting] == [0, 1, 2, 3, 4]
    assert taking.result(SOON) == sorted(taking.result(), key=str)
    busy.result(SOON)


def test_closing_waits_for_all_that_was_handed_over() -> None:
    two = WorkThreads("test", 2, serve)
    done = [two.submit(lambda _: time.sleep(0.01)) for _ in range(10)]
    two.close(SOON)
    assert all(future.done() for future in done)
    with pytest.raises(RuntimeError, match="closed"):
        two.submit(lambda _: None)


def test_a_job_that_was_cancelled_is_passed_over(threads: WorkThreads[None]) -> None:
    may_end = Event()
    busy = [threads.submit(lambda _: may_end.wait(SOON)) for _ in range(2)]
    given_up, wanted = threads.submit(lambda _: "never"), threads.submit(lambda _: "done")
    assert given_up.cancel()
    may_end.set()
    assert wanted.result(SOON) == "done"
    assert all(future.result(SOON) for future in busy)
