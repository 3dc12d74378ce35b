"""The stores: each test here runs on all of them, or on those that several processes can open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol

import pytest

from gnomon.storage.opening import MEMORY, Tuning, open_storage
from gnomon.storage.protocol import Storage


class Opener(Protocol):
    """Opens the same database again, as another process would; it is closed after the test."""

    def __call__(self, *, lease: float = 30.0) -> Storage: ...


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty store."""
    with closing(open_storage(_address(request, tmp_path))) as storage:
        yield storage


@pytest.fixture(params=["sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens one database, as often as it is called."""
    with ExitStack() as stack:
        yield _opener(stack, _address(request, tmp_path))


@pytest.fixture
def join(postgres: str) -> Iterator[Opener]:
    """Opens one PostgreSQL database, as often as it is called."""
    with ExitStack() as stack:
        yield _opener(stack, postgres)


def _opener(stack: ExitStack, address: str) -> Opener:
    def opened(*, lease: float = 30.0) -> Storage:
        return stack.enter_context(closing(open_storage(address, tuning=Tuning(lease=lease))))

    return opened


def _address(request: pytest.FixtureRequest, folder: Path) -> str:
    match request.param:
        case "memory":
            return MEMORY
        case "sqlite":
            return str(folder / "store.db")
        case _:
            return str(request.getfixturevalue("postgres"))
