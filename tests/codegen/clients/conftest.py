"""A running server, and the clients that are generated for it."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gnomon.cli.program import main
from tests.http.tokens import jwks, public_jwk, rsa_key

PAGE = Path(__file__).parents[3] / "docs" / "clients.md"
HERE = Path(__file__).parent
PYTHON_CLIENT = "job_client"


@dataclass(frozen=True)
class App:
    """A project with its clients: `client.ts` and the package `job_client`."""

    root: Path


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app of `app/`, for which everything is generated."""
    root = tmp_path_factory.mktemp("app")
    shutil.copytree(HERE / "app", root, dirs_exist_ok=True)
    (root / "jwks.json").write_text(jwks(public_jwk(rsa_key(), "one")))
    for options in (
        [],
        ["--target", "typescript"],
        ["--target", "python-client", "--output", str(root / PYTHON_CLIENT)],
    ):
        assert main(["codegen", str(root), *options]) == 0
    return App(root)


@pytest.fixture(scope="session")
def url(app: App) -> Iterator[str]:
    """Where the app is served."""
    command = ["-m", "gnomon.cli", "serve", "--unchecked", "--database", ":memory:", "--port", "0"]
    with subprocess.Popen(
        [sys.executable, *command, "--project", str(app.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        yield found.group()
        process.send_signal(signal.SIGTERM)


def example(language: str, first: str) -> str:
    """The block of the page about clients that begins with a line."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if block.startswith(first)]
    return str(found)
