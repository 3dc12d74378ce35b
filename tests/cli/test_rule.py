"""`gnomon rule`: the document of one rule, or of all."""

from __future__ import annotations

import json

import pytest

from gnomon.cli.program import main
from gnomon.rules.catalog import BuiltinCatalog


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "invalid-cron"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "invalid-cron (error; sets: recommended, strict, all; since 0.1.0)\n\n"
        "A cron expression is not valid, or never fires.\n\n"
    )
    headings = [line for line in out.splitlines() if line in ("Why", "Bad", "Good", "Fix")]
    assert headings == ["Why", "Bad", "Good", "Fix"]
    assert '    crons.cron("daily report", "0 9 *", internal.reports.generate_daily)\n' in out
    assert "\x1b" not in out


def test_a_rule_is_explained_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "invalid-cron", "--output-format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["name"], document["level"], document["guide"]) == (
        "invalid-cron",
        "error",
        "Cron Schedule Syntax",
    )
    assert all(document[part] for part in ("summary", "what", "why", "bad", "good", "fix"))
    assert document["url"] == "docs/rules/invalid-cron.md"
    assert f"## Bad\n\n```python\n{document['bad']}\n```" in document["document"]


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(BuiltinCatalog().names)
    width = max(map(len, BuiltinCatalog().names))
    assert {line[width + 2 :].split()[0] for line in lines} <= {"advice", "warning", "error"}


def test_all_rules_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--all", "--output-format", "json"]) == 0
    documents = json.loads(capsys.readouterr().out)
    assert [document["name"] for document in documents] == list(BuiltinCatalog().names)


def test_an_unknown_rule_exits_2_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "invalid-corn"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: there is no rule 'invalid-corn'; did you mean 'invalid-cron'?\n",
    )


@pytest.mark.parametrize("arguments", [[], ["invalid-cron", "--all"]])
def test_one_rule_or_all_must_be_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rule", *arguments]) == 2
    assert capsys.readouterr().err == "error: name one rule, or ask for `--all` of them\n"
