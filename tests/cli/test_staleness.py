"""`gnomon check` compares `_generated/` with what codegen would write."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = """
from gnomon import MutationCtx, mutation

@mutation
async def submit(ctx: MutationCtx, data: str) -> None: ...
"""


def gnomon(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gnomon.cli", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stale(root: Path, *arguments: str) -> list[tuple[str, str]]:
    run = gnomon(root, "check", "--output-format", "json", *arguments)
    assert run.returncode in (0, 1), run.stderr
    return [
        (found["path"], found["message"])
        for found in json.loads(run.stdout)
        if found["rule"] == "stale-generated"
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "__init__.py").touch()
    (tmp_path / "functions" / "jobs.py").write_text(SOURCE)
    (tmp_path / "gnomon.toml").touch()
    assert gnomon(tmp_path, "codegen").returncode == 0
    return tmp_path


def test_says_nothing_of_what_is_up_to_date(project: Path) -> None:
    assert stale(project) == []
    assert stale(project) == []


def test_finds_a_change_of_a_signature_and_its_undoing(project: Path) -> None:
    assert stale(project) == []
    (project / "functions" / "jobs.py").write_text(SOURCE.replace("data: str", "data: int"))
    expected = [
        (f"functions/_generated/{name}", f"`functions/_generated/{name}` is out of date")
        for name in ("api.py", "manifest.json")
    ]
    assert stale(project) == expected
    assert stale(project) == expected
    assert stale(project, "--no-cache") == expected
    (project / "functions" / "jobs.py").write_text(SOURCE)
    assert stale(project) == []


def test_finds_a_generated_file_that_was_edited_or_removed(project: Path) -> None:
    assert stale(project) == []
    api = project / "functions" / "_generated" / "api.py"
    text = api.read_text()
    api.write_text(text + "# mine\n")
    assert stale(project) == [
        ("functions/_generated/api.py", "`functions/_generated/api.py` is out of date")
    ]
    api.unlink()
    assert stale(project) == [
        ("functions/_generated/__init__.py", "`functions/_generated/api.py` is missing")
    ]


def test_fails_the_check_and_says_what_to_do(project: Path) -> None:
    (project / "functions" / "jobs.py").write_text(SOURCE.replace("data: str", "data: int"))
    run = gnomon(project, "check")
    assert run.returncode == 1
    assert "run `gnomon codegen`, and commit what it writes" in run.stdout


def test_is_left_out_where_it_is_not_asked_for(project: Path) -> None:
    (project / "functions" / "jobs.py").write_text(SOURCE.replace("data: str", "data: int"))
    assert stale(project, "--ignore", "stale-generated") == []
    assert stale(project, "--select", "db-in-action") == []
    assert stale(project, "functions/jobs.py") == []
    assert stale(project, "functions") != []


def test_is_left_out_where_a_file_does_not_parse(project: Path) -> None:
    (project / "functions" / "jobs.py").write_text("def (")
    assert stale(project) == []


def test_is_left_out_where_nothing_was_generated(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "jobs.py").write_text(SOURCE)
    assert stale(tmp_path) == []
