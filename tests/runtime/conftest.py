"""The app that the runtime's tests run, on each store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from gnomon.testing import InMemoryRuntime

APP = Path(__file__).parent / "app"


@pytest.fixture
def app() -> Path:
    """The app's folder."""
    return APP


@pytest.fixture
def runtime(database: str) -> Iterator[InMemoryRuntime]:
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
