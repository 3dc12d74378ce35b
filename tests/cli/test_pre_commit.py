"""The hooks of this repository, installed and run by pre-commit as a user's project would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
JOBS = """
from gnomon import QueryCtx, query


@query
async def count(ctx: QueryCtx, names: list) -> int:
    return len(names)
"""


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program in a folder, with the import path of this process left out."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command,
        cwd=cwd,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_both_hooks_work_in_a_users_project(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "functions").mkdir(parents=True)
    (project / "gnomon.toml").touch()
    (project / "functions" / "__init__.py").touch()
    (project / "functions" / "jobs.py").write_text(JOBS)
    run("git", "init", "-q", cwd=project)
    run("git", "add", "-A", cwd=project)
    done = run(
        *(sys.executable, "-m", "pre_commit", "try-repo", str(REPOSITORY), "--all-files"),
        *("--ref", "HEAD", "--verbose"),
        cwd=project,
        PRE_COMMIT_HOME=str(tmp_path / "home"),
    )
    results = {
        line.partition(".")[0]: line.rpartition(".")[2]
        for line in done.stdout.splitlines()
        if line.endswith(("Passed", "Failed"))
    }
    assert results == {"gnomon check": "Failed", "gnomon codegen": "Failed"}, done
    assert "error[untyped-any]: `list` does not say what it holds" in done.stdout
    assert "functions/_generated/api.py" in done.stdout
    assert "Traceback" not in done.stdout
