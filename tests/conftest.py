"""What all tests share: how hard the property tests try, a PostgreSQL server, and the stores.

`make test` draws few examples, the same ones at each run; `make fuzz` draws many, new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.postgres.fixtures import postgres, postgres_server, relay
from tests.stores import database, kept, storage

__all__ = ["database", "kept", "postgres", "postgres_server", "relay", "storage"]

_SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

# Of a pytest that a test starts, too: see `addopts` in pyproject.toml.
os.environ["PYTEST_ADDOPTS"] = "-p no:schemathesis"

settings.register_profile(
    "short", max_examples=15, deadline=None, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile(
    "long", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=_SLOW
)
settings.load_profile("short")
