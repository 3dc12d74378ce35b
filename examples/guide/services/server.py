"""The outside world of the example: Stripe, SendGrid, Pushover and api.example.com, in one process.

    python -m services.server     prints the address it listens on, and serves until stopped

Each service answers under its own first path segment (`/stripe/v1/charges`). Two more are for
whoever plays with it: `POST /control` with `{"service": "stripe", "modes": "ok error"}` says
how the next requests of a service end, and `GET /log` tells what has arrived.
"""

import json
import sys
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock
from urllib.parse import parse_qsl

SERVICES = ("stripe", "sendgrid", "pushover", "example")
MODES = ("ok", "error", "fail", "hang")
HANGS_FOR_SECONDS = 30.0

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived, and what was done with it: `ok` or the mode of its failure."""

    service: str
    method: str
    path: str
    body: JsonObject
    outcome: str


@dataclass(slots=True)
class World:
    """What the services remember: their log, their ids, and the failures they were told of."""

    log: list[Received] = field(default_factory=list[Received])
    planned: dict[str, deque[str]] = field(
        default_factory=lambda: {service: deque[str]() for service in SERVICES}
    )
    ids: Counter[str] = field(default_factory=Counter[str])
    charges: dict[str, str] = field(default_factory=dict[str, str])
    lock: RLock = field(default_factory=RLock)

    def plan(self, service: str, modes: list[str]) -> None:
        """Say how the next requests of a service end; a plan replaces the one before."""
        if service not in SERVICES or not set(modes) <= set(MODES):
            raise ValueError(f"choose a service of {SERVICES} and modes of {MODES}")
        with self.lock:
            self.planned[service] = deque(modes)

    def receive(self, service: str, method: str, path: str, body: JsonObject) -> str:
        """Log a request; returns `ok` or the mode of the failure that was planned for it."""
        with self.lock:
            plan = self.planned[service]
            outcome = plan.popleft() if plan else "ok"
            self.log.append(Received(service, method, path, body, outcome))
        return outcome

    def new_id(self, prefix: str) -> str:
        """A name for a new thing: `ch_1`, `ch_2`, …"""
        with self.lock:
            self.ids[prefix] += 1
            return f"{prefix}_{self.ids[prefix]}"

    def charge(self, idempotency_key: str | None) -> str:
        """The id of a charge: the first one again where the key is known."""
        with self.lock:
            charge_id = self.charges.get(idempotency_key or "") or self.new_id("ch")
            if idempotency_key:
                self.charges[idempotency_key] = charge_id
            return charge_id


def answer(world: World, method: str, path: str, body: JsonObject, key: str | None) -> object:
    """What a healthy service says, as JSON; None where there is no such endpoint."""
    match method, path.strip("/").split("/"):
        case "POST", ["stripe", "v1", "charges"]:
            return {"id": world.charge(key)}
        case "POST", ["stripe", "v1", "subscriptions"]:
            return {"id": world.new_id("sub")}
        case "DELETE", ["stripe", "v1", "subscriptions", subscription_id]:
            return {"id": subscription_id, "status": "canceled"}
        case "POST", ["sendgrid", "v3", "mail", "send"]:
            return {"id": world.new_id("mail")}
        case "POST", ["pushover", "send"]:
            return {"id": world.new_id("push")}
        case "POST", ["example", "process"]:
            text = str(body.get("data") or body.get("name") or "")
            return {"summary": text.upper(), "score": len(text)}
        case "GET", ["example", "items"]:
            return [{"id": f"ext_{number}", "name": f"external {number}"} for number in (1, 2, 3)]
        case _:
            return None


class Handler(BaseHTTPRequestHandler):
    """Routes a request to the control, the log or a service."""

    world: World
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == "/log":
            self.reply(200, [asdict(received) for received in self.world.log])
        else:
            self.serve()

    def do_POST(self) -> None:
        if self.path == "/control":
            self.control()
        else:
            self.serve()

    def do_DELETE(self) -> None:
        self.serve()

    def control(self) -> None:
        """Plan how the next requests of a service end."""
        order = self.body()
        try:
            self.world.plan(str(order.get("service")), str(order.get("modes")).split())
        except ValueError as error:
            self.reply(400, {"error": str(error)})
        else:
            self.reply(200, {})

    def serve(self) -> None:
        """Answer as the service of the first path segment would, or fail as planned."""
        service = self.path.strip("/").partition("/")[0]
        if service not in SERVICES:
            return self.reply(404, {"error": f"no service {service!r}"})
        body = self.body()
        match self.world.receive(service, self.command, self.path, body):
            case "error":
                return self.reply(500, {"error": "told to"})
            case "fail":
                self.close_connection = True
                return None
            case "hang":
                time.sleep(HANGS_FOR_SECONDS)
                self.close_connection = True
                return None
            case _:
                key = self.headers.get("Idempotency-Key")
                content = answer(self.world, self.command, self.path, body, key)
                status = 404 if content is None else 200
                return self.reply(status, content)

    def body(self) -> JsonObject:
        """The request's body, JSON or a form, as an object."""
        text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if not text:
            return {}
        if text.startswith("{"):
            return dict(json.loads(text))
        return dict(parse_qsl(text))

    def reply(self, status: int, content: object) -> None:
        """Send JSON."""
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: the log is at `/log`."""


def main() -> None:
    """Serve on a free port of the loopback interface and print the address."""
    Handler.world = World()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
