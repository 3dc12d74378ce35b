"""What a worker does now and then: ends what lost workers left, forgets what finished long ago."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from gnomon.runtime.clock import to_microseconds
from gnomon.runtime.limits import RETENTION
from gnomon.runtime.log import log_line
from gnomon.runtime.metrics import meter
from gnomon.runtime.runs import LOST
from gnomon.storage.protocol import Storage, Worker

_FORGETTING = timedelta(hours=1)


class Housekeeping:
    """The periodic duties of a worker.

    Args:
        worker: whose duties they are.
        storage: the store.
        known: the functions that the worker can run.
    """

    def __init__(self, worker: Worker, storage: Storage, known: Sequence[str]) -> None:
        self._worker = worker
        self._storage = storage
        self._known = known
        self._said: set[str] = set()
        self._recovered: datetime | None = None
        self._forgot: datetime | None = None

    async def keep(self, now: datetime) -> bool:
        """Does what is to be done by now; whether something may have become due by it."""
        seconds = self._worker.recovery_interval
        recovers = seconds is not None and _is_time(
            self._recovered, timedelta(seconds=seconds), now
        )
        if recovers:
            await self.recover(now)
            await self._say_unknown(now)
        if _is_time(self._forgot, _FORGETTING, now):
            self._forgot = now
            cutoff = to_microseconds(now - RETENTION)
            await asyncio.wrap_future(
                self._storage.write(
                    lambda transaction: transaction.delete_completed_schedules(cutoff)
                )
            )
        return recovers

    async def recover(self, now: datetime) -> None:
        """Gives the mutations of lost workers back and fails their actions."""
        self._recovered = now
        for row in await self._worker.recover(to_microseconds(now), LOST):
            meter().lost(row.kind)
            log_line(logging.WARNING, "lost", function=row.name, schedule=row.id, reason=LOST)

    async def _say_unknown(self, now: datetime) -> None:
        """Says once of each function that this worker leaves it to others."""
        unknown = await self._worker.unknown(to_microseconds(now), self._known)
        for name in unknown.keys() - self._said:
            log_line(
                logging.WARNING,
                "unknown function",
                function=name,
                due=unknown[name],
                advice="left to a worker whose code has it",
            )
        self._said = set(unknown)


def _is_time(last: datetime | None, interval: timedelta, now: datetime) -> bool:
    return last is None or now >= last + interval
