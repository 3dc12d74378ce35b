"""What counts in a process is made once, whichever of its threads counts first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from gnomon.runtime import metrics


@pytest.fixture
def forgotten() -> Iterator[None]:
    """The meter is made anew in the test, and the process's own is back after it."""
    own = metrics.meter()
    metrics._meter.cache_clear()
    yield
    metrics._meter.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metrics, "PrometheusMeter", lambda: own)
        metrics.meter()


@pytest.mark.usefixtures("forgotten")
def test_threads_that_count_at_once_share_what_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    class SlowMeter(metrics.NoMeter):
        def __init__(self) -> None:
            made.append(self)
            time.sleep(0.02)

    monkeypatch.setattr(metrics, "PrometheusMeter", SlowMeter)
    with ThreadPoolExecutor(4) as pool:
        meters = set(pool.map(lambda _: metrics.meter(), range(8)))
    assert meters == set(made)
    assert len(made) == 1
