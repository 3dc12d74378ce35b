"""Each sentence of what users can rely on is held by a test, on every store that it is about."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.semantics_page import STORES, marked_files, read_groups, read_holders

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = [sentence for group in read_groups(ROOT) for sentence in group.sentences]


@dataclass(frozen=True)
class Held:
    """The tests of each sentence and the stores they run on, as pytest has them."""

    tests: dict[str, set[str]]
    stores: dict[str, set[str]]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    file = tmp_path_factory.mktemp("holding") / "held.jsonl"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    chosen = ["-p", "tests.holding", "--holding", str(file), *map(str, marked_files(ROOT))]
    done = subprocess.run(
        [*command, *chosen], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tests, stores = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for line in file.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        tests[found["key"]].add(found["test"])
        stores[found["key"]].update(found["on"])
    return Held(tests, stores)


def test_no_sentence_has_the_key_of_another() -> None:
    keys = [sentence.key for sentence in SENTENCES]
    assert sorted(keys) == sorted(set(keys))


def test_every_sentence_has_a_test_on_every_store_it_is_about(held: Held) -> None:
    missing = {
        sentence.key: sorted(set(STORES[sentence.on]) - held.stores.get(sentence.key, set()))
        for sentence in SENTENCES
        if not held.tests.get(sentence.key)
        or not held.stores.get(sentence.key, set()).issuperset(STORES[sentence.on])
    }
    assert missing == {}


def test_every_test_that_is_marked_holds_a_sentence_that_is_there(held: Held) -> None:
    assert held.tests.keys() - {sentence.key for sentence in SENTENCES} == set()


def test_the_page_names_the_tests_that_pytest_finds(held: Held) -> None:
    assert {key: set(tests) for key, tests in read_holders(ROOT).items()} == held.tests
