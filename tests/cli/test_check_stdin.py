"""`gnomon check --stdin-filename`: what an editor holds, checked as a file of the project."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from gnomon.cli.program import main

Output = pytest.CaptureFixture[str]
BROKEN = 'from gnomon import cron_jobs\n\ncron_jobs().cron("a", "0 9 *", None)\n'
WHOLE = BROKEN.replace("0 9 *", "0 9 * * *")
ONLY = ("--select", "invalid-cron", "--output-format", "concise")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What stands on stdin; rewind it before each check."""
    data = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))
    return data


def put(typed: io.BytesIO, text: str) -> None:
    """Sets what the next check reads."""
    typed.seek(0)
    typed.truncate()
    typed.write(text.encode())
    typed.seek(0)


def test_what_is_typed_counts_and_not_what_is_saved(
    bad: Path, typed: io.BytesIO, capsys: Output
) -> None:
    put(typed, WHOLE)
    assert main(["check", "--stdin-filename", "functions/crons.py", *ONLY]) == 0
    assert capsys.readouterr() == ("", "")
    (bad / "functions" / "crons.py").write_text(WHOLE)
    put(typed, BROKEN)
    assert main(["check", "--stdin-filename", "functions/crons.py", *ONLY]) == 1
    assert capsys.readouterr().out.startswith("functions/crons.py:3:23: error invalid-cron ")
    assert main(["check", *ONLY]) == 0


def test_the_excerpt_shows_what_is_typed(bad: Path, typed: io.BytesIO, capsys: Output) -> None:
    put(typed, f"\n\n{BROKEN}".replace("0 9 *", "1 2 3"))
    assert main(["check", "--stdin-filename", "functions/crons.py"]) == 1
    assert '5 | cron_jobs().cron("a", "1 2 3", None)' in capsys.readouterr().out


def test_a_file_that_is_not_saved_yet_is_checked(
    project: Path, typed: io.BytesIO, capsys: Output
) -> None:
    put(typed, BROKEN)
    assert main(["check", "--stdin-filename", "functions/new/crons.py", *ONLY]) == 1
    assert capsys.readouterr().out.startswith("functions/new/crons.py:3:23: error invalid-cron ")


def test_only_that_file_is_reported(bad: Path, typed: io.BytesIO, capsys: Output) -> None:
    put(typed, "LIMIT = 1\n")
    assert main(["check", "--stdin-filename", "functions/jobs.py", *ONLY]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_rest_of_the_project_is_known(project: Path, typed: io.BytesIO, capsys: Output) -> None:
    (project / "functions" / "__init__.py").write_text("")
    (project / "functions" / "types.py").write_text("from typing import Any\nJson = Any\n")
    put(typed, "from functions.types import Json\n\nVALUE: Json = 1\n")
    arguments = ["check", "--select", "untyped-any", "--output-format", "json"]
    assert main([*arguments, "--stdin-filename", "functions/jobs.py"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["path"], found["line"]) == ("functions/jobs.py", 3)


def test_a_syntax_error_that_is_typed_is_a_finding(
    bad: Path, typed: io.BytesIO, capsys: Output
) -> None:
    put(typed, "def\n")
    assert main(["check", "--stdin-filename", "functions/crons.py"]) == 1
    assert "error[syntax-error]" in capsys.readouterr().out


def test_a_file_outside_the_functions_folder_is_said_not_to_be_checked(
    project: Path, typed: io.BytesIO, capsys: Output
) -> None:
    put(typed, "x = 1\n")
    assert main(["check", "--stdin-filename", "other.py"]) == 0
    assert capsys.readouterr().err == "warning: no function module lies in other.py\n"


@pytest.mark.parametrize("more", [["functions"], ["--record"]])
def test_stdin_is_one_file_and_not_on_the_disk(
    project: Path, more: list[str], capsys: Output
) -> None:
    assert main(["check", "--stdin-filename", "functions/a.py", *more]) == 2
    assert "cannot be given together" in capsys.readouterr().err
