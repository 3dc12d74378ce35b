"""The creation times of one process, whose threads give them at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from gnomon.storage.postgres.creation import CreationTimes


@pytest.fixture
def hurried_threads() -> Iterator[None]:
    """Threads take turns so often that they meet wherever they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried_threads")
def test_a_time_is_given_also_while_another_thread_has_met_another_process() -> None:
    creations = CreationTimes()

    def give(number: int) -> int:
        if number % 4 == 0:
            creations.forget()
        return creations.next("notes", number, lambda: 0)

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(give, range(20_000)))
    assert all(time >= number for number, time in enumerate(given))
