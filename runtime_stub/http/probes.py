"""Answers the machines that watch a process, on a port of its own and in a thread of its own.

GET /health    the event loop turns
GET /ready     the runtime is open, is not being stopped, and its database answers
GET /metrics   figures for Prometheus
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import TimeoutError as LateError
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from gnomon.http.asgi import JSON
from gnomon.http.listening import address, listen
from gnomon.http.refusals import json_bytes
from gnomon.runtime.engine import Runtime
from gnomon.runtime.log import LOGGER, error_text
from gnomon.runtime.metrics import exposition, meter

T = TypeVar("T")

PATIENCE_SECONDS = 5.0
"""How long an answer of the event loop, or of the database, is waited for."""

Answer = tuple[HTTPStatus, str, bytes]


class Probes:
    """What is answered, called from threads of the server.

    Args:
        loop: the event loop of the process.
        runtime: the runtime once it is open, None before and after.
        patience: seconds that it may take to answer.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        runtime: Callable[[], Runtime | None],
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._loop = loop
        self._runtime = runtime
        self._patience = patience

    def answer(self, path: str) -> Answer:
        """The status, the media type and the body for a path."""
        match path.partition("?")[0]:
            case "/health":
                return _status(self._loop_problem())
            case "/ready":
                return _status(self._loop_problem() or self._problem())
            case "/metrics":
                return self._metrics()
            case _:
                problem = "there is /health, /ready and /metrics"
                return HTTPStatus.NOT_FOUND, JSON, json_bytes({"status": problem})

    def _loop_problem(self) -> str | None:
        try:
            self._ask(asyncio.sleep(0))
        except LateError:
            return f"the event loop did not turn for {self._patience:.0f} s: an action blocks it"
        return None

    def _problem(self) -> str | None:
        runtime = self._runtime()
        if runtime is None:
            return "the runtime is not open"
        if runtime.problem is not None:
            return runtime.problem
        try:
            self._ask(runtime.lag())
        except LateError:
            return f"the database did not answer for {self._patience:.0f} s"
        except Exception as error:
            return error_text(error)
        return None

    def _metrics(self) -> Answer:
        runtime = self._runtime()
        if runtime is not None:
            try:
                late: float | None = self._ask(runtime.lag())
            except Exception:
                late = None
            meter().looked(runtime.running, late)
        found = exposition()
        if found is None:
            problem = "prometheus-client is not installed: pip install 'gnomon[metrics]'"
            return HTTPStatus.NOT_FOUND, JSON, json_bytes({"status": problem})
        media, body = found
        return HTTPStatus.OK, media, body

    def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return asked.result(self._patience)
        except LateError:
            asked.cancel()
            raise


@contextmanager
def answering(probes: Probes, host: str, port: int) -> Generator[str]:
    """Answers until the block ends; the URL.

    Raises:
        CannotListen: the port is taken, or not to be had.
    """

    class Handler(BaseHTTPRequestHandler):
        """Hands each request to the probes."""

        timeout = 10

        def do_GET(self) -> None:
            status, media, body = probes.answer(self.path)
            self.send_response_only(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: it is asked all the time."""

    server = _Server(listen(host, port), Handler)
    thread = threading.Thread(target=server.serve_forever, name="gnomon-probes", daemon=True)
    thread.start()
    try:
        yield address(server.socket)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Serves a socket that listens already."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(listener.getsockname()[:2], handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener

    def handle_error(self, request: object, client_address: object) -> None:
        """Tells no one but who looks for it: those who ask give up early, and go away."""
        LOGGER.debug("a probe from %s was not answered", client_address, exc_info=True)


def _status(problem: str | None) -> Answer:
    status = HTTPStatus.OK if problem is None else HTTPStatus.SERVICE_UNAVAILABLE
    return status, JSON, json_bytes({"status": problem or "ok"})
