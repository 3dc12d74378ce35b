"""Every output format, end to end: findings, nothing, a page for each, and odd terminals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gnomon.analyzer.render import FOR_PEOPLE, FORMATS
from gnomon.cli.program import main

BAD = "from typing import Any\n\nmañana: Any = 'ß…漢'\n"
PROGRAMS = [name for name in FORMATS if name not in FOR_PEOPLE]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one finding, as the working folder."""
    (tmp_path / "gnomon.toml").touch()
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "__init__.py").touch()
    (functions / "mañana.py").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(name: str, text: str) -> object:
    """What a program makes of a report."""
    if name == "junit":
        return ElementTree.fromstring(text)
    return text if name == "github" else json.loads(text)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_names_the_rule_and_exits_1(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["check", "--output-format", name, "--select", "untyped-any"]) == 1
    assert "untyped-any" in capsys.readouterr().out


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_report_for_programs_is_utf_8_in_any_locale(project: Path, name: str) -> None:
    command = [sys.executable, "-m", "gnomon.cli", "check", "--output-format", name]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.stderr == b""
    assert read(name, done.stdout.decode("utf-8")) is not None


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_report_for_people_never_fails_on_a_character(project: Path, name: str) -> None:
    command = [sys.executable, "-m", "gnomon.cli", "check", "--output-format", name]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"functions/ma\\xf1ana.py:3:9" in done.stdout


def test_every_finding_has_the_page_of_its_rule(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "functions" / "broken.py").write_text("x = (\n")
    main(["check", "--output-format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert {item["url"] for item in found} == {
        "docs/rules/syntax-error.md",
        "docs/rules/untyped-any.md",
    }


def test_an_unknown_format_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--output-format", "yaml"]) == 2
    assert "'sarif'" in capsys.readouterr().err
