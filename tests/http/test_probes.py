"""What machines are told that ask how a process is: whether it lives, whether it works, figures."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import httpx2
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from gnomon.http.listening import CannotListen
from gnomon.http.probes import Probes, answering
from gnomon.runtime import Runtime
from tests.postgres.server import running_server

APP = Path(__file__).parents[1] / "runtime" / "app"

Get = Callable[[str], Awaitable[httpx2.Response]]


async def asked(
    runtime: Runtime | None, work: Callable[[Get], Awaitable[None]], patience: float = 5.0
) -> None:
    """Runs the work with what asks the probes of this event loop."""
    probes = Probes(asyncio.get_running_loop(), lambda: runtime, patience)
    with answering(probes, "127.0.0.1", 0) as where:
        async with httpx2.AsyncClient(base_url=where) as client:
            await work(client.get)


async def expect(get: Get, path: str, status: HTTPStatus, says: str = "ok") -> None:
    response = await get(path)
    assert (response.status_code, response.json()) == (status, {"status": says})


def test_a_process_whose_runtime_is_open_is_ready(tmp_path: Path) -> None:
    async def run() -> None:
        async with Runtime.open(APP, database=tmp_path / "a.db", unchecked=True) as runtime:
            await asked(runtime, look)

    async def look(get: Get) -> None:
        await expect(get, "/health", HTTPStatus.OK)
        await expect(get, "/ready", HTTPStatus.OK)
        await expect(
            get, "/elsewhere", HTTPStatus.NOT_FOUND, "there is /health, /ready and /metrics"
        )

    asyncio.run(run())


def test_before_the_runtime_is_open_the_process_lives_but_is_not_ready() -> None:
    async def look(get: Get) -> None:
        await expect(get, "/health", HTTPStatus.OK)
        await expect(get, "/ready", HTTPStatus.SERVICE_UNAVAILABLE, "the runtime is not open")

    asyncio.run(asked(None, look))


def test_a_blocked_event_loop_is_no_life() -> None:
    async def run() -> tuple[HTTPStatus, str, bytes]:
        probes = Probes(asyncio.get_running_loop(), lambda: None, patience=0.2)
        answer = asyncio.get_running_loop().run_in_executor(None, probes.answer, "/health")
        # What an action does that calls a blocking library.
        time.sleep(0.6)
        return await answer

    status, _, body = asyncio.run(run())
    assert status is HTTPStatus.SERVICE_UNAVAILABLE
    assert "an action blocks it" in json.loads(body)["status"]


def test_a_worker_is_not_ready_while_its_database_is_gone() -> None:
    async def run() -> None:
        with ExitStack() as stack:
            server = stack.enter_context(running_server())
            async with Runtime.open(APP, database=server.url, unchecked=True, grace=0) as runtime:

                async def look(get: Get) -> None:
                    await expect(get, "/ready", HTTPStatus.OK)
                    server.stop()
                    response = await get("/ready")
                    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
                    await expect(get, "/health", HTTPStatus.OK)
                    server.start()
                    async with asyncio.timeout(20):
                        while (await get("/ready")).status_code != HTTPStatus.OK:
                            await asyncio.sleep(0.1)

                await asked(runtime, look)

    asyncio.run(run())


def test_from_when_it_is_stopped_a_process_is_not_ready_and_lives_until_its_end(
    tmp_path: Path,
) -> None:
    gate, held = tmp_path / "gate", asyncio.Event()

    async def hold(opened: list[Runtime]) -> None:
        async with Runtime.open(APP, database=tmp_path / "a.db", unchecked=True) as runtime:
            await runtime.run_mutation("work:schedule_waiting", name="slow", path=str(gate))
            while not runtime.running:
                await asyncio.sleep(0.01)
            opened.append(runtime)
            await held.wait()

    async def run() -> None:
        opened: list[Runtime] = []
        holding = asyncio.create_task(hold(opened))
        while not opened:
            await asyncio.sleep(0.01)

        async def look(get: Get) -> None:
            await expect(get, "/ready", HTTPStatus.OK)
            held.set()
            await asyncio.sleep(0)
            says = "it is being stopped: what is running may end"
            await expect(get, "/ready", HTTPStatus.SERVICE_UNAVAILABLE, says)
            await expect(get, "/health", HTTPStatus.OK)
            gate.touch()
            await holding
            await expect(get, "/ready", HTTPStatus.SERVICE_UNAVAILABLE, says)

        await asked(opened[0], look)

    asyncio.run(run())


def figures(text: str) -> dict[tuple[str, ...], float]:
    """The samples of ours by their name and the values of their labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("gnomon_")
    }


