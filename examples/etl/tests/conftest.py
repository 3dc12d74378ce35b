"""The API that the sales come from, and the tables as its readers see them."""

from collections.abc import Iterator

import pytest
import service
from standin import StandIn


@pytest.fixture
def exports() -> service.Exports:
    return service.Exports()


@pytest.fixture
def outside(exports: service.Exports, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn(exports.answer) as running:
        for name, value in service.environment(running.address).items():
            monkeypatch.setenv(name, value)
        yield running
