"""Whatever the module: no crash, the same findings however it is laid out, and ignores that fit."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesmith import from_grammar

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.analyzer.engine import check
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import write_project
from tests.analyzer.properties.modules import MODULES, SCHEMA

EXAMPLE = "functions/example.py"


def found_in(source: str) -> tuple[Diagnostic, ...]:
    """What every rule says of a module, in a project with a schema."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_project(root, {EXAMPLE: source, "functions/schema.py": SCHEMA})
        catalog = BuiltinCatalog()
        report = check(Config(root=root, select=frozenset(catalog.names)), catalog)
    assert not report.failures, report.failures
    return report.diagnostics


def what(diagnostics: tuple[Diagnostic, ...]) -> Counter[tuple[str, str]]:
    """The findings without their places."""
    return Counter((item.rule, item.message) for item in diagnostics)


def formatted(source: str) -> str:
    """The source as ruff lays it out."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--target-version", "py313", "-"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@given(from_grammar())
def test_no_python_crashes_the_check(source: str) -> None:
    found_in(source)


@given(MODULES)
def test_the_findings_are_the_same_however_a_module_is_laid_out(source: str) -> None:
    assert what(found_in(source)) == what(found_in(formatted(source)))


@given(MODULES.map(formatted))
def test_an_ignore_on_the_line_of_a_finding_silences_it_and_nothing_else(source: str) -> None:
    before = [item for item in found_in(source) if item.location.path == EXAMPLE]
    places = {(item.location.line, item.rule) for item in before}
    for line, rule in sorted(places):
        after = found_in(with_ignore(source, line, rule))
        left = [item for item in before if (item.location.line, item.rule) != (line, rule)]
        assert what(after) == what(tuple(left))


def with_ignore(source: str, line: int, rule: str) -> str:
    """The source with a comment at the end of a line."""
    lines = source.split("\n")
    lines[line - 1] += f"  # gnomon: ignore[{rule}]"
    return "\n".join(lines)
