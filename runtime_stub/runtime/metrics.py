"""Figures for Prometheus, where its library is installed; nothing, and no import, where it is not.

They stand in the library's own registry, so that an application which embeds the runtime finds them
among its others.
"""

from __future__ import annotations

import math
import threading
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from prometheus_client import Counter

_MAKING = threading.Lock()
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600)


class Meter(Protocol):
    """What is counted and timed; seconds throughout."""

    def executed(self, function: str, kind: str, outcome: str, seconds: float) -> None:
        """A function was executed: `ok`, `failed` or `superseded`."""
        ...

    def began(self, kind: str, late: float) -> None:
        """A scheduled function began, so long after it was due."""
        ...

    def lost(self, kind: str) -> None:
        """A scheduled function was failed because its worker was lost."""
        ...

    def skipped(self, cron: str) -> None:
        """Firings of a cron job were skipped."""
        ...

    def answered(self, status: int, seconds: float) -> None:
        """A request was answered; status 0 if the client went away."""
        ...

    def looked(self, running: int, late: float | None) -> None:
        """How many scheduled functions run here, and how late the longest due one is that nobody
        has begun: 0 if there is none, None if the store does not say."""
        ...


class NoMeter:
    """Implements `Meter`: counts nothing."""

    def executed(self, function: str, kind: str, outcome: str, seconds: float) -> None: ...

    def began(self, kind: str, late: float) -> None: ...

    def lost(self, kind: str) -> None: ...

    def skipped(self, cron: str) -> None: ...

    def answered(self, status: int, seconds: float) -> None: ...

    def looked(self, running: int, late: float | None) -> None: ...


class PrometheusMeter:
    """Implements `Meter` in the registry of prometheus_client."""

    def __init__(self) -> None:
        from prometheus_client import Gauge, Histogram

        # The library looks a series up anew each time, under a lock.
        self._executions = cache(
            _counter("executions", "Executions.", "function", "kind", "outcome").labels
        )
        self._lost = _counter("lost", "Scheduled functions whose worker was lost.", "kind")
        self._skipped = _counter("cron_skips", "Times that firings were skipped.", "cron")
        self._requests = _counter("http_requests", "Requests over HTTP.", "status")
        self._seconds = cache(
            Histogram(
                "gnomon_execution_seconds", "Duration of executions.", ("kind",), buckets=_SECONDS
            ).labels
        )
        self._late = Histogram(
            "gnomon_schedule_delay_seconds",
            "How long after it was due a scheduled function began.",
            ("kind",),
            buckets=_SECONDS,
        )
        self._answers = Histogram(
            "gnomon_http_request_seconds", "Duration of requests over HTTP.", buckets=_SECONDS
        )
        self._running = Gauge("gnomon_running", "Scheduled functions that run in this process.")
        self._lag = Gauge(
            "gnomon_schedule_lag_seconds",
            "How late the longest due scheduled function is that nobody has begun.",
        )

    def executed(self, function: str, kind: str, outcome: str, seconds: float) -> None:
        self._executions(function, kind, outcome).inc()
        self._seconds(kind).observe(seconds)

    def began(self, kind: str, late: float) -> None:
        self._late.labels(kind).observe(max(0.0, late))

    def lost(self, kind: str) -> None:
        self._lost.labels(kind).inc()

    def skipped(self, cron: str) -> None:
        self._skipped.labels(cron).inc()

    def answered(self, status: int, seconds: float) -> None:
        self._requests.labels(str(status or "none")).inc()
        self._answers.observe(seconds)

    def looked(self, running: int, late: float | None) -> None:
        self._running.set(running)
        self._lag.set(math.nan if late is None else late)


def meter() -> Meter:
    """What counts in this process."""
    # The event loop counts, and so do the threads of the store: the first two may come at once.
    with _MAKING:
        return _meter()


@cache
def _meter() -> Meter:
    try:
        return PrometheusMeter()
    except ModuleNotFoundError:
        return NoMeter()


def exposition() -> tuple[str, bytes] | None:
    """All figures of this process as Prometheus reads them, and their media type; None without."""
    try:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
    except ModuleNotFoundError:
        return None
    return CONTENT_TYPE_LATEST, generate_latest()


def _counter(name: str, meaning: str, *labels: str) -> Counter:
    from prometheus_client import Counter

    return Counter(f"gnomon_{name}", meaning, labels)
