"""How many requests are served at a time: one more is refused at once, never queued."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

from gnomon.http.refusals import overloaded


class Slot:
    """One request's place among the concurrent ones."""

    def __init__(self) -> None:
        self.task: asyncio.Task[str] | None = None

    def hold_until(self, task: asyncio.Task[str]) -> None:
        """Keeps the place until the task has ended, though the request be answered before."""
        self.task = task


class Slots:
    """The places there are.

    Args:
        count: how many.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._taken = 0
        self._left_behind: set[asyncio.Task[str]] = set()

    @contextmanager
    def take(self) -> Generator[Slot, None, None]:
        """A place until the block ends, or longer; raises Refusal if none is free."""
        if self._taken >= self._count:
            raise overloaded()
        self._taken += 1
        slot = Slot()
        try:
            yield slot
        finally:
            if slot.task is None or slot.task.done():
                self._taken -= 1
            else:
                self._left_behind.add(slot.task)
                slot.task.add_done_callback(self._ended)

    async def settle(self) -> None:
        """Waits for what goes on although its request was answered."""
        if self._left_behind:
            await asyncio.wait(set(self._left_behind))

    def _ended(self, task: asyncio.Task[str]) -> None:
        self._taken -= 1
        self._left_behind.discard(task)
        if not task.cancelled():
            # The execution has logged it; nobody waits for it any more.
            task.exception()
