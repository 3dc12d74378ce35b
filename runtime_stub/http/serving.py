"""Serves a door by uvicorn until a signal comes: the only module that needs the extra `http`."""

from __future__ import annotations

import logging
import math
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from gnomon.http.door import Door
from gnomon.runtime.collecting import spare_what_stays

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """uvicorn, which does not raise a signal again once it has ended by it: that is no failure.

    Args:
        config: its configuration.
        on_ready: called once it accepts connections, and signals end it in order.
        on_stop: called when a signal has come, before connections are refused.
    """

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], on_stop: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stop = on_stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to accept connections."""
        await super().startup(sockets)
        spare_what_stays()
        self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Has it end: what a signal calls."""
        self._on_stop()
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Hands signals to the server until the block ends."""
        former = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        try:
            yield
        finally:
            for one, handler in former.items():
                signal.signal(one, handler)


async def serve(
    door: Door, listener: socket.socket, *, grace: float, on_ready: Callable[[], None]
) -> None:
    """Opens the door and serves until SIGINT or SIGTERM, then ends in order.

    Args:
        door: what is served.
        listener: where; it is closed at the end.
        grace: seconds that running requests are given to end in.
        on_ready: called once calls are answered.

    Raises:
        GnomonError: if the project cannot be opened.
    """
    # It speaks of its own life on every occasion; our own lines say what matters.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = uvicorn.Config(
        door,
        access_log=False,
        lifespan="off",
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=math.ceil(grace),
        ws="none",
    )
    with listener:
        async with door.lifespan():
            await Server(config, on_ready, door.leave).serve([listener])
