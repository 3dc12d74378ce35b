"""Opening and closing: by a server's lifespan, by a framework's, and what is answered without."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

import gnomon.http
from gnomon.errors import ProjectRefused
from gnomon.http.asgi import Message
from gnomon.http.door import Door
from gnomon.runtime import Runtime
from tests.http.conftest import APP, JSON_HEADERS, Client

WORK = Path(__file__).parents[1] / "runtime" / "app"
CALL = b'{"path": "messages:bodies", "args": {}}'


def door(root: Path = APP, *, unchecked: bool = True) -> Door:
    return gnomon.http.app(root, database=":memory:", unchecked=unchecked)


async def speak(app: Door) -> list[Message]:
    """A server that starts an application and stops it at once."""
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[Message] = []

    async def receive() -> Message:
        return dict(events.pop(0))

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)
    return sent


def test_a_server_opens_and_closes_the_runtime_by_the_lifespan() -> None:
    sent = asyncio.run(speak(door()))
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_a_project_that_was_not_checked_fails_the_start_with_the_reason() -> None:
    (sent,) = asyncio.run(speak(door(unchecked=False)))
    assert sent["type"] == "lifespan.startup.failed"
    assert "there is no verdict; run `gnomon check --record`" in sent["message"]


def test_a_folder_that_is_no_project_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProjectRefused, match="no functions folder"):
        door(tmp_path)


def test_wrong_settings_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "gnomon.toml").write_text('[auth]\nissuer = "x"\njwks = "y"\naudience = "z"\n')
    with pytest.raises(ProjectRefused, match="configuration's auth: audience: Input should be"):
        door(tmp_path)


def test_keys_that_cannot_be_had_fail_the_start(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    auth = '[auth]\nissuer = "x"\njwks = "keys.json"\naudience = ["z"]\n'
    (tmp_path / "gnomon.toml").write_text(auth)
    (sent,) = asyncio.run(speak(door(tmp_path)))
    assert sent["type"] == "lifespan.startup.failed"
    assert "auth.jwks: keys.json: No such file or directory" in sent["message"]


async def post(app: object, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # its own type of apps is narrower
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post(path, content=CALL, headers=JSON_HEADERS)


def test_before_it_is_open_every_call_is_told_to_come_back() -> None:
    async def scenario() -> tuple[httpx2.Response, httpx2.Response]:
        app = door()
        before = await post(app, "/api/query")
        async with app.lifespan():
            return before, await post(app, "/api/query")

    before, during = asyncio.run(scenario())
    assert (before.status_code, before.json()["error"]["code"]) == (503, "not_ready")
    assert before.headers["retry-after"] == "1"
    assert during.json() == {"value": []}


def test_it_is_ready_while_it_is_open_and_alive_always(client: Client) -> None:
    assert (client.get("/health").status, client.get("/ready").status) == (200, 200)
    assert client.request("HEAD", "/ready", b"", {}).body == b""
    closed = door()
    outside = Client.__new__(Client)
    outside.door, outside.runner = closed, client.runner
    assert (outside.get("/health").status, outside.get("/ready").status) == (200, 503)


def test_it_is_not_ready_once_it_is_about_to_stop_and_still_answers(client: Client) -> None:
    client.door.leave()
    assert (client.get("/health").status, client.get("/ready").status) == (200, 503)
    assert client.query("messages:bodies").status == 200


def test_it_starts_nothing_that_is_due_once_it_is_about_to_stop() -> None:
    async def scenario() -> list[str]:
        async with Runtime.open(WORK, database=":memory:", unchecked=True) as runtime:
            await runtime.run_mutation("work:schedule_one", name="before")
            while [one.state for one in await runtime.scheduled_functions()] != ["success"]:
                await asyncio.sleep(0.01)
            runtime.leave()
            await asyncio.sleep(0)
            await runtime.run_mutation("work:schedule_one", name="after")
            await asyncio.sleep(0.2)
            return [one.state for one in await runtime.scheduled_functions()]

    assert asyncio.run(scenario()) == ["success", "pending"]


def test_a_framework_mounts_it_and_lends_it_its_lifespan() -> None:
    async def scenario() -> httpx2.Response:
        inner = door()
        outer = Starlette(routes=[Mount("/gnomon", app=inner)], lifespan=inner.lifespan)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(outer.router.lifespan_context(outer))
            return await post(outer, "/gnomon/api/query")

    assert asyncio.run(scenario()).json() == {"value": []}


def test_other_protocols_are_turned_away(client: Client) -> None:
    async def scenario(kind: str) -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {}

        async def send(message: Message) -> None:
            sent.append(message)

        await client.door({"type": kind, "path": "/api/query"}, receive, send)
        return sent

    assert client.runner.run(scenario("websocket")) == [{"type": "websocket.close"}]
    with pytest.raises(ValueError, match="'carrier-pigeon'"):
        client.runner.run(scenario("carrier-pigeon"))
