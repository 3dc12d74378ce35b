"""Moves a runtime through time: what is due runs, the clock jumps to what is due next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from gnomon.errors import GnomonError
from gnomon.runtime.clock import ManualClock
from gnomon.runtime.engine import Runtime


class ScheduledForever(GnomonError):
    """Scheduled functions went on scheduling functions; the message names the busiest."""


async def advance(runtime: Runtime, clock: ManualClock, by: timedelta, limit: int) -> None:
    """Goes on by a duration, running all that becomes due, each at its own time.

    Args:
        runtime: a runtime that is stepped.
        clock: its clock.
        by: how far to go.
        limit: how many scheduled functions may run before it is called an endless loop.
    """
    target = clock.now() + by
    started = 0
    while True:
        started += await _run_due(runtime, limit - started)
        due = await runtime.next_due(crons=True)
        if due is None or due > target:
            break
        clock.advance(due - clock.now())
    clock.advance(target - clock.now())


async def finish_all(runtime: Runtime, clock: ManualClock, limit: int) -> None:
    """Runs scheduled functions, those of the future too, until none is left."""
    started = 0
    while True:
        started += await _run_due(runtime, limit - started)
        due: datetime | None = await runtime.next_due()
        if due is None:
            return
        clock.advance(due - clock.now())


async def _run_due(runtime: Runtime, limit: int) -> int:
    """Runs what is due, and what that schedules at once; returns how many there were."""
    total = 0
    while started := await runtime.start_due():
        total += started
        if total > limit:
            raise ScheduledForever(await _busiest(runtime, limit))
    return total


async def _busiest(runtime: Runtime, limit: int) -> str:
    names = Counter(function.name for function in await runtime.scheduled_functions())
    ((name, times),) = names.most_common(1)
    return (
        f"more than {limit} scheduled functions ran and there are still more; the busiest is "
        f"{name}, scheduled {times} times: does it schedule itself without an end?"
    )
