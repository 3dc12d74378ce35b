"""GitLab's code quality report: an array with the keys that GitLab asks for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gnomon.analyzer.diagnostic import Level

if TYPE_CHECKING:
    from tests.analyzer.conftest import Printer

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def issues(printer: Printer, *levels: Level) -> list[dict[str, Any]]:
    text = printer("gitlab", *(printer.found(level=level) for level in levels))
    assert not text.startswith("\ufeff")  # GitLab refuses a byte order mark
    read: list[dict[str, Any]] = json.loads(text)
    return read


def test_an_issue_has_what_gitlab_asks_for(printer: Printer) -> None:
    (issue,) = issues(printer, Level.ERROR)
    assert issue["description"] == "a-rule: it is wrong"
    assert issue["check_name"] == "a-rule"
    assert issue["location"]["path"] == "app/functions/jobs.py"
    assert issue["location"]["lines"]["begin"] == 2
    assert issue["content"] == {"body": "mend it"}


@pytest.mark.parametrize(
    ("level", "severity"),
    [(Level.ERROR, "major"), (Level.WARNING, "minor"), (Level.ADVICE, "info")],
)
def test_each_level_has_its_severity(printer: Printer, level: Level, severity: str) -> None:
    (issue,) = issues(printer, level)
    assert issue["severity"] == severity
    assert severity in SEVERITIES


def test_no_two_fingerprints_are_equal(printer: Printer) -> None:
    found = issues(printer, Level.ERROR, Level.ERROR, Level.WARNING)
    assert len({issue["fingerprint"] for issue in found}) == 3


def test_a_fingerprint_survives_lines_added_above(printer: Printer) -> None:
    (before,) = issues(printer, Level.ERROR)
    moved = printer.found(location=printer.location(line=5, end_line=5))
    (after,) = json.loads(printer("gitlab", moved, source="\n\n\nalpha = 1\nbeta = alpha\n"))
    assert before["fingerprint"] == after["fingerprint"]


def test_a_fingerprint_changes_with_the_line(printer: Printer) -> None:
    (before,) = issues(printer, Level.ERROR)
    (after,) = json.loads(printer("gitlab", printer.found(), source="alpha = 1\nbeta = other\n"))
    assert before["fingerprint"] != after["fingerprint"]


def test_a_clean_run_is_an_empty_array(printer: Printer) -> None:
    assert printer("gitlab") == "[]\n"
