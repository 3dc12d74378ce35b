"""The guide's cron strings are valid once their asterisks are back, and its intervals, too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = '''"""One recurring job."""

from datetime import timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()
crons.{registration}
'''
TARGET = '''"""What it runs."""

from gnomon import MutationCtx, internal_mutation


@internal_mutation
async def generate_daily(ctx: MutationCtx) -> None:
    return None
'''

STRINGS = [
    "* * * * *",
    "0 * * * *",
    "0 0 * * *",
    "0 9 * * *",
    "0 0 * * 0",
    "0 0 1 * *",
    "*/5 * * * *",
    "0 */2 * * *",
    "0 9 * * 1-5",
    "*/15 * * * *",
]
INTERVALS = ["minutes=1", "hours=1", "hours=24", "seconds=30"]


def findings_of(root: Path, registration: str) -> list[str]:
    """The names of the rules that speak about a project with this one registration."""
    folder = root / "functions"
    folder.mkdir()
    (root / "gnomon.toml").write_text("")
    (folder / "__init__.py").write_text("")
    (folder / "reports.py").write_text(TARGET)
    (folder / "crons.py").write_text(MODULE.format(registration=registration))
    run = subprocess.run(
        [sys.executable, "-m", "gnomon.cli", "check", "--output-format", "json", str(root)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    return [finding["rule"] for finding in json.loads(run.stdout)]


@pytest.mark.parametrize("string", STRINGS)
def test_a_repaired_cron_string_is_valid(tmp_path: Path, string: str) -> None:
    registration = f'cron("job", "{string}", internal.reports.generate_daily)'
    assert findings_of(tmp_path, registration) == []


@pytest.mark.parametrize("interval", INTERVALS)
def test_an_interval_of_the_guide_is_valid(tmp_path: Path, interval: str) -> None:
    registration = f'interval("job", timedelta({interval}), internal.reports.generate_daily)'
    assert findings_of(tmp_path, registration) == []
