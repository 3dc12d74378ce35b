"""The world around the app, and somebody who may do everything."""

from collections.abc import Iterator

import pytest
import service
from functions._generated.api import internal
from standin import StandIn

from gnomon.testing import BlockingCaller, InMemoryRuntime


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn(service.answer) as running:
        for name, value in service.environment(running.address).items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which somebody never answers."""
    monkeypatch.setenv("OUTSIDE_TIMEOUT", "0.2")


@pytest.fixture
def operator(gnomon_runtime: InMemoryRuntime) -> BlockingCaller:
    gnomon_runtime.run_mutation(
        internal.operators.appoint, token_identifier="https://test.invalid|olga"
    )
    return gnomon_runtime.with_identity("olga")
