"""`gnomon check --add-ignores`: an old code base that is clean afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gnomon.cli.program import main

Output = pytest.CaptureFixture[str]


def test_all_that_is_found_is_ignored(bad: Path, capsys: Output) -> None:
    assert main(["check", "--add-ignores"]) == 0
    out, err = capsys.readouterr()
    assert err == "added ignores for 1 of 1 findings to 1 file\n"
    assert out == "Checked 2 files: nothing found.\n"
    text = (bad / "functions" / "crons.py").read_text()
    assert text.endswith("None)  # gnomon: ignore[invalid-cron]\n")
    assert main(["check", "--add-ignores"]) == 0
    assert (bad / "functions" / "crons.py").read_text() == text


def test_the_next_word_is_a_path_and_no_reason(bad: Path) -> None:
    assert main(["check", "--add-ignores", "functions/__init__.py"]) == 0
    assert "ignore" not in (bad / "functions" / "crons.py").read_text()
    assert main(["check", "--add-ignores=old code", "functions/crons.py"]) == 0
    text = (bad / "functions" / "crons.py").read_text()
    assert text.endswith("# gnomon: ignore[invalid-cron] old code\n")


def test_what_cannot_be_ignored_is_said_and_shown(bad: Path, capsys: Output) -> None:
    (bad / "functions" / "jobs.py").write_text("def\n")
    assert main(["check", "--add-ignores", "--output-format", "concise"]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n") == 1
    assert " error syntax-error " in out
    assert err.startswith("added ignores for 1 of 2 findings to 1 file\nwarning: what is left ")


def test_what_the_baseline_allows_is_not_ignored(bad: Path) -> None:
    (bad / "gnomon.toml").write_text('baseline = "b.json"')
    assert main(["check", "--update-baseline"]) == 0
    assert main(["check", "--add-ignores"]) == 0
    assert "ignore" not in (bad / "functions" / "crons.py").read_text()


def test_a_reason_is_one_line(bad: Path, capsys: Output) -> None:
    assert main(["check", "--add-ignores=a\nb"]) == 2
    assert capsys.readouterr().err == "error: the reason of --add-ignores must be one line\n"
    assert "ignore" not in (bad / "functions" / "crons.py").read_text()


@pytest.mark.parametrize("option", ["--add-ignores", "--record", "--fix"])
def test_a_pipe_among_the_modules_is_said_and_not_waited_for(
    project: Path, option: str, capsys: Output
) -> None:
    os.mkfifo(project / "functions" / "pipe.py")
    assert main(["check", option]) == 1
    assert "the file cannot be read: it is not a regular file" in capsys.readouterr().out
