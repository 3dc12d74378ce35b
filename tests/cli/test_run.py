"""`gnomon run`: one function, its result as JSON, its errors in one line."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from gnomon.cli.program import main
from gnomon.runtime.verdict import read_verdict

MODULE = """
from gnomon import ApplicationError, MutationCtx, QueryCtx
from gnomon import internal_mutation, mutation, query

from ._generated.api import internal


@query
async def double(ctx: QueryCtx, number: int) -> int:
    return 2 * number


@mutation
async def refuse(ctx: MutationCtx) -> None:
    raise ApplicationError("not today")


@internal_mutation
async def fail(ctx: MutationCtx) -> None:
    raise ApplicationError("nor later")


@mutation
async def schedule(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, internal.sums.fail)
"""
WRONG = """
from gnomon import ActionCtx, action


@action
async def look(ctx: ActionCtx) -> None:
    await ctx.db.get("a")
"""

Output = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.gnomon]\n")
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "__init__.py").touch()
    (tmp_path / "functions" / "sums.py").write_text(MODULE)
    assert main(["codegen"]) == 0
    capsys.readouterr()
    return tmp_path


def run(*words: str) -> int:
    return main(["run", "--database", ":memory:", *words])


def test_the_result_is_printed_as_json(project: Path, capsys: Output) -> None:
    assert run("sums:double", "--args", '{"number": 21}') == 0
    assert capsys.readouterr().out == "42\n"


def test_arguments_may_come_from_standard_input(
    project: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"number": 1}'))
    assert run("sums:double", "--args", "-") == 0
    assert capsys.readouterr().out == "2\n"


@pytest.mark.holds("who-checks")
def test_the_project_is_checked_and_the_verdict_recorded(project: Path) -> None:
    assert run("sums:double", "--args", '{"number": 1}') == 0
    verdict = read_verdict(project)
    assert verdict is not None
    assert verdict.passed


@pytest.mark.holds("who-checks")
def test_a_project_that_does_not_pass_is_not_run_unless_unchecked(
    project: Path, capsys: Output
) -> None:
    (project / "functions" / "wrong.py").write_text(WRONG)
    assert run("sums:double", "--args", '{"number": 1}') == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "db-in-action" in shown.err
    assert "does not pass the check, so nothing was run" in shown.err
    assert run("sums:double", "--args", '{"number": 1}', "--unchecked") == 0


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["sums:dubble"], "no function sums:dubble; did you mean sums:double?"),
        (["sums:double"], "sums:double: number: Field required"),
        (["sums:double", "--args", "{"], "sums:double: value: Invalid JSON"),
        (["sums:double", "--args", "[1]"], "sums:double: value: Input should be an object"),
        (["sums:double", "--project", "nowhere"], "nowhere does not exist"),
    ],
)
def test_a_wrong_use_is_named_in_one_line(
    project: Path, capsys: Output, words: list[str], problem: str
) -> None:
    assert run(*words) == 2
    error = capsys.readouterr().err
    assert problem in error
    assert error.count("\n") == 1


def test_an_error_of_the_function_is_one_line_with_its_place(project: Path, capsys: Output) -> None:
    assert run("sums:refuse") == 1
    assert capsys.readouterr().err == (
        "error: sums:refuse: ApplicationError: not today (functions/sums.py:15)\n"
    )


def test_what_was_scheduled_is_pointed_out(project: Path, capsys: Output) -> None:
    assert run("sums:schedule") == 0
    assert "1 scheduled function is pending; --wait runs them here" in capsys.readouterr().err


def test_with_wait_what_was_scheduled_runs_and_its_failures_are_shown(
    project: Path, capsys: Output
) -> None:
    assert run("sums:schedule", "--wait") == 0
    error = capsys.readouterr().err
    assert error == "warning: sums:fail was scheduled and failed: ApplicationError: nor later\n"


def test_a_project_without_functions_is_named(project: Path, capsys: Output) -> None:
    shutil.rmtree(project / "functions")
    assert run("sums:double") == 2
    assert "there is no functions folder 'functions'" in capsys.readouterr().err
