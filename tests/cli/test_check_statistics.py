"""`gnomon check --statistics`: how many findings each rule has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gnomon.cli.program import main

THREE = """from typing import Any

from gnomon import cron_jobs

ANY: Any = 1
OTHER: Any = 2
crons = cron_jobs()
crons.cron("a", "0 9 *", None)
"""


@pytest.fixture
def three(project: Path) -> Path:
    """A project with findings of two rules."""
    (project / "functions" / "crons.py").write_text(THREE)
    return project


ONLY = ("--select", "untyped-any,invalid-cron")


def test_the_most_frequent_rule_comes_first(
    three: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--statistics", *ONLY]) == 1
    assert capsys.readouterr().out == (
        "2  error    untyped-any\n"
        "1  error    invalid-cron\n"
        "\n"
        "Found 3 errors in 1 file; 2 files checked.\n"
    )


def test_statistics_as_json(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--statistics", "--output-format", "json", *ONLY]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {"rule": "untyped-any", "level": "error", "count": 2},
        {"rule": "invalid-cron", "level": "error", "count": 1},
    ]


def test_statistics_of_a_clean_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--statistics"]) == 0
    assert capsys.readouterr().out == "Checked 1 file: nothing found.\n"
    assert main(["check", "--statistics", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_format_without_a_form_for_statistics_is_refused(
    three: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--statistics", "--output-format", "sarif"]) == 2
    assert capsys.readouterr().err == (
        "error: --statistics is printed as text or json, not as sarif\n"
    )
