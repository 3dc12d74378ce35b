"""On the wrong examples, the findings are exactly those that the examples announce."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tokenize
from collections import Counter
from pathlib import Path

import pytest

PITFALLS = Path(__file__).parents[2] / "examples" / "pitfalls"
EXPECTATION = re.compile(r"#\s*expect:\s*(?P<rules>[a-z-]+(?:\s*,\s*[a-z-]+)*)")

Marks = Counter[tuple[str, int, str]]
"""How often a rule speaks, by path, line and rule."""


def announced() -> Marks:
    """The `# expect:` comments of the wrong examples."""
    marks: Marks = Counter()
    for path in sorted((PITFALLS / "functions").rglob("*.py")):
        name = path.relative_to(PITFALLS).as_posix()
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
            if token.type == tokenize.COMMENT and (found := EXPECTATION.search(token.string)):
                rules = found["rules"].split(",")
                marks.update((name, token.start[0], rule.strip()) for rule in rules)
    return marks


def found() -> Marks:
    """What `gnomon check` finds in them."""
    run = subprocess.run(
        [sys.executable, "-m", "gnomon.cli", "check", "--output-format", "json", str(PITFALLS)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 1, run.stderr or run.stdout
    return Counter(
        (finding["path"], finding["line"], finding["rule"]) for finding in json.loads(run.stdout)
    )


@pytest.fixture(scope="module")
def findings() -> Marks:
    return found()


def test_every_announced_finding_is_found(findings: Marks) -> None:
    assert sorted((announced() - findings).elements()) == []


def test_nothing_is_found_that_is_not_announced(findings: Marks) -> None:
    assert sorted((findings - announced()).elements()) == []


@pytest.mark.parametrize(
    "rule",
    [
        "db-in-action",
        "public-dangerous-function",
        "untyped-any",
        "unjittered-retry",
        "invalid-cron",
        "unresolved-reference",
        "unhandled-action-failure",
        "unused-ignore",
    ],
)
def test_the_wrong_examples_show_the_rule(rule: str) -> None:
    assert rule in {name for _, _, name in announced()}
