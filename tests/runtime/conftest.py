"""The app that the runtime's tests run, in memory and in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from gnomon.storage.opening import MEMORY, open_storage
from gnomon.storage.protocol import Storage
from gnomon.testing import InMemoryRuntime

APP = Path(__file__).parent / "app"


@pytest.fixture
def app() -> Path:
    """The app's folder."""
    return APP


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where a runtime keeps its data: what holds on one store holds on all."""
    match request.param:
        case "memory":
            return None
        case "sqlite":
            return str(tmp_path / "app.db")
        case _:
            return str(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty store, of each kind."""
    match request.param:
        case "memory":
            address = MEMORY
        case "sqlite":
            address = str(tmp_path / "store.db")
        case _:
            address = str(request.getfixturevalue("postgres"))
    with closing(open_storage(address)) as storage:
        yield storage


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that can be opened again."""
    if request.param == "sqlite":
        return str(tmp_path / "kept.db")
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def runtime(database: str | None) -> Iterator[InMemoryRuntime]:
    """The app on each store, its clock standing still."""
    with InMemoryRuntime(APP, database=database) as runtime:
        yield runtime


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[..., Path]:
    """Writes an app of its own: its modules by name, each with its source."""
    numbers = count()

    def make(**modules: str) -> Path:
        root = tmp_path / f"app{next(numbers)}"
        functions = root / "functions"
        functions.mkdir(parents=True)
        (root / "pyproject.toml").write_text("[tool.gnomon]\n")
        (functions / "__init__.py").touch()
        for name, source in modules.items():
            (functions / f"{name}.py").write_text(source)
        return root

    return make
