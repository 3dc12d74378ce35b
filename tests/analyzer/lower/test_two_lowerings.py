"""CPython's tree and libcst's become the same syntax, with the same origins at the same places."""

from __future__ import annotations

import random
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from gnomon.analyzer.files.source import decode
from tests.analyzer.lower.same_syntax import differences, from_ast, lossless_tree, python_tree
from tests.analyzer.lower.test_lower import SAMPLE, SOURCES, node_classes, nodes_of
from tests.analyzer.odd_sources import NEWER, ODD

ROOT = Path(__file__).resolve().parent.parent.parent.parent
STANDARD_LIBRARY = Path(sysconfig.get_paths()["stdlib"])
LARGEST = 400_000
FEW = 40


@pytest.mark.parametrize("source", [*SOURCES.values(), *ODD, *NEWER])
def test_both_trees_become_the_same_syntax_at_the_same_places(source: str) -> None:
    assert list(differences(source)) == []


@pytest.mark.parametrize("source", ODD)
def test_the_odd_sources_are_python_to_both(source: str) -> None:
    assert python_tree(source) is not None
    assert lossless_tree(source) is not None


def test_every_class_of_nodes_is_made_from_cpythons_tree() -> None:
    # The syntax of Python 3.11, the oldest that runs us.
    old = SAMPLE.replace("type Alias[T] = list[T]\n", "").replace("[T](", "(")
    made = {type(node).__name__ for node in nodes_of(from_ast(old))}
    missing = {cls.__name__ for cls in node_classes()} - made
    assert missing == {"TypeAlias", "TypeParameter"}


def own_sources() -> list[Path]:
    """Everything here that is Python: the rooms, the examples, the golden files."""
    rooms = ("analyzer", "rules", "codegen", "cli", "runtime_stub", "tests", "examples")
    return [file for room in rooms for file in sorted((ROOT / room).rglob("*.py"))]


def standard_library() -> list[Path]:
    """The modules that come with Python, all of them when there is time: `make fuzz`."""
    files = [
        file
        for file in sorted(STANDARD_LIBRARY.rglob("*.py"))
        if "site-packages" not in file.parts and file.stat().st_size < LARGEST
    ]
    if settings.get_current_profile_name() == "long":
        return files
    return random.Random(1).sample(files, FEW)


def different(files: list[Path]) -> Iterator[str]:
    """What differs in some files that Python reads."""
    for file in files:
        source = decode(file.read_bytes())
        if isinstance(source, str):
            yield from (f"{file}: {difference}" for difference in differences(source))


@pytest.mark.timeout(3600)
def test_both_trees_of_our_own_code_become_the_same_syntax() -> None:
    chosen = own_sources()
    if settings.get_current_profile_name() != "long":
        chosen = random.Random(1).sample(chosen, FEW)
    assert list(different(chosen)) == []


@pytest.mark.timeout(3600)
def test_both_trees_of_the_standard_library_become_the_same_syntax() -> None:
    assert list(different(standard_library())) == []
