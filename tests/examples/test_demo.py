"""The demo runs to its end, wherever it stands, and speaks plainly to a pipe."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def run_on_a_copy(root: Path, *words: str) -> str:
    """What the demo prints into a pipe, run on a copy of the examples."""
    leftovers = shutil.ignore_patterns(".gnomon", "__pycache__", ".*_cache")
    shutil.copytree(EXAMPLES, root / "examples", ignore=leftovers)
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    demo = subprocess.run(
        [sys.executable, "examples/guide/demo.py", *words],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert demo.returncode == 0, demo.stdout[-4000:] + demo.stderr
    return demo.stdout


def row(output: str, start: str) -> list[str]:
    """The words of the line that begins so."""
    return next(line.split() for line in output.splitlines() if line.startswith(start))


@pytest.mark.slow
def test_the_demo_ends_with_tables_of_what_ran_and_how_it_ended(tmp_path: Path) -> None:
    output = run_on_a_copy(tmp_path)
    assert "\x1b" not in output
    assert "unexpected" not in output
    assert "order payment fails" in output
    assert row(output, "function ") == ["function", "success", "failed", "canceled", "pending"]
    assert row(output, "messages:delete") == ["messages:delete", "1", "1"]
    assert row(output, "notifications:send_reminder")[1:] == ["2", "1"]
    assert "weekly cleanup      0 0 * * 0  Sun 00:00:00" in output
    assert "rolled back: DELETE /v1/subscriptions/" in output
    retries = output.partition("Retries with their delays")[2].partition("Cron jobs")[0]
    delays = [float(line.split()[2]) for line in retries.splitlines() if line.startswith("jobs_")]
    assert len(delays) == 3
    assert all(1 <= delay <= 3 for delay in delays)


@pytest.mark.slow
def test_on_postgresql_a_worker_is_killed_and_its_runs_are_accounted_for(
    tmp_path: Path, postgres_server: str
) -> None:
    output = run_on_a_copy(tmp_path, "--short", "--database", postgres_server)
    assert "unexpected" not in output
    lost = output.partition("The killed worker's runs")[2].partition("Scheduled functions")[0]
    failed = [line for line in lost.splitlines() if line.startswith("jobs:process_with_retry")]
    assert failed
    assert {line.split()[1] for line in failed} == {"failed"}
    assert all("the process that ran it ended before it did" in line for line in failed)
    # Each of the sixteen jobs was taken by exactly one mutation, the killed worker's too.
    assert row(output.partition("Scheduled functions")[2], "jobs:process ")[1] == "16"
    assert "at Sat 21:" in output
