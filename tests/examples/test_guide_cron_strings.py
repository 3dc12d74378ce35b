"""The guide's cron strings are valid once their asterisks are back, and its intervals, too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MODULE = '''"""Recurring jobs."""

from datetime import timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()
{registrations}
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
REFERENCE = "internal.reports.generate_daily"
INTERVALS = ["minutes=1", "hours=1", "hours=24", "seconds=30"]


def rules_that_speak(root: Path, registrations: list[str]) -> list[str]:
    """What `gnomon check` finds in a project with these registrations, as `rule at its line`."""
    folder = root / "functions"
    folder.mkdir()
    (root / "gnomon.toml").write_text("")
    (folder / "__init__.py").write_text("")
    (folder / "reports.py").write_text(TARGET)
    lines = MODULE.format(registrations="\n".join(registrations))
    (folder / "crons.py").write_text(lines)
    run = subprocess.run(
        [sys.executable, "-m", "gnomon.cli", "check", "--output-format", "json", str(root)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    return [
        f"{finding['rule']} at {lines.splitlines()[finding['line'] - 1]}"
        for finding in json.loads(run.stdout)
    ]


def test_the_repaired_strings_and_the_intervals_are_valid(tmp_path: Path) -> None:
    strings = [
        f'crons.cron("string {number}", "{string}", {REFERENCE})'
        for number, string in enumerate(STRINGS)
    ]
    intervals = [
        f'crons.interval("interval {number}", timedelta({interval}), {REFERENCE})'
        for number, interval in enumerate(INTERVALS)
    ]
    assert rules_that_speak(tmp_path, strings + intervals) == []


def test_an_unrepaired_string_is_not(tmp_path: Path) -> None:
    registration = f'crons.cron("string", "0 9 *", {REFERENCE})'
    assert rules_that_speak(tmp_path, [registration]) == [f"invalid-cron at {registration}"]
