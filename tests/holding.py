"""A plugin of pytest that says which tests hold which sentences of docs/semantics.toml, and where.

    python -m pytest --collect-only -p tests.holding --holding FILE TESTS

writes a line of JSON for each: the key, the test, and the stores that it runs on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import STORES

OPTION = "--holding"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, help="the file to write which tests hold which sentences to")


def pytest_collection_finish(session: pytest.Session) -> None:
    lines = [
        json.dumps({"key": key, "test": item.nodeid.partition("[")[0], "on": stores_of(item)})
        for item in session.items
        for key in keys_of(item)
    ]
    Path(session.config.getoption(OPTION)).write_text("\n".join(lines), encoding="utf-8")


def keys_of(item: pytest.Item) -> Iterator[str]:
    """The keys that a test is marked with."""
    for marker in item.iter_markers("holds"):
        yield from marker.args


def stores_of(item: pytest.Item) -> list[str]:
    """The stores that a test runs on: as its fixtures say, or else its marker (`on=["sqlite"]`)."""
    if isinstance(item, pytest.Function):
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if found := [store for store in STORES if store in values]:
            return found
    if said := [
        store for marker in item.iter_markers("holds") for store in marker.kwargs.get("on", ())
    ]:
        return said
    is_on_server = isinstance(item, pytest.Function) and "postgres_server" in item.fixturenames
    return ["postgres"] if is_on_server else []
