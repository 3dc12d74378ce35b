"""What is found does not depend on how it is written.

The Bad and the Good of every rule's document are rewritten mechanically in every way there is
(`rewriting/`), and checked with all rules: each finds what it found before. What a rule is known
not to follow stands in `rewriting/limits.py`, with the reason. `make fuzz` mixes the ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.analyzer.rule_document import read_document, snippet_files
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import write_project
from tests.rules.rewriting import bodies, helpers, imports
from tests.rules.rewriting.limits import LIMITS, OF_HELPERS
from tests.rules.rewriting.writing import Way, rewritten

CATALOG = BuiltinCatalog()
WAYS: dict[str, Way] = imports.WAYS | bodies.WAYS | helpers.WAYS
SOME_WAYS = st.lists(st.sampled_from(sorted(WAYS)), min_size=2, max_size=4, unique=True)


def examples() -> dict[str, dict[str, str]]:
    """The Bad and the Good of every rule, as files."""
    documents = {name: read_document(CATALOG.load(name).document) for name in CATALOG.names}
    return {
        f"{name}: {part}": snippet_files(text)
        for name, document in documents.items()
        for part, text in (("Bad", document.bad), ("Good", document.good))
    }


EXAMPLES = examples()


def found(files: Mapping[str, str]) -> Counter[str]:
    """How often each rule finds something."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_project(root, files)
        report = check(Config(root=root, select=frozenset(CATALOG.names)), CATALOG)
    assert not report.failures, report.failures
    return Counter(diagnostic.rule for diagnostic in report.diagnostics)


@cache
def found_as_documented(example: str) -> Counter[str]:
    return found(EXAMPLES[example])


@cache
def changed_by(example: str, *ways: str) -> frozenset[str]:
    """The rules that find something else in an example that is written in other ways."""
    files = rewritten(EXAMPLES[example], *(WAYS[way] for way in ways))
    if files is None:
        return frozenset()
    before, after = found_as_documented(example), found(files)
    if not helpers.WAYS.keys().isdisjoint(ways):
        # All that one helper does wrong is found at one call of it, or again where it is copied.
        before, after = Counter(set(before)), Counter(set(after))
    return frozenset(rule for rule in before | after if before[rule] != after[rule])


def known(limits: Mapping[str, Mapping[str, str]], ways: Iterable[str]) -> frozenset[str]:
    """The rules that are known to find something else when something is written in some ways."""
    return frozenset(rule for way in ways for rule in limits.get(way, ()))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_same_is_found_however_it_is_written(example: str) -> None:
    changes = {way: changed_by(example, way) - known(LIMITS, [way]) for way in WAYS}
    assert {way: rules for way, rules in changes.items() if rules} == {}


@given(st.sampled_from(sorted(EXAMPLES)), SOME_WAYS)
def test_the_same_is_found_in_several_ways_at_once(example: str, ways: list[str]) -> None:
    limits = known(LIMITS, ways) | known(OF_HELPERS, ways)
    assert changed_by(example, *ways) <= limits


@pytest.mark.parametrize("way", LIMITS)
def test_what_is_said_not_to_be_seen_is_not(way: str) -> None:
    assert known(LIMITS, [way]) <= {rule for name in EXAMPLES for rule in changed_by(name, way)}


@pytest.mark.parametrize("way", WAYS)
def test_there_is_an_example_for_every_way(way: str) -> None:
    assert any(rewritten(files, WAYS[way]) for files in EXAMPLES.values())
