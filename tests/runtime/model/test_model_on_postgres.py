"""What the plain model holds, PostgreSQL holds."""

from __future__ import annotations

import pytest
from hypothesis import settings

from gnomon.testing.schemas import own_schema
from tests.runtime.model.test_model import IS_LONG, Comparison

SERVERS: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def server(postgres_server: str) -> None:
    """Where the schemas are made, one for each example."""
    SERVERS.append(postgres_server)


class OnPostgres(Comparison):
    """Does the same to the runtime on a server and to the model."""

    def database(self) -> str:
        return self.stack.enter_context(own_schema(SERVERS[-1]))


TestModelOnPostgres = OnPostgres.TestCase
TestModelOnPostgres.settings = settings(
    max_examples=100 if IS_LONG else 3,
    stateful_step_count=60 if IS_LONG else 20,
)
