"""Limits: of time and of requests at once, and what happens to what is still running."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from gnomon.http.settings import ServeSettings
from tests.http.conftest import JSON_HEADERS, Client, MakeClient, Reply

QUERY = b'{"path": "messages:whoami"}'


def waiting(path: Path) -> bytes:
    return b'{"path": "messages:wait_for", "args": {"path": "%b"}}' % str(path).encode()


async def until(path: Path) -> None:
    async with asyncio.timeout(10):
        while not path.exists():
            await asyncio.sleep(0.005)


def test_one_request_too_many_is_told_to_come_back(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client(ServeSettings(concurrency=1))
    gate = tmp_path / "gate"

    async def scenario() -> tuple[Reply, Reply, Reply, Reply]:
        first = asyncio.create_task(client.send("POST", "/api/action", waiting(gate), JSON_HEADERS))
        await until(tmp_path / "gate.started")
        second = await client.send("POST", "/api/query", QUERY, JSON_HEADERS)
        health = await client.send("GET", "/health", b"", {})
        gate.touch()
        return (
            await first,
            second,
            health,
            await client.send("POST", "/api/query", QUERY, JSON_HEADERS),
        )

    first, second, health, third = client.runner.run(scenario())
    assert first.value == "ended"
    assert (second.status, second.code, second.headers["retry-after"]) == (503, "overloaded", "1")
    assert (health.status, third.status) == (200, 200)


def test_an_action_that_takes_too_long_is_canceled(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client(ServeSettings(timeout=0.1, concurrency=1))
    reply = client.action("messages:wait_for", path=str(tmp_path / "gate"))
    assert (reply.status, reply.code) == (504, "timeout")
    client.runner.run(until(tmp_path / "gate.canceled"))
    assert client.query("messages:whoami").status == 200


def test_a_mutation_that_takes_too_long_is_left_to_its_end_and_keeps_its_place(
    make_client: MakeClient,
) -> None:
    client = make_client(ServeSettings(timeout=0.05, concurrency=1))
    reply = client.mutation("messages:send_slowly", body="late", seconds=0.3)
    assert (reply.status, reply.code) == (504, "timeout")
    assert client.query("messages:whoami").status == 503
    bodies = poll_bodies(client)
    assert bodies == ["late"]


def poll_bodies(client: Client) -> object:
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        reply = client.query("messages:bodies")
        if reply.status == 200:
            return reply.value
        client.runner.run(asyncio.sleep(0.01))
    raise AssertionError("the place never became free")


def test_a_body_that_does_not_arrive_is_given_up(make_client: MakeClient) -> None:
    client = make_client(ServeSettings(timeout=0.05, concurrency=1))

    async def scenario() -> int:
        async def receive() -> dict[str, object]:
            await asyncio.sleep(60)
            return {}

        statuses: list[int] = []

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            statuses.append(message.get("status", 0))

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/api/query", "headers": headers}
        await client.door(scope, receive, send)
        return statuses[0]

    assert client.runner.run(scenario()) == 408
    assert client.query("messages:whoami").status == 200


def test_a_client_that_goes_away_is_not_answered_and_leaves_its_place(
    make_client: MakeClient,
) -> None:
    client = make_client(ServeSettings(concurrency=1))

    async def scenario() -> list[object]:
        sent: list[object] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.disconnect"}

        async def send(message: object) -> None:
            sent.append(message)

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/api/query", "headers": headers}
        await client.door(scope, receive, send)
        return sent

    assert client.runner.run(scenario()) == []
    assert client.query("messages:whoami").status == 200


def test_a_handler_that_is_canceled_cancels_its_action(
    make_client: MakeClient, tmp_path: Path
) -> None:
    client = make_client()

    async def scenario() -> None:
        gate = tmp_path / "gate"
        request = client.send("POST", "/api/action", waiting(gate), JSON_HEADERS)
        handler = asyncio.create_task(request)
        await until(tmp_path / "gate.started")
        handler.cancel()
        await until(tmp_path / "gate.canceled")

    client.runner.run(scenario())
