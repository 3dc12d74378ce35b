"""The verdict: a project runs only as it was checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from gnomon.errors import ProjectRefused
from gnomon.runtime import Runtime
from gnomon.runtime.verdict import (
    VERDICT_PATH,
    compute_verdict,
    differences,
    read_verdict,
    write_verdict,
)
from gnomon.version import installed_version

SOURCE = """
from gnomon import query

@query
async def ping(ctx: object) -> str:
    return "pong"
"""

MakeApp = Callable[..., Path]


def record(
    root: Path, *others: Path, passed: bool = True, version: str = installed_version()
) -> None:
    verdict = compute_verdict(root, root / "functions", others, version=version, passed=passed)
    write_verdict(root, verdict)


def open_and_ping(root: Path, *, unchecked: bool = False) -> object:
    async def main() -> object:
        async with Runtime.open(root, database=":memory:", unchecked=unchecked) as runtime:
            return await runtime.run_query("health:ping")

    return asyncio.run(main())


@pytest.mark.holds("checked-first")
def test_a_project_as_it_was_checked_is_run(make_app: MakeApp) -> None:
    root = make_app(health=SOURCE)
    record(root)
    assert open_and_ping(root) == "pong"


@pytest.mark.holds("checked-first")
def test_a_project_that_was_never_checked_is_refused_unless_it_is_allowed(
    make_app: MakeApp,
) -> None:
    root = make_app(health=SOURCE)
    with pytest.raises(ProjectRefused, match="there is no verdict; run `gnomon check --record`"):
        open_and_ping(root)
    assert open_and_ping(root, unchecked=True) == "pong"


@pytest.mark.holds("passed-means-no-error")
def test_a_project_whose_check_found_errors_is_refused(make_app: MakeApp) -> None:
    root = make_app(health=SOURCE)
    record(root, passed=False)
    with pytest.raises(ProjectRefused, match="the check found errors"):
        open_and_ping(root)


def test_a_verdict_of_another_version_is_refused(make_app: MakeApp) -> None:
    root = make_app(health=SOURCE)
    record(root, version="0.0.1")
    with pytest.raises(ProjectRefused, match=r"checked by gnomon 0\.0\.1"):
        open_and_ping(root)


@pytest.mark.holds("checked-first")
def test_every_file_that_differs_is_named(make_app: MakeApp) -> None:
    root = make_app(health=SOURCE, old="")
    helper = root / "helper.py"
    helper.write_text("A = 1\n")
    record(root, helper)
    (root / "functions" / "health.py").write_text(SOURCE + "\n")
    (root / "functions" / "old.py").unlink()
    (root / "functions" / "fresh.py").touch()
    helper.write_text("A = 2\n")
    with pytest.raises(ProjectRefused) as caught:
        open_and_ping(root)
    for change in (
        "functions/health.py (changed)",
        "functions/old.py (missing)",
        "functions/fresh.py (new)",
        "helper.py (changed)",
    ):
        assert change in str(caught.value)


@pytest.mark.holds("checked-first")
def test_generated_files_are_part_of_it_whatever_their_kind(make_app: MakeApp) -> None:
    root = make_app(health=SOURCE)
    generated = root / "functions" / "_generated"
    generated.mkdir()
    (generated / "manifest.json").write_text("{}")
    record(root)
    (generated / "manifest.json").write_text("{ }")
    (change,) = differences(root, read_verdict(root), root / "functions")
    assert (change.path, change.change) == ("functions/_generated/manifest.json", "changed")


@pytest.mark.holds("checked-first")
def test_the_configuration_is_part_of_it_but_not_the_rest_of_pyproject(make_app: MakeApp) -> None:
    root = make_app(health=SOURCE)
    record(root)
    verdict = read_verdict(root)
    (root / "pyproject.toml").write_text("[project]\nname = 'a'\n[tool.gnomon]\n")
    assert differences(root, verdict, root / "functions") == ()
    (root / "pyproject.toml").write_text("[tool.gnomon]\nignore = ['db-in-action']\n")
    (change,) = differences(root, verdict, root / "functions")
    assert (change.path, change.change) == ("[configuration]", "changed")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": []}', '{"files": {}, "version": 1}'])
def test_a_verdict_that_cannot_be_read_is_none(make_app: MakeApp, text: str) -> None:
    root = make_app(health=SOURCE)
    (root / VERDICT_PATH).parent.mkdir()
    (root / VERDICT_PATH).write_text(text)
    assert read_verdict(root) is None


def test_it_is_read_without_pydantic() -> None:
    import subprocess
    import sys

    code = "import sys, gnomon.runtime.verdict; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
