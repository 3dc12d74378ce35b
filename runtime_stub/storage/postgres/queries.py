"""The SQL of this package by name, as the driver takes it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gnomon.storage.statements import statements

PACKAGE = "gnomon.storage.postgres"


@cache
def queries(file: str) -> Mapping[str, bytes]:
    """The blocks of `sql/<file>.sql`, by their names."""
    return {name: text.encode() for name, text in statements(file, PACKAGE).items()}
