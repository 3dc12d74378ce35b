"""Store, indexes, scheduler, cancellation, cron jobs and restarts hold what the plain model holds.

`make model` tries many more, and longer ones.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from gnomon.storage.opening import MEMORY
from gnomon.testing.schemas import own_schema
from tests.runtime.model.comparison import Comparison

IS_LONG = settings().max_examples > 100
SHORT = Path("/dev/shm")
"""A folder in memory, where there is one: what is on trial here is not the disk."""
SERVERS: list[str] = []


@pytest.fixture(scope="module")
def server(postgres_server: str) -> None:
    """Where the schemas are made, one for each example."""
    SERVERS.append(postgres_server)


def effort(examples: int, steps: int, *, long: tuple[int, int]) -> settings:
    """How many examples of how many steps, at length by `make model`."""
    max_examples, stateful_step_count = long if IS_LONG else (examples, steps)
    return settings(max_examples=max_examples, stateful_step_count=stateful_step_count)


class InMemory(Comparison):
    """A store in memory."""

    def database(self) -> str:
        return MEMORY


class OnSqlite(Comparison):
    """A store in a file."""

    def database(self) -> str:
        folder = Path(tempfile.mkdtemp(dir=SHORT if SHORT.is_dir() else None))
        self.stack.callback(shutil.rmtree, folder)
        return str(folder / "model.db")


class OnPostgres(Comparison):
    """A store on a server."""

    def database(self) -> str:
        return self.stack.enter_context(own_schema(SERVERS[-1]))


TestInMemory = InMemory.TestCase
TestInMemory.settings = effort(8, 30, long=(200, 80))

TestOnSqlite = OnSqlite.TestCase
TestOnSqlite.settings = effort(15, 30, long=(200, 80))

TestOnPostgres = pytest.mark.usefixtures("server")(OnPostgres.TestCase)
TestOnPostgres.settings = effort(3, 20, long=(100, 60))
