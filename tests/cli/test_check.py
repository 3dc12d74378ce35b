"""`gnomon check`: what it prints where, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.rules import invalid_cron


def test_a_clean_project_exits_0(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("Checked 1 file: nothing found.\n", "")


def test_findings_exit_1(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("error[invalid-cron]: the cron expression '0 9 *' is refused")
    assert " --> functions/crons.py:4:17\n" in out
    assert out.endswith("Found 1 error in 1 file; 2 files checked.\n")
    assert err == ""


def test_exit_zero_keeps_the_findings_and_not_the_status(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--exit-zero"]) == 0
    assert "invalid-cron" in capsys.readouterr().out


def test_what_is_below_fail_on_exits_0(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bad / "gnomon.toml").write_text("levels = { invalid-cron = 'advice' }")
    assert main(["check"]) == 0
    (bad / "gnomon.toml").write_text("levels = { invalid-cron = 'advice' }\nfail-on = 'advice'")
    assert main(["check"]) == 1
    assert "advice[invalid-cron]" in capsys.readouterr().out


def test_a_project_is_checked_from_anywhere(
    bad: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert main(["check", str(bad), "--output-format", "concise"]) == 1
    assert capsys.readouterr().out.startswith(f"{bad.as_posix()}/functions/crons.py:4:17: error ")
    monkeypatch.chdir(bad / "functions")
    assert main(["check", "--output-format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("crons.py:4:17: error invalid-cron ")


def test_json_paths_are_relative_to_the_project(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(bad / "functions")
    assert main(["check", "--output-format", "json"]) == 1
    (item,) = json.loads(capsys.readouterr().out)
    assert item["path"] == "functions/crons.py"


def test_rules_are_selected_and_ignored(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--select", "untyped-any,db-in-action"]) == 0
    assert main(["check", "--select", "untyped-any", "--select", "invalid-cron"]) == 1
    assert main(["check", "--ignore", "invalid-cron"]) == 0
    capsys.readouterr()
    assert main(["check", "--select", "invalid-corn"]) == 2
    assert capsys.readouterr().err == (
        "error: there is no rule 'invalid-corn'; did you mean 'invalid-cron'?\n"
    )


def test_only_what_is_asked_for_is_reported(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bad / "functions" / "jobs.py").touch()
    assert main(["check", "functions/jobs.py"]) == 0
    assert capsys.readouterr().out == "Checked 1 file: nothing found.\n"
    assert main(["check", "functions/crons.py"]) == 1


def test_a_path_without_function_modules_is_said(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bad / "docs").mkdir()
    assert main(["check", "docs"]) == 0
    assert capsys.readouterr().err == "warning: no function module lies in docs\n"


def test_a_folder_without_function_modules_is_said_from_within(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (bad / "docs").mkdir()
    monkeypatch.chdir(bad / "docs")
    assert main(["check"]) == 0
    assert capsys.readouterr().err == "warning: no function module lies in .\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "error: nowhere does not exist\n"),
        (["check", "--frobnicate"], "error: unrecognized arguments: --frobnicate\n"),
        (
            ["check", "--selct=all"],
            "error: unrecognized arguments: --selct=all; did you mean '--select'?\n",
        ),
        (
            ["check", "--output-format", "xml"],
            "error: argument --output-format: invalid choice: 'xml'",
        ),
    ],
)
def test_wrong_usage_exits_2(
    project: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(message)


def test_a_missing_functions_folder_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gnomon.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert capsys.readouterr().err == (
        f"error: there is no functions folder: {tmp_path / 'functions'} does not exist\n"
        'Set `functions = "…"` in [tool.gnomon] of pyproject.toml if it has another name, '
        "or start one with `gnomon init`.\n"
    )


def test_a_functions_folder_without_files_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "functions").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert "holds no Python file, so there is nothing to check" in capsys.readouterr().err


def test_a_wrong_configuration_exits_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "gnomon.toml").write_text("functoins = 'x'")
    assert main(["check"]) == 2
    assert capsys.readouterr().err == (
        f"error: {project / 'gnomon.toml'}: functoins: unknown key; did you mean 'functions'?\n"
    )


def test_paths_of_two_projects_exit_2(
    bad: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "gnomon.toml").touch()
    assert main(["check", str(bad), str(other)]) == 2
    assert "these paths belong to several projects: " in capsys.readouterr().err


def test_modules_that_import_each_other_are_checked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "functions" / "a.py").write_text("from .b import X\nfrom typing import Any\n")
    (project / "functions" / "b.py").write_text("from .a import X, Y\nfrom .a import *\ny: X = 1\n")
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "Checked 3 files: nothing found.\n"


def test_a_file_that_does_not_parse_is_a_finding(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bad / "functions" / "broken.py").write_text("def f(:\n")
    assert main(["check", "--output-format", "concise"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "functions/broken.py:1:7: error syntax-error invalid syntax"
    )


def test_a_rule_that_crashes_exits_3_and_the_rest_is_printed(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (bad / "functions" / "jobs.py").write_text("from typing import Any\nx: Any = 1\n")

    def crash(module: object, project: object) -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(invalid_cron, "check", crash)
    assert main(["check", "--exit-zero"]) == 3
    out, err = capsys.readouterr()
    assert "error[untyped-any]" in out
    assert "internal error: invalid-cron failed on functions/jobs.py: ZeroDivisionError" in err
    assert "Traceback" not in err


def test_the_verdict_is_recorded(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def verdict() -> dict[str, object]:
        assert main(["check", "--record", "--select", "untyped-any", "functions/crons.py"]) in (
            0,
            1,
        )
        text = (bad / ".gnomon" / "verdict.json").read_text()
        found: dict[str, object] = json.loads(text)
        return found

    assert verdict()["passed"] is False
    (bad / "functions" / "crons.py").write_text("import helpers\n")
    (bad / "helpers.py").touch()
    passed = verdict()
    assert passed["passed"] is True
    files = passed["files"]
    assert isinstance(files, dict)
    assert {"functions/crons.py", "functions/__init__.py", "helpers.py"} <= set(files)


# --- as a process --------------------------------------------------------------------------------


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "gnomon.cli", *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_output_is_plain_when_piped_and_coloured_when_forced(bad: Path) -> None:
    plain = run("check", cwd=bad)
    assert plain.returncode == 1
    assert "\x1b" not in plain.stdout
    assert "\x1b[1;31merror" in run("check", cwd=bad, FORCE_COLOR="1").stdout
    assert "\x1b" not in run("check", cwd=bad, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_closed_pipe_is_no_traceback(bad: Path) -> None:
    command = f"'{sys.executable}' -m gnomon.cli check | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=bad, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell of POSIX")
def test_where_nobody_hears_complaints_the_findings_are_the_same(bad: Path) -> None:
    command = f"'{sys.executable}' -m gnomon.cli check --no-such-option 2>&-"
    found = f"'{sys.executable}' -m gnomon.cli check 2>&-"
    heard = run("check", cwd=bad)
    for words, status, said in ((found, heard.returncode, heard.stdout), (command, 2, "")):
        done = subprocess.run(
            ["sh", "-c", words], cwd=bad, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stdout) == (status, said)


def test_a_check_imports_neither_pydantic_nor_the_runtime(bad: Path) -> None:
    script = (
        "import sys\n"
        "from gnomon.cli.program import main\n"
        "main(['check'])\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=bad,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = set(done.stderr.split())
    assert "gnomon.analyzer.engine" in loaded
    heavy = {"pydantic", "jinja2", "typer", "croniter", "asyncio", "libcst.matchers", "sqlite3"}
    assert not heavy & loaded
    ours = {name for name in loaded if name.split(".")[:2] in (["gnomon", "runtime"],)}
    assert not ours
    assert not {"gnomon.storage", "gnomon.testing", "gnomon.codegen", "gnomon.documents"} & loaded


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github", "gitlab", "junit"])
def test_a_file_whose_name_is_no_text_is_checked(
    form: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "from typing import Any\nx: Any = 1\n"
    (project / "functions" / os.fsdecode(b"odd\xff.py")).write_text(text, encoding="utf-8")
    for _ in range(2):  # the second time from the cache
        assert main(["check", str(project), "--output-format", form]) == 1
        assert "untyped-any" in capsys.readouterr().out


def test_references_are_generated_beside_a_file_whose_name_is_no_text(project: Path) -> None:
    (project / "functions" / os.fsdecode(b"odd\xff.py")).touch()
    assert main(["codegen"]) == 0
    assert main(["codegen", "--check"]) == 0


@pytest.mark.parametrize("form", ["text", "sarif", "gitlab"])
def test_a_file_of_gigabytes_is_a_finding_and_is_never_held(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    # Hashing it, a part at a time, would take the test longer than the rest.
    with (functions / "data.py").open("wb") as file:
        file.truncate(2**33)
    monkeypatch.setattr("gnomon.analyzer.files.disk.hashed", lambda file: "0" * 64)
    monkeypatch.setattr("gnomon.analyzer.files.reading.hashed", lambda file: "0" * 64)
    tracemalloc.start()
    try:
        assert main(["check", "--output-format", form, str(tmp_path)]) == 1
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
