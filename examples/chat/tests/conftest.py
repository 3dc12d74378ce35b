"""The language model, and two people who chat."""

from collections.abc import Iterator

import pytest
import service
from standin import StandIn

from gnomon.testing import BlockingCaller, InMemoryRuntime


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn(service.answer) as running:
        for name, value in service.environment(running.address).items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def ada(gnomon_runtime: InMemoryRuntime) -> BlockingCaller:
    return gnomon_runtime.with_identity("ada")


@pytest.fixture
def eve(gnomon_runtime: InMemoryRuntime) -> BlockingCaller:
    return gnomon_runtime.with_identity("eve")
