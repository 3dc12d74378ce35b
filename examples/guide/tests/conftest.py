"""The services outside, started once for all tests and well again before each."""

from collections.abc import Iterator

import pytest
from services.client import Services, running_services


@pytest.fixture(scope="session")
def running() -> Iterator[Services]:
    with running_services() as services:
        yield services


@pytest.fixture
def services(running: Services) -> Services:
    running.reset()
    return running
