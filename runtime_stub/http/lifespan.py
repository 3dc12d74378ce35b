"""The lifespan protocol of ASGI, spoken for a context manager."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from gnomon.http.asgi import Receive, Send
from gnomon.runtime.log import error_text

Lifespan = Callable[[], AbstractAsyncContextManager[None]]


async def speak_lifespan(lifespan: Lifespan, receive: Receive, send: Send) -> None:
    """Enters the context at the server's start and leaves it at its end.

    A failure of either is told to the server in one line.
    """
    await receive()
    stage = "startup"
    try:
        async with lifespan():
            await send({"type": "lifespan.startup.complete"})
            stage = "shutdown"
            await receive()
    except Exception as error:
        await send({"type": f"lifespan.{stage}.failed", "message": error_text(error)})
        return
    await send({"type": "lifespan.shutdown.complete"})
