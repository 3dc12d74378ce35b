"""`gnomon serve`, as a process: it starts, says where, answers, and ends in order."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from gnomon.cli.program import main

APP = Path(__file__).parents[1] / "http" / "app"
SERVE = (sys.executable, "-m", "gnomon.cli", "serve", "--project", str(APP))
OPEN = ("--unchecked", "--database", ":memory:", "--port", "0")


class Served:
    """A running `gnomon serve`."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*SERVE, *OPEN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.url = self.following_url()

    def following_url(self) -> str:
        """The address in the next line that it prints."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + self.stop()[1]
        return found.group()

    def call(self, kind: str, path: str, args: dict[str, str]) -> httpx2.Response:
        body = {"path": path, "args": args}
        return httpx2.post(f"{self.url}/api/{kind}", json=body, timeout=30)

    def stop(self, how: int = signal.SIGTERM) -> tuple[int, str]:
        """The exit status and the log."""
        self.process.send_signal(how)
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, log


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Starts servers, which are gone after the test."""
    servers: list[Served] = []

    def start(*words: str) -> Served:
        servers.append(Served(*words))
        return servers[-1]

    yield start
    for server in servers:
        server.process.kill()
        server.process.communicate()


def wait_for(path: Path) -> None:
    limit = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < limit, path
        time.sleep(0.01)


def test_it_answers_and_lets_a_running_action_end_when_it_is_stopped(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    server = serve()
    assert server.call("mutation", "messages:send", {"body": "hello"}).status_code == 200
    assert server.call("query", "messages:bodies", {}).json() == {"value": ["hello"]}
    gate = tmp_path / "gate"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(server.call, "action", "messages:wait_for", {"path": str(gate)})
        wait_for(tmp_path / "gate.started")
        server.process.send_signal(signal.SIGTERM)
        host, port = server.url.removeprefix("http://").split(":")
        refuses(host, int(port))
        gate.touch()
        assert running.result().json() == {"value": "ended"}
    _, log = server.process.communicate(timeout=30)
    assert server.process.returncode == 0
    assert re.search(r"Z INFO request method=POST path=/api/action .*status=200", log)


def test_machines_are_told_how_it_is_at_a_port_of_their_own(serve: Callable[..., Served]) -> None:
    server = serve("--probes", "0")
    probes = server.url
    door = server.following_url()
    assert httpx2.get(f"{probes}/ready").json() == {"status": "ok"}
    assert httpx2.get(f"{door}/metrics").status_code == 404
    assert "gnomon_running 0.0" in httpx2.get(f"{probes}/metrics").text


def test_it_is_not_ready_any_more_while_what_is_running_ends(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    server = serve("--probes", "0")
    probes = server.url
    gate = tmp_path / "gate"
    with ThreadPoolExecutor(1) as pool:
        server.url = server.following_url()
        assert httpx2.get(f"{probes}/ready").status_code == 200
        running = pool.submit(server.call, "action", "messages:wait_for", {"path": str(gate)})
        wait_for(tmp_path / "gate.started")
        server.process.send_signal(signal.SIGTERM)
        limit = time.monotonic() + 20
        while httpx2.get(f"{probes}/ready").status_code != 503:
            assert time.monotonic() < limit
        gate.touch()
        assert running.result().json() == {"value": "ended"}
    server.process.communicate(timeout=30)
    assert server.process.returncode == 0


def refuses(host: str, port: int) -> None:
    """Waits until nothing listens there any more."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        with socket.socket() as one:
            if one.connect_ex((host, port)) != 0:
                return
        time.sleep(0.01)
    raise AssertionError("it still listens")


def test_an_interrupt_ends_it_as_well(serve: Callable[..., Served]) -> None:
    status, log = serve().stop(signal.SIGINT)
    assert (status, log) == (0, "")


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status = main(["serve", "--project", str(APP), *OPEN[:3], "--port", str(port)])
    assert status == 2
    assert capsys.readouterr().err == (
        f"error: cannot listen on 127.0.0.1, port {port}: the port is in use by another program; "
        "choose another one\n"
    )


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ("203.0.113.1", "this machine has no such address"),
        ("no.such.host.invalid", "cannot listen"),
    ],
)
def test_an_address_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], host: str, problem: str
) -> None:
    assert main(["serve", "--project", str(APP), *OPEN, "--host", host]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.holds("who-checks")
def test_a_project_that_was_not_checked_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--project", str(APP), "--port", "0"]) == 2
    assert "there is no verdict; run `gnomon check --record`" in capsys.readouterr().err


@pytest.mark.holds("who-checks", "checked-first")
def test_a_project_that_differs_from_what_was_checked_is_refused_by_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "shop"
    assert main(["init", str(root)]) == 0
    assert main(["check", "--record", str(root)]) == 0
    messages = root / "functions" / "messages.py"
    messages.write_text(messages.read_text() + "\nLIMIT = 5\n")
    capsys.readouterr()
    assert main(["serve", "--project", str(root), "--port", "0"]) == 2
    error = capsys.readouterr().err
    assert "functions/messages.py (changed)" in error
    assert "gnomon check --record" in error


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert main(["serve", f"--port={port}"]) == 2
    assert "--port" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "from gnomon.cli.program import main\n"
        f"raise SystemExit(main(['serve', '--project', {str(APP)!r}, '--unchecked']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 2
    assert done.stderr == "error: serving needs uvicorn: pip install 'gnomon[http]'\n"
