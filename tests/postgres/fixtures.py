"""Fixtures for tests on PostgreSQL: one server a test session, an empty schema a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gnomon.testing.schemas import own_schema
from tests.postgres.relay import Relay, relay_to
from tests.postgres.server import NoServer, any_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a database on a running server."""
    try:
        with any_server() as url:
            yield url
    except NoServer as problem:
        pytest.skip(str(problem))


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """The address of an empty schema."""
    with own_schema(postgres_server) as url:
        yield url


@pytest.fixture
def relay(postgres: str) -> Iterator[Relay]:
    """A relay to an empty schema."""
    with relay_to(postgres) as relay:
        yield relay
