"""The stores that tests run on: what holds on one holds on all.

Which kinds there are, and which of them a test runs on, is said here alone: the fixtures that hand
out stores, runtimes and addresses are made of these two, and `scripts/semantics_page.py` reads from
them on what a sentence is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from gnomon.storage.opening import MEMORY, open_storage
from gnomon.storage.protocol import Storage

STORES = ("memory", "sqlite", "postgres")
KEPT = ("sqlite", "postgres")
"""Those that can be opened again."""


@pytest.fixture(params=STORES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, of each kind."""
    return _address(request, tmp_path)


@pytest.fixture(params=KEPT)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store that can be opened again, of each kind."""
    return _address(request, tmp_path)


@pytest.fixture
def storage(database: str) -> Iterator[Storage]:
    """An empty store, of each kind."""
    with closing(open_storage(database)) as storage:
        yield storage


def _address(request: pytest.FixtureRequest, folder: Path) -> str:
    match cast(str, request.param):
        case "memory":
            return MEMORY
        case "sqlite":
            return str(folder / "store.db")
        case _:
            return str(request.getfixturevalue("postgres"))
