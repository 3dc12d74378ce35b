"""`stale-generated`: described here, judged by the command line (tests/cli/test_staleness.py)."""

from __future__ import annotations

from gnomon.analyzer.diagnostic import Level
from gnomon.rules.catalog import BuiltinCatalog


def test_it_is_an_error_that_something_else_raises() -> None:
    loaded = BuiltinCatalog().load("stale-generated")
    assert loaded.rule.level is Level.ERROR
    assert loaded.check is None
    assert loaded.review is None
