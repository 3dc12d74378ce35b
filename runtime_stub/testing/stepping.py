"""Moves a runtime through time: what is due runs, the clock jumps to what is due next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from gnomon.errors import GnomonError
from gnomon.runtime.clock import ManualClock
from gnomon.runtime.engine import Runtime


class ScheduledForever(GnomonError):
    """Scheduled functions went on scheduling functions; the message names the busiest."""


class _Count:
    """Counts what runs in one go, up to a limit; the runs of cron jobs are no endless loop."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._paths: Counter[str] = Counter()

    async def run_due(self, runtime: Runtime) -> None:
        """Runs what is due, and what that schedules at once."""
        while started := await runtime.start_due():
            self._paths.update(row.name for row in started if row.cron is None)
            if self._paths.total() > self._limit:
                ((path, times),) = self._paths.most_common(1)
                raise ScheduledForever(
                    f"more than {self._limit} scheduled functions ran; the busiest is {path}, "
                    f"which ran {times} times: does it schedule itself without an end? If that is "
                    f"right, give a higher limit: limit={self._limit * 10}"
                )


async def advance(runtime: Runtime, clock: ManualClock, by: timedelta, limit: int) -> None:
    """Goes on by a duration, running all that becomes due, each at its own time.

    Args:
        runtime: a runtime that is stepped.
        clock: its clock.
        by: how far to go.
        limit: how many scheduled functions may run before it is called an endless loop.
    """
    target = clock.now() + by
    count = _Count(limit)
    while True:
        await count.run_due(runtime)
        due = await runtime.next_due(crons=True)
        if due is None or due > target:
            break
        clock.advance(due - clock.now())
    clock.advance(target - clock.now())


async def finish_all(runtime: Runtime, clock: ManualClock, limit: int) -> None:
    """Runs scheduled functions, those of the future too, until none is left."""
    count = _Count(limit)
    while True:
        await count.run_due(runtime)
        due: datetime | None = await runtime.next_due()
        if due is None:
            return
        clock.advance(due - clock.now())
