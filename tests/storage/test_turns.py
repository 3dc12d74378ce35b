"""When a second thread takes up work on PostgreSQL beside the first."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from gnomon.storage.postgres.turns import Turns

SHORT, LONG = 0.05, 0.5


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Its times are longer here, so that a busy machine does not matter."""
    monkeypatch.setattr("gnomon.storage.postgres.turns._SHORTEST", SHORT)
    monkeypatch.setattr("gnomon.storage.postgres.turns._COMPUTING", LONG)
    return Turns()


@pytest.fixture
def release() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def waited(turns: Turns, release: threading.Event) -> float:
    """Seconds until another thread takes the turn of one that stays busy."""
    is_busy = threading.Event()

    def stay_busy() -> None:
        turns.take()
        turns.begin()
        is_busy.set()
        release.wait(10)

    threading.Thread(target=stay_busy, daemon=True).start()
    is_busy.wait(5)
    start = time.monotonic()
    turns.take()
    return time.monotonic() - start


def after(turns: Turns, *, computed: float, times: int = 1) -> None:
    for _ in range(times):
        turns.take()
        turns.begin()
        turns.end(has_met=False, computed=computed)


def test_beside_a_thread_that_computes_another_would_only_be_in_its_way(
    turns: Turns, release: threading.Event
) -> None:
    after(turns, computed=0.8)
    assert waited(turns, release) >= LONG * 0.9


def test_beside_one_that_waits_for_the_server_another_starts_soon(
    turns: Turns, release: threading.Event
) -> None:
    after(turns, computed=0.1, times=50)
    found = waited(turns, release)
    assert SHORT * 0.9 <= found < LONG * 0.9


def test_once_one_computes_again_the_others_leave_it_alone(
    turns: Turns, release: threading.Event
) -> None:
    after(turns, computed=0.1, times=50)
    after(turns, computed=0.8)
    assert waited(turns, release) >= LONG * 0.9
