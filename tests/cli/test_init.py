"""`gnomon init`: a project that passes check, codegen and its own test, and harms nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gnomon import ApplicationError
from gnomon.cli.program import main
from gnomon.testing import InMemoryRuntime


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "My Shop"]) == 0
    return tmp_path / "My Shop"


def test_it_passes_the_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", "--output-format", "concise", str(project)]) == 0
    assert capsys.readouterr().out == ""


def test_its_references_are_up_to_date(project: Path) -> None:
    assert main(["codegen", "--check", str(project)]) == 0


def test_its_own_test_passes(project: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "gnomon.testing.plugin", "-W", "error"]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "3 passed" in ran.stdout


def test_its_functions_run_from_the_shell(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    capsys.readouterr()
    assert main(["run", "messages:send", "--args", '{"body": "hello"}']) == 0
    assert capsys.readouterr().out.startswith('"messages_')
    assert main(["run", "messages:latest"]) == 0
    assert '"body":"hello"' in capsys.readouterr().out


@pytest.mark.parametrize("expires_after", [timedelta(days=9999), timedelta(seconds=-1)])
def test_clients_are_told_in_what_time_a_message_can_expire(
    project: Path, expires_after: timedelta
) -> None:
    with InMemoryRuntime(project) as runtime:
        # Over HTTP that is status 422 and its message; anything else would be 500.
        with pytest.raises(ApplicationError, match="expires within 365 days"):
            runtime.run_mutation("messages:send", body="hello", expires_after=expires_after)
        assert runtime.run_query("messages:latest") == []


def test_it_says_what_it_wrote_and_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "shop"]) == 0
    out = capsys.readouterr().out
    assert "created shop/functions/messages.py" in out
    assert "created shop/functions/_generated/api.py" in out
    assert "cd shop" in out


def test_the_pre_commit_hooks_are_configured(project: Path) -> None:
    text = (project / ".pre-commit-config.yaml").read_text()
    assert "gnomon check" in text
    assert "gnomon codegen --check" in text


def test_files_that_are_there_are_left_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'mine'\n")
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "mine.py").write_text("A = 1\n")
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert (tmp_path / "pyproject.toml").read_text() == "[project]\nname = 'mine'\n"
    assert sorted(path.name for path in (tmp_path / "functions").iterdir()) == ["mine.py"]
    assert (tmp_path / "gnomon.toml").read_text() == 'functions = "functions"\n'
    assert "kept" in capsys.readouterr().out


def test_running_it_twice_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert main(["init", str(project)]) == 0
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
    assert "created" not in capsys.readouterr().out.partition("kept")[2]


def test_a_file_in_place_of_the_folder_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shop").touch()
    assert main(["init", str(tmp_path / "shop")]) == 2
    assert "is a file, not a folder" in capsys.readouterr().err
