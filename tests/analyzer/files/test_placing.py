"""Findings are placed by whichever parser knows: CPython's, or libcst where that is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnomon.analyzer import syntax
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.analyzer.fixes.fix import Edit, Fix
from gnomon.analyzer.project import Project
from gnomon.analyzer.rule import Finding, Site
from gnomon.analyzer.walk import descendants
from tests.analyzer.fixes.test_fixing import OneRule


def at_names(module: syntax.Module, project: Project) -> Iterator[Finding]:
    """A finding, with a fix, at every name `here`."""
    for node in descendants(module):
        if isinstance(node, syntax.Name) and node.id == "here":
            fix = Fix("write `there`", True, module, (Edit(node.at, ("there",)),))
            yield Finding(Site(module, node.at), "here", fix=fix)


def placed(folder: Path, source: str) -> list[tuple[int, int, int, bool]]:
    """Line, first and last column of each finding, and whether its fix has edits."""
    (folder / "functions").mkdir()
    (folder / "functions" / "jobs.py").write_bytes(source.encode())
    report = check(Config(root=folder), OneRule(at_names))
    assert report.failures == ()
    places = [(found.location, found.fix) for found in report.diagnostics]
    return [
        (at.line, at.column, at.end_column, fix is not None and fix.edits != ())
        for at, fix in places
    ]


PLACES = {
    "an f-string": ("x = 'é', f'{a}{ here }'\n", [(1, 17, 21, True)]),
    "a long f-string": (
        "x = f'''\n{a}\n  {here:{here}}'''\n",
        [(3, 4, 8, True), (3, 10, 14, True)],
    ),
    "an f-string in an f-string": (
        "x = f'{f\"{here}\"}', here\n",
        [(1, 11, 15, True), (1, 21, 25, True)],
    ),
    "strings side by side": ("x = ('a' f'b'\n     f'{here}')\n", [(2, 9, 13, True)]),
    "CRLF": ("x = 1\r\ny = f'{here}'\r\n", [(2, 8, 12, True)]),
    "a form feed": ("\x0cx = here\n", [(1, 6, 10, True)]),
}


@pytest.mark.parametrize(("source", "places"), PLACES.values(), ids=PLACES)
def test_a_finding_stands_where_it_is_written(
    tmp_path: Path, source: str, places: list[tuple[int, int, int, bool]]
) -> None:
    assert placed(tmp_path, source) == places


@pytest.mark.parametrize(
    "first", ["(x): int = 1\n", "\x0cx = 1\n"], ids=["refused", "not given back"]
)
def test_where_libcst_cannot_help_an_f_string_stands_for_what_is_in_it(
    tmp_path: Path, first: str
) -> None:
    assert placed(tmp_path, f"{first}y = f'{{here}}', here\n") == [
        (2, 5, 14, False),
        (2, 16, 20, False),
    ]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python knows the syntax itself")
def test_what_only_libcst_reads_is_placed_by_it(tmp_path: Path) -> None:
    assert placed(tmp_path, "x = t'{here}', here\n") == [(1, 8, 12, True), (1, 16, 20, True)]