def test_executions_are_counted_and_timed(tmp_path: Path) -> None:
    found: list[dict[tuple[str, ...], float]] = []

    async def run() -> None:
        async with Runtime.open(APP, database=tmp_path / "a.db", unchecked=True) as runtime:

            async def look(get: Get) -> None:
                for _ in range(2):
                    found.append(figures((await get("/metrics")).text))
                    await runtime.run_mutation("work:schedule_one", name="a")
                    with pytest.raises(Exception, match="it was to fail"):
                        await runtime.run_mutation("work:fail")
                    await runtime.drain(10)
                found.append(figures((await get("/metrics")).text))

            await asked(runtime, look)

    asyncio.run(run())
    _, before, after = found
    executions = "gnomon_executions_total"
    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    assert grown[executions, "work:schedule_one", "mutation", "ok"] == 1
    assert grown[executions, "work:effect", "mutation", "ok"] == 1
    assert grown[executions, "work:fail", "mutation", "failed"] == 1
    assert grown["gnomon_execution_seconds_count", "mutation"] == 3
    assert grown["gnomon_schedule_delay_seconds_count", "mutation"] == 1
    assert grown["gnomon_schedule_delay_seconds_bucket", "mutation", "10.0"] == 1
    assert after["gnomon_running",] == 0
    assert after["gnomon_schedule_lag_seconds",] == 0


def test_what_nobody_has_begun_is_seen_by_how_late_it_is(postgres: str) -> None:
    async def run() -> None:
        async with Runtime.open(APP, database=postgres, unchecked=True) as runtime:
            await runtime.run_mutation("work:schedule_one", name="a", delay=3600)
            with psycopg.connect(postgres) as connection:
                # As if a function were due for an hour that no worker knows.
                connection.execute(
                    "UPDATE scheduled_functions SET name = 'other:one', "
                    "scheduled_time = scheduled_time - 7200000000"
                )

            async def look(get: Get) -> None:
                lag = figures((await get("/metrics")).text)["gnomon_schedule_lag_seconds",]
                assert 3599 < lag < 3660

            await asked(runtime, look)

    asyncio.run(run())


def test_requests_are_counted_but_not_the_probes(tmp_path: Path) -> None:
    from gnomon.http import app

    async def run() -> dict[tuple[str, ...], float]:
        door = app(APP.parents[1] / "http" / "app", database=tmp_path / "a.db", unchecked=True)
        transport = httpx2.ASGITransport(app=door)
        async with (
            door.lifespan(),
            httpx2.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            found: list[dict[tuple[str, ...], float]] = []

            async def look(get: Get) -> None:
                found.append(figures((await get("/metrics")).text))
                await client.get("/health")
                await client.get("/nothing")
                found.append(figures((await get("/metrics")).text))

            await asked(door.runtime, look)
            before, after = found
            return {name: value - before.get(name, 0) for name, value in after.items()}

    grown = asyncio.run(run())
    assert grown["gnomon_http_requests_total", "404"] == 1
    assert grown["gnomon_http_request_seconds_count",] == 1


def test_a_port_that_is_taken_is_named() -> None:
    async def run() -> None:
        probes = Probes(asyncio.get_running_loop(), lambda: None)
        with answering(probes, "127.0.0.1", 0) as where:
            port = int(re.findall(r"\d+$", where)[0])
            with pytest.raises(CannotListen, match="in use"), answering(probes, "127.0.0.1", port):
                pass

    asyncio.run(run())


def test_ipv6_is_listened_on_like_ipv4() -> None:
    async def run() -> None:
        probes = Probes(asyncio.get_running_loop(), lambda: None)
        with answering(probes, "::1", 0) as where:
            assert where.startswith("http://[::1]:")
            async with httpx2.AsyncClient() as client:
                assert (await client.get(f"{where}/health")).status_code == HTTPStatus.OK

    asyncio.run(run())


def test_who_asks_and_does_not_wait_leaves_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    """A probe of Kubernetes gives up after a second."""

    async def run() -> None:
        probes = Probes(asyncio.get_running_loop(), lambda: None)
        with answering(probes, "127.0.0.1", 0) as where:
            port = int(where.rpartition(":")[2])
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", port)) as one:
                    reset = struct.pack("ii", 1, 0)
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                    one.sendall(b"GET /health HTTP/1.0\r\n\r\n")
            await asyncio.sleep(0.2)
            async with httpx2.AsyncClient() as client:
                assert (await client.get(f"{where}/health")).status_code == HTTPStatus.OK

    asyncio.run(run())
    assert capfd.readouterr().err == ""
