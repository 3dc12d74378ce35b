"""Every rule's document is complete, and its Bad and Good are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.rule import RuleSet
from gnomon.analyzer.rule_document import DocumentError, read_document, snippet_files
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import findings

CATALOG = BuiltinCatalog()
TESTS = Path(__file__).parent

# What is judged elsewhere has nothing to execute here.
JUDGED_ELSEWHERE = {"stale-generated"}
EXECUTED = [name for name in CATALOG.names if name not in JUDGED_ELSEWHERE]


def found(name: str, code: str) -> list[tuple[str, int, str]]:
    # A rule about suppressions needs the rules that its example suppresses.
    also = CATALOG.names if CATALOG.load(name).review else ()
    return findings(name, snippet_files(code), also=also)


@pytest.mark.parametrize("name", EXECUTED)
def test_the_bad_example_is_found(name: str) -> None:
    assert found(name, read_document(CATALOG.load(name).document).bad)


@pytest.mark.parametrize("name", EXECUTED)
def test_the_good_example_is_left_alone(name: str) -> None:
    assert found(name, read_document(CATALOG.load(name).document).good) == []


@pytest.mark.parametrize("name", CATALOG.names)
def test_the_document_has_every_part(name: str) -> None:
    loaded = CATALOG.load(name)
    document = read_document(loaded.document)
    assert document.summary.endswith(".")
    assert re.fullmatch(r"\d+\.\d+\.\d+", loaded.rule.since)


@pytest.mark.parametrize("name", CATALOG.names)
def test_the_rule_has_a_test_file_of_its_name(name: str) -> None:
    assert (TESTS / f"test_{name.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize("name", CATALOG.names)
def test_the_name_is_words_with_dashes(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name)
    assert not name.startswith("no-")


def test_advice_is_given_to_those_who_ask_for_it() -> None:
    recommended = [
        name
        for name in CATALOG.names
        if RuleSet.RECOMMENDED in (rule := CATALOG.load(name).rule).sets
        and rule.level == Level.ADVICE
    ]
    assert recommended == []


def test_a_document_that_lacks_a_part_is_refused() -> None:
    with pytest.raises(DocumentError, match="found Why, Bad, Fix"):
        read_document("Summary.\n\nWhy:\n    a\n\nBad:\n    b\n\nFix:\n    c\n")


def test_a_comment_with_a_path_starts_a_file() -> None:
    assert snippet_files("x = 1\n\n# functions/a.py\ny = 2\n# lib/b.py\nz = 3") == {
        "functions/example.py": "x = 1\n",
        "functions/a.py": "y = 2\n",
        "lib/b.py": "z = 3\n",
    }
