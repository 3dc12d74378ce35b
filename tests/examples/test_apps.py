"""The apps beside the guide's are clean under every rule, fresh, and pass their own tests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
TESTS = ("pytest", "-q", "-p", "gnomon.testing.plugin", "-p", "no:cacheprovider", "tests")
APPS = ("webhooks", "etl", "chat")


def run(app: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python module run in an app's folder."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=EXAMPLES / app,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_app_is_tested() -> None:
    folders = {path.parent.name for path in EXAMPLES.glob("*/pyproject.toml")}
    assert folders == {*APPS, "guide", "pitfalls"}


@pytest.mark.parametrize("app", APPS)
def test_the_check_has_nothing_to_say(app: str) -> None:
    checked = run(app, "gnomon.cli", "check", "--output-format", "json")
    assert json.loads(checked.stdout) == []
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("app", APPS)
def test_no_finding_is_suppressed(app: str) -> None:
    sources = (EXAMPLES / app / "functions").rglob("*.py")
    assert [path.name for path in sources if "gnomon: ignore" in path.read_text()] == []


@pytest.mark.parametrize("app", APPS)
def test_the_committed_references_are_what_codegen_writes(app: str) -> None:
    checked = run(app, "gnomon.cli", "codegen", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("app", [*APPS, "guide"])
def test_its_own_tests_pass(app: str) -> None:
    tested = run(app, *TESTS)
    assert tested.returncode == 0, tested.stdout + tested.stderr


@pytest.mark.parametrize("app", [*APPS, "guide"])
def test_its_own_tests_pass_on_postgresql(app: str, postgres_server: str) -> None:
    tested = run(app, *TESTS, "--gnomon-database", postgres_server)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    with psycopg.connect(postgres_server) as connection:
        left = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^test_'")
        assert left.fetchall() == []
