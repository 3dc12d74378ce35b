"""What the garbage collector looks through in a process that serves."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.runtime.collecting import spare_what_stays


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_there_is_not_looked_at_any_more() -> None:
    spare_what_stays()
    assert gc.get_freeze_count() > 10_000
    later = [[] for _ in range(10)]  # type: list[list[object]]
    assert any(later is one for one in gc.get_objects())


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (["worker"], "gnomon.runtime.collecting.spare_what_stays"),
        (["serve", "--port", "0"], "gnomon.http.serving.spare_what_stays"),
    ],
)
def test_a_process_that_serves_spares_what_it_begins_with(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], place: str
) -> None:
    told: list[str] = []

    def spare_and_stop() -> None:
        told.append("spared")
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(place, spare_and_stop)
    # One that nobody listens to yet must not end the tests.
    former = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        database = str(tmp_path / "a.db")
        assert main([*words, "--unchecked", "--project", str(app), "--database", database]) == 0
    finally:
        signal.signal(signal.SIGTERM, former)
    assert told == ["spared"]
