"""One HTTP service on a free port: an app's own function answers, this module fails as planned."""

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Literal, Self
from urllib.parse import parse_qsl, urlsplit

Mode = Literal["ok", "error", "drop", "hang", "break", "stall"]
"""How a request ends: `error` answers 500, `drop` closes the connection, `hang` never answers;
`break` closes and `stall` falls silent after the first part of the answer."""

ENOUGH_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived; the names of headers are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        """The body as a JSON object."""
        return dict(json.loads(self.body))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in parts, each sent as soon as it is there."""

    parts: Iterable[bytes] = ()
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @staticmethod
    def of_json(content: object, status: int = 200) -> "Answer":
        """An answer in one part."""
        return Answer((json.dumps(content).encode(),), status)


NOT_FOUND = Answer.of_json({"error": "not found"}, 404)


class StandIn:
    """A running service, which keeps what it receives, and can be told to fail.

    Args:
        answer: what the service says when it is well; None where it has no such endpoint.
    """

    def __init__(self, answer: Callable[[Request], Answer | None]) -> None:
        self._answer = answer
        self._lock = Lock()
        self._modes: deque[Mode] = deque()
        self._released = Event()
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens: `http://127.0.0.1:…`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def plan(self, *modes: Mode) -> None:
        """Say how the next requests end; those after them end well."""
        with self._lock:
            self._modes = deque(modes)

    def reset(self) -> None:
        """Be well again, forget what was received, and let go of what hangs."""
        self.plan()
        self.requests.clear()
        self._released.set()
        self._released = Event()

    def receive(self, request: Request) -> tuple[Mode, Answer]:
        """Keep a request; returns how it ends and what there is to say."""
        with self._lock:
            self.requests.append(request)
            mode = self._modes.popleft() if self._modes else "ok"
        if mode == "error":
            return mode, Answer.of_json({"error": "told to"}, 500)
        return mode, self._answer(request) or NOT_FOUND

    def wait_for_release(self) -> None:
        """Wait until nobody cares for the answer any more."""
        self._released.wait(ENOUGH_SECONDS)

    def close(self) -> None:
        """Stop listening."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def handler_of(service: StandIn) -> type[BaseHTTPRequestHandler]:
    """The class that speaks HTTP for a service."""

    class Handler(BaseHTTPRequestHandler):
        # The end of the connection is the end of an answer: its length need not be known.
        protocol_version = "HTTP/1.0"

        def serve(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", "0"))
            request = Request(
                method=self.command,
                path=url.path,
                query=dict(parse_qsl(url.query)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )
            mode, answer = service.receive(request)
            if mode == "hang":
                service.wait_for_release()
            if mode in ("hang", "drop"):
                return
            try:
                self.send(mode, answer)
            except OSError:
                # Whoever asked has lost patience, as some tests want it to.
                return

        do_GET = do_POST = do_PUT = do_DELETE = serve

        def send(self, mode: Mode, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if mode in ("break", "stall"):
                # A length that is never reached: the client notices that the rest is missing.
                self.send_header("Content-Length", "1000000")
            self.end_headers()
            for part in answer.parts:
                self.wfile.write(part)
                self.wfile.flush()
                if mode == "stall":
                    service.wait_for_release()
                if mode in ("break", "stall"):
                    return

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on stderr: the requests are kept."""

    return Handler


def serve_until_stopped(
    answer: Callable[[Request], Answer | None], environment: Callable[[str], Mapping[str, str]]
) -> None:
    """Serve for whoever tries an app by hand; prints the variables that lead the app here."""
    with StandIn(answer) as service:
        for name, value in environment(service.address).items():
            print(f"export {name}={value}", flush=True)
        try:
            Event().wait()
        except KeyboardInterrupt:
            return
