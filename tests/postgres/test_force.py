"""Workers that are killed, frozen and stopped, on a server that crashes: nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.server import NoServer, find_programs

ROOT = Path(__file__).parents[2]


@pytest.mark.holds(
    "mutations-exactly-once", "actions-at-most-once", "one-run-a-slot", on="postgres"
)
@pytest.mark.slow
def test_after_a_short_storm_everything_is_accounted_for() -> None:
    """`make crash` goes on for minutes. It starts a server of its own, which it crashes."""
    try:
        find_programs()
    except NoServer as problem:
        pytest.skip(str(problem))
    command = [sys.executable, "-m", "tests.postgres.force", "--seconds", "8", "--seed", "1"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "mutations confirmed" in ran.stdout
