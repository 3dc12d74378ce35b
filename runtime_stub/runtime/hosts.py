"""What an action may ask of the runtime, from wherever it runs.

Arguments and returns are JSON text here: an action in this process, in a thread and in a worker
process see the same values.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Protocol, TypeVar

from gnomon.errors import GnomonError
from gnomon.kinds import FunctionKind
from gnomon.runtime.instants import When

T = TypeVar("T")


class Host(Protocol):
    """The runtime as an asynchronous action sees it."""

    def now(self) -> datetime:
        """The present moment by the runtime's clock."""
        ...

    async def run(self, kind: FunctionKind, path: str, arguments: str) -> str:
        """Runs a function of that kind; its return as JSON text."""
        ...

    async def schedule(self, path: str, arguments: str, when: When) -> str:
        """Schedules a function, in a transaction of its own; the schedule's id."""
        ...

    async def cancel(self, schedule_id: str) -> None:
        """Cancels a scheduled function, in a transaction of its own."""
        ...


class BlockingHost(Protocol):
    """The runtime as a blocking action sees it: the methods of `Host`, which return values."""

    def now(self) -> datetime: ...

    def run(self, kind: FunctionKind, path: str, arguments: str) -> str: ...

    def schedule(self, path: str, arguments: str, when: When) -> str: ...

    def cancel(self, schedule_id: str) -> None: ...


class ThreadHost:
    """Implements `BlockingHost` for a thread beside the event loop.

    Args:
        host: the runtime on the event loop.
        loop: that loop, which must not be the caller's.
        path: the action.
    """

    def __init__(self, host: Host, loop: asyncio.AbstractEventLoop, path: str) -> None:
        self._host = host
        self._loop = loop
        self._path = path
        self._has_ended = False

    def end(self) -> None:
        """Refuses whatever is asked from here on: the action is over, though its thread may not
        be."""
        self._has_ended = True

    def now(self) -> datetime:
        return self._host.now()

    def run(self, kind: FunctionKind, path: str, arguments: str) -> str:
        return self._wait(lambda: self._host.run(kind, path, arguments))

    def schedule(self, path: str, arguments: str, when: When) -> str:
        return self._wait(lambda: self._host.schedule(path, arguments, when))

    def cancel(self, schedule_id: str) -> None:
        self._wait(lambda: self._host.cancel(schedule_id))

    def _wait(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if self._has_ended:
            raise GnomonError(f"{self._path}: the action is over, its ctx is of no use any more")
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result()
