"""`gnomon codegen` as a user calls it: what it writes, says and exits with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gnomon.cli.program import main

from .conftest import MakeProject

FUNCTIONS = {
    "functions/schema.py": """
        from gnomon import Document

        class Job(Document, table="jobs"):
            data: str
    """,
    "functions/jobs.py": """
        from gnomon import Id, MutationCtx, mutation
        from .schema import Job

        @mutation
        async def submit(ctx: MutationCtx, data: str) -> Id[Job]:
            return await ctx.db.insert(Job(data=data))
    """,
}
GENERATED = "functions/_generated"


@pytest.fixture
def project(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the working directory, nothing generated yet."""
    root = make_project(FUNCTIONS)
    monkeypatch.chdir(root)
    return root


def test_it_writes_the_four_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codegen"]) == 0
    written = sorted(path.name for path in (project / GENERATED).iterdir())
    assert written == ["__init__.py", "api.py", "manifest.json", "server.py"]
    assert f"created {GENERATED}/api.py\n" in capsys.readouterr().out


def test_a_second_run_touches_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["codegen"])
    before = {path: path.stat().st_mtime_ns for path in (project / GENERATED).iterdir()}
    capsys.readouterr()
    assert main(["codegen"]) == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert capsys.readouterr().out == "Everything is up to date.\n"


def test_what_cannot_have_changed_is_neither_parsed_nor_generated_again(project: Path) -> None:
    main(["codegen"])
    script = (
        "import sys; from gnomon.cli.program import main; assert main(['codegen']) == 0;"
        "assert not {'libcst', 'jinja2', 'gnomon.codegen.outputs'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=project, capture_output=True)
    assert done.returncode == 0, done.stderr
    jobs = project / "functions/jobs.py"
    jobs.write_text(jobs.read_text().replace("data: str", "data: int"))
    main(["codegen"])
    assert "data: int" in (project / GENERATED / "api.py").read_text()


def test_editing_a_body_changes_no_generated_file(project: Path) -> None:
    main(["codegen"])
    jobs = project / "functions/jobs.py"
    jobs.write_text(jobs.read_text().replace("return await", "print(data)\n    return await"))
    assert main(["codegen", "--check"]) == 0


def test_check_is_silent_when_everything_is_up_to_date(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["codegen"])
    capsys.readouterr()
    assert main(["codegen", "--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_shows_a_diff_and_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["codegen"])
    jobs = project / "functions/jobs.py"
    jobs.write_text(jobs.read_text().replace("data: str", "data: int"))
    before = (project / GENERATED / "api.py").read_bytes()
    capsys.readouterr()
    assert main(["codegen", "--check"]) == 1
    shown = capsys.readouterr()
    assert f"--- a/{GENERATED}/api.py\n+++ b/{GENERATED}/api.py\n" in shown.out
    assert "-    def submit(*, data: str) -> Id[Job]:\n" in shown.out
    assert "+    def submit(*, data: int) -> Id[Job]:\n" in shown.out
    assert "run `gnomon codegen`" in shown.err
    assert (project / GENERATED / "api.py").read_bytes() == before


def test_dry_run_names_what_it_would_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codegen", "--dry-run"]) == 0
    assert f"would create {GENERATED}/server.py\n" in capsys.readouterr().out
    assert not (project / GENERATED).exists()


def test_stale_files_of_ours_are_removed_and_others_left(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["codegen"])
    folder = project / GENERATED
    (folder / "old.py").write_text('"""Written by `gnomon codegen`: do not edit."""\n')
    (folder / "mine.py").write_text("kept = True\n")
    assert main(["codegen"]) == 0
    assert f"removed {GENERATED}/old.py\n" in capsys.readouterr().out
    assert not (folder / "old.py").exists()
    assert (folder / "mine.py").exists()


def test_a_file_mode_survives_rewriting(project: Path) -> None:
    main(["codegen"])
    api = project / GENERATED / "api.py"
    api.write_text("changed")
    api.chmod(0o640)
    main(["codegen"])
    assert api.stat().st_mode & 0o777 == 0o640


def test_the_project_may_be_named_from_elsewhere(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    assert main(["codegen", project.name]) == 0
    assert (project / GENERATED / "api.py").exists()


def test_a_file_that_does_not_parse_is_named_with_its_place(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "functions/bad.py").write_text("def broken(:\n    pass\n")
    assert main(["codegen"]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("error: functions/bad.py:1:")
    assert shown.endswith("Nothing was written.\n")
    assert not (project / GENERATED).exists()


def test_a_missing_path_is_a_usage_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codegen", "nowhere"]) == 2
    assert "nowhere does not exist" in capsys.readouterr().err


def test_a_project_without_functions_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gnomon.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert main(["codegen"]) == 2
    assert "there is no functions folder" in capsys.readouterr().err


def test_check_and_dry_run_exclude_each_other(project: Path) -> None:
    assert main(["codegen", "--check", "--dry-run"]) == 2


def test_nothing_of_the_user_is_imported(project: Path) -> None:
    (project / "functions/effects.py").write_text(
        f"import os\nos.mkdir({os.fspath(project / 'x')!r})"
    )
    assert main(["codegen"]) == 0
    assert not (project / "x").exists()
