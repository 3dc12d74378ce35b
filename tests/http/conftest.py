"""The door, called in-process: a client that speaks ASGI, and an app with every way to fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gnomon.http import Door
from gnomon.http.asgi import Message
from gnomon.http.identity import verifier
from gnomon.http.settings import AuthSettings, ServeSettings
from gnomon.runtime import Runtime, Schedules
from gnomon.storage.opening import MEMORY

APP = Path(__file__).parent / "app"
DEFAULT = ServeSettings()
JSON_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def value(self) -> object:
        assert self.status == 200, self.body
        return self.json["value"]

    @property
    def code(self) -> str:
        code: str = self.json["error"]["code"]
        return code


class Client:
    """Sends requests to an ASGI application, which is open as long as the client is."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.runner.run(self._stack.enter_async_context(door.lifespan()))

    def close(self) -> None:
        self.runner.run(self._stack.aclose())
        self.runner.close()

    def query(self, path: str, /, **args: object) -> Reply:
        return self.call("query", path, args)

    def mutation(self, path: str, /, **args: object) -> Reply:
        return self.call("mutation", path, args)

    def action(self, path: str, /, **args: object) -> Reply:
        return self.call("action", path, args)

    def call(self, kind: str, path: str, args: object, **headers: str) -> Reply:
        return self.post(f"/api/{kind}", json.dumps({"path": path, "args": args}).encode(), headers)

    def post(
        self, path: str, body: bytes | Sequence[bytes], headers: dict[str, str] | None = None
    ) -> Reply:
        return self.request("POST", path, body, {**JSON_HEADERS, **(headers or {})})

    def get(self, path: str, **headers: str) -> Reply:
        return self.request("GET", path, b"", headers)

    def request(
        self, method: str, path: str, body: bytes | Sequence[bytes], headers: dict[str, str]
    ) -> Reply:
        return self.runner.run(self.send(method, path, body, headers))

    async def send(
        self, method: str, path: str, body: bytes | Sequence[bytes], headers: dict[str, str]
    ) -> Reply:
        """One request; a body of several pieces arrives in as many messages."""
        pieces = [body] if isinstance(body, bytes) else list(body)
        sent: list[Message] = []
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "root_path": "",
            "query_string": b"",
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        }

        async def receive() -> dict[str, Any]:
            if not pieces:
                return {"type": "http.disconnect"}
            piece = pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

        async def reply(message: Message) -> None:
            sent.append(message)

        await self.door(scope, receive, reply)
        start, *rest = sent
        names = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        return Reply(start["status"], names, b"".join(message["body"] for message in rest))


def open_runtime() -> AbstractAsyncContextManager[Runtime]:
    """The app in memory; its schedules wait to be told."""
    return Runtime.open(APP, database=MEMORY, unchecked=True, schedules=Schedules.STEP)


MakeClient = Callable[..., Client]


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[MakeClient]:
    """Opens the app in memory behind a door with the settings that are given.

    The issuer's keys are files below `tmp_path`.
    """
    clients: list[Client] = []

    def make(settings: ServeSettings = DEFAULT, auth: AuthSettings | None = None) -> Client:
        clients.append(Client(Door(open_runtime, settings, verifier(auth, tmp_path))))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    """The app behind a door with the default settings."""
    return make_client()


@pytest.fixture(scope="module")
def shared_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The app behind one door for all examples of a property."""
    folder = tmp_path_factory.mktemp("keys")
    client = Client(Door(open_runtime, DEFAULT, verifier(None, folder)))
    yield client
    client.close()
