"""The same database, opened several times: for what several processes can open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Protocol

import pytest

from gnomon.storage.opening import Tuning, open_storage
from gnomon.storage.protocol import Storage


class Opener(Protocol):
    """Opens the same database again, as another process would; it is closed after the test."""

    def __call__(self, *, lease: float = 30.0) -> Storage: ...


@pytest.fixture
def reopen(kept: str) -> Iterator[Opener]:
    """Opens one database, as often as it is called."""
    with ExitStack() as stack:
        yield _opener(stack, kept)


@pytest.fixture
def join(postgres: str) -> Iterator[Opener]:
    """Opens one PostgreSQL database, as often as it is called."""
    with ExitStack() as stack:
        yield _opener(stack, postgres)


def _opener(stack: ExitStack, address: str) -> Opener:
    def opened(*, lease: float = 30.0) -> Storage:
        return stack.enter_context(closing(open_storage(address, tuning=Tuning(lease=lease))))

    return opened
