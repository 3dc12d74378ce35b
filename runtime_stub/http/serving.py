"""Serves a door by uvicorn until a signal comes: the only module that needs the extra `http`."""

from __future__ import annotations

import logging
import math
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn

from gnomon.http.door import Door
from gnomon.http.listening import CannotListen, reason

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """uvicorn, which does not raise a signal again once it has ended by it: that is no failure.

    Args:
        config: its configuration.
        on_ready: called once it accepts connections, and signals end it in order.
    """

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to accept connections."""
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Hands signals to the server until the block ends."""
        former = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        try:
            yield
        finally:
            for one, handler in former.items():
                signal.signal(one, handler)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any that is free. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotListen(f"cannot listen on {host}, port {port}: {reason(error)}") from error
    # Only where a socket says that it is TCP does asyncio let small packets go at once. Without
    # that, the second call on a connection waits 40 ms for the client to acknowledge the first.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


def address(listener: socket.socket) -> str:
    """The URL at which a socket listens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
            await Server(config, on_ready).serve([listener])
