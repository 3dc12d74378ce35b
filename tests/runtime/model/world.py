"""The runtime on a store, with a clock that is moved as the model's is; it can be restarted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from gnomon.documents import ScheduledFunction
from gnomon.runtime import Runtime, Schedules
from gnomon.runtime.clock import ManualClock
from gnomon.storage.opening import MEMORY
from gnomon.testing.stepping import advance

APP = Path(__file__).parent / "app"
_LIMIT = 100_000


class World:
    """The app on a store.

    Args:
        database: `:memory:`, a file, or the address of a schema on a server.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._clock = ManualClock()
        self._loop = asyncio.Runner()
        self.start()

    def start(self) -> None:
        self._stack = AsyncExitStack()
        self.runtime = self._loop.run(
            self._stack.enter_async_context(
                Runtime.open(
                    APP,
                    database=self._database,
                    unchecked=True,
                    clock=self._clock,
                    schedules=Schedules.STEP,
                )
            )
        )

    def stop(self) -> None:
        self._loop.run(self._stack.aclose())

    def close(self) -> None:
        self.stop()
        self._loop.close()

    def query(self, function: str, /, **arguments: object) -> object:
        return self._loop.run(self.runtime.run_query(f"app:{function}", **arguments))

    def mutation(self, function: str, /, **arguments: object) -> str:
        return str(self._loop.run(self.runtime.run_mutation(f"app:{function}", **arguments)))

    def mutations(self, *calls: Callable[[Runtime], Awaitable[object]]) -> list[object]:
        """Several at once: they share a transaction of the store."""

        async def all_of_them() -> list[object]:
            return await asyncio.gather(
                *(call(self.runtime) for call in calls), return_exceptions=True
            )

        return self._loop.run(all_of_them())

    def advance(self, by: timedelta) -> None:
        self._loop.run(advance(self.runtime, self._clock, by, _LIMIT))

    def restart(self, after: timedelta) -> None:
        """Time goes by while nothing runs: the runtime is closed, unless its store is in memory."""
        if self._database == MEMORY:
            self._clock.advance(after)
            return
        self.stop()
        self._clock.advance(after)
        self.start()

    def schedules(self) -> list[ScheduledFunction]:
        return self._loop.run(self.runtime.scheduled_functions())
