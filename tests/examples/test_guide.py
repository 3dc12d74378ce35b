"""The guide's app is clean, its generated files are fresh, and its own tests pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
GUIDE = EXAMPLES / "guide"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """A Python module run in the app's folder."""
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(
        command, cwd=GUIDE, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_check_has_nothing_to_say() -> None:
    checked = run("gnomon.cli", "check", "--output-format", "json")
    assert json.loads(checked.stdout) == []
    assert checked.returncode == 0, checked.stderr


def test_no_finding_is_suppressed() -> None:
    sources = (GUIDE / "functions").rglob("*.py")
    assert [path.name for path in sources if "gnomon: ignore" in path.read_text()] == []


def test_the_committed_references_are_what_codegen_writes() -> None:
    checked = run("gnomon.cli", "codegen", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
