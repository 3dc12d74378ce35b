"""Backends written in different styles, with faults among look-alikes that are right.

`# expect: rule` stands where a fault is; `# not found: rule` where one is that the rule leaves
alone on purpose, or does not see. `clinic` has services in classes and hands them on, `parcels` is
made of small functions, partials and decorators, `meters` of tasks, groups, streams and cursors,
`checkout` of tables of handlers, decorators that register, and steps in a row.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gnomon.rules.testing import project_mismatches

BACKENDS = Path(__file__).with_name("backends")
NAMES = ("checkout", "clinic", "meters", "parcels")
EXPECTED = re.compile(r"# expect: (.*)")


def announced(name: str) -> list[str]:
    """The rules that are expected to speak in a backend, once for each place."""
    texts = (path.read_text() for path in (BACKENDS / name).rglob("*.py"))
    lists = [found for text in texts for found in EXPECTED.findall(text)]
    return [rule.strip() for found in lists for rule in found.split(",")]


@pytest.mark.parametrize("name", NAMES)
def test_the_faults_are_found_and_the_look_alikes_are_left_alone(name: str) -> None:
    assert project_mismatches(BACKENDS / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_faults_are_many_and_of_many_kinds(name: str) -> None:
    text = "".join(path.read_text() for path in (BACKENDS / name).rglob("*.py"))
    assert len(announced(name)) + text.count("# not found:") >= 20
    assert len(set(announced(name))) >= 10


def test_together_they_show_most_rules() -> None:
    assert len({rule for name in NAMES for rule in announced(name)}) >= 25
