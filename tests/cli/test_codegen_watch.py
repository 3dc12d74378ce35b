"""`gnomon codegen --watch`: generates again after a change, until it is interrupted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnomon.cli.program import main

from .watched import Watched

COMMAND = [sys.executable, "-m", "gnomon.cli", "codegen", "--watch"]
JOBS = """
from gnomon import MutationCtx, mutation

@mutation
async def submit(ctx: MutationCtx, data: str) -> None: ...
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a function, nothing generated yet."""
    functions = tmp_path / "functions"
    functions.mkdir()
    (tmp_path / "gnomon.toml").touch()
    (functions / "__init__.py").touch()
    (functions / "jobs.py").write_text(JOBS)
    return tmp_path


@pytest.fixture
def watched(project: Path) -> Iterator[Watched]:
    """A process that generates for it."""
    process = Watched(project, COMMAND)
    yield process
    process.process.kill()
    process.end()


def test_it_generates_again_after_each_change(project: Path, watched: Watched) -> None:
    api = project / "functions/_generated/api.py"
    assert "created functions/_generated/api.py" in watched.round()
    jobs = project / "functions/jobs.py"
    jobs.write_text(JOBS.replace("data: str", "data: int"))
    watched.round_with("updated functions/_generated/api.py")
    while "data: int" not in api.read_text():
        watched.round_with("updated functions/_generated/api.py")
    jobs.write_text(JOBS + "def broken(:\n")
    watched.round_with("Nothing was written.")
    jobs.write_text(JOBS.replace("data: str", "data"))
    watched.round_with("functions/jobs.py:5:36: error untyped-any ")
    assert "submit" not in api.read_text()
    assert watched.end() == 130


def test_it_is_quiet_while_nothing_changes(watched: Watched) -> None:
    watched.round()
    assert watched.quiet(1.0)


@pytest.mark.parametrize("option", ["--check", "--dry-run"])
def test_it_goes_with_nothing_that_writes_nothing(project: Path, option: str) -> None:
    assert main(["codegen", str(project), "--watch", option]) == 2
