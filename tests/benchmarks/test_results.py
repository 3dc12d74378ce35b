"""Where the figures of a benchmark go: between the marks of its subject, and nowhere else."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.measuring import table
from benchmarks.results import RESULTS, write_figures

PAGE = """\
# Figures

Words about a.

<!-- figures: a -->
old
<!-- end: a -->

<!-- figures: b -->
kept
<!-- end: b -->
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "RESULTS.md"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_the_figures_of_a_subject_are_replaced_and_all_else_stays(page: Path) -> None:
    write_figures("a", "python -m a", r"new \1", page)
    expected = "<!-- figures: a -->\n\nMade by `python -m a`. new \\1\n\n<!-- end: a -->"
    before, _, rest = PAGE.partition("<!-- figures: a -->")
    _, _, after = rest.partition("<!-- end: a -->")
    assert page.read_text(encoding="utf-8") == f"{before}{expected}{after}"


def test_a_subject_that_has_no_place_is_named(page: Path) -> None:
    with pytest.raises(LookupError, match=r"RESULTS\.md has no place for the figures of c"):
        write_figures("c", "python -m c", "new", page)
    assert page.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("subject", run.SUBJECTS)
def test_every_subject_has_figures_and_a_place_for_them(subject: str) -> None:
    module = import_module(f"benchmarks.{subject}")
    assert callable(module.figures)
    document: Path = getattr(module, "DOCUMENT", RESULTS)
    text = document.read_text(encoding="utf-8")
    assert text.index(f"<!-- figures: {subject} -->") < text.index(f"<!-- end: {subject} -->")


def test_an_unknown_subject_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run.main(["speed"]) == 2
    assert "check|codegen|real_code|runtime|postgres|scaling" in capsys.readouterr().err


def test_a_table_has_ratios_to_its_first_row() -> None:
    assert table({"bare": 2.0, "whole": 5.0}).splitlines()[2:] == [
        "| bare | 2.00 | 1.00 |",
        "| whole | 5.00 | 2.50 |",
    ]
