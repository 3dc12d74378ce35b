"""Runs blocking code beside the event loop, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

from gnomon.runtime.driving import own_end

T = TypeVar("T")


async def in_thread(name: str, work: Callable[[], T]) -> T:
    """Runs the work in a new thread and waits for it; cancelling stops the waiting, not the work.

    A thread each, and a daemon: one that never ends must neither take the place of others nor keep
    the program from ending, and one that waits for another can always be given it.
    """
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()

    def settle(value: T | None, error: Exception | None) -> None:
        if waiter.cancelled():
            return
        if error is None:
            waiter.set_result(value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # it is what the work returned
        else:
            waiter.set_exception(error)

    def run() -> None:
        value: T | None = None
        failure: Exception | None = None
        try:
            value = context.run(work)
        except Exception as error:
            failure = error
        except BaseException as error:
            failure = own_end(name, error)
        try:
            loop.call_soon_threadsafe(settle, value, failure)
        except RuntimeError:
            # The loop was closed meanwhile: nobody waits any more.
            return

    threading.Thread(target=run, name=name, daemon=True).start()
    return await waiter
