"""The store as the event loop sees it: work is awaited.

What many coroutines ask for is handed over at once, when none of them has anything left to do: a
thread of the store that begins with the first while the second is still being prepared takes turns
with the event loop at the interpreter, and each turn costs as much as a statement. A store settles
its futures in threads of its own. They reach the event loop many at a time, too: to wake a loop
costs more than most of what it is woken for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from gnomon.storage.protocol import Snapshot, Storage, StoredSchedule, Transaction

T = TypeVar("T")


@dataclass(slots=True)
class _Asked(Generic[T]):
    """Something that is asked of the store, the future of it, and who waits for that."""

    ask: Callable[[], Future[T]]
    waiter: asyncio.Future[T]
    future: Future[T] | None = None


class AsyncStorage:
    """A store, for the coroutines of one event loop: made while that loop runs."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._loop = asyncio.get_running_loop()
        self._asked: list[_Asked[Any]] = []
        self._settled: deque[tuple[asyncio.Future[Any], Future[Any]]] = deque()
        self._is_delivering = False

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        """Runs the work on a snapshot: see `Storage.read`."""
        return await self._arrival(lambda: self._storage.read(work))

    async def query(self, work: Callable[[Snapshot], T]) -> T:
        """Runs the work of a query: see `Storage.query`."""
        return await self._arrival(lambda: self._storage.query(work))

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs the work in one serializable transaction: see `Storage.write`."""
        return await self._arrival(lambda: self._storage.write(work))

    async def complete(
        self, schedule: StoredSchedule, work: Callable[[Transaction], T], now: Callable[[], int]
    ) -> T:
        """Runs a scheduled mutation and ends its schedule: see `Storage.complete`."""
        return await self._arrival(lambda: self._storage.complete(schedule, work, now))

    async def _arrival(self, ask: Callable[[], Future[T]]) -> T:
        waiter: asyncio.Future[T] = self._loop.create_future()
        asked = _Asked(ask, waiter)
        if not self._asked:
            self._loop.call_soon(self._hand_over)
        self._asked.append(asked)
        try:
            return await waiter
        except asyncio.CancelledError:
            if asked.future is not None:
                asked.future.cancel()
            raise

    def _hand_over(self) -> None:
        asked, self._asked = self._asked, []
        for one in asked:
            if not one.waiter.done():
                self._ask(one)

    def _ask(self, asked: _Asked[Any]) -> None:
        try:
            asked.future = asked.ask()
        except Exception as error:
            # The store is closed, as a rule. Whatever it is, the others are still to be asked.
            asked.waiter.set_exception(error)
        else:
            asked.future.add_done_callback(partial(self._settle, asked.waiter))

    def _settle(self, waiter: asyncio.Future[T], future: Future[T]) -> None:
        """Called in the store's thread; several of these make one delivery."""
        self._settled.append((waiter, future))
        if not self._is_delivering and not self._loop.is_closed():
            self._is_delivering = True
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        # Before the first look: what is settled after the last one asks for a delivery again.
        self._is_delivering = False
        while self._settled:
            waiter, future = self._settled.popleft()
            if waiter.cancelled():
                continue
            error = future.exception()
            if error is None:
                waiter.set_result(future.result())
            else:
                waiter.set_exception(error)
