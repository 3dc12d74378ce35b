"""`gnomon check` where the functions folder is a link, or is reached by one."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from gnomon.cli.program import main
from tests.cli.conftest import BAD

FOUND = "functions/crons.py:4:17: error invalid-cron"


@pytest.fixture(params=["beside it", "outside the project"])
def linked(
    request: pytest.FixtureRequest, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the functions folder of the project leads to."""
    inside = request.param == "beside it"
    real = (project if inside else tmp_path_factory.mktemp("elsewhere")) / "real"
    (project / "functions").rename(real)
    (project / "functions").symlink_to(real)
    (real / "crons.py").write_text(BAD)
    return real


@pytest.mark.parametrize("path", [".", "functions", "functions/crons.py"])
def test_a_functions_folder_may_be_a_link(
    linked: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", path, "--output-format", "concise"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(FOUND)
    assert err == ""


@pytest.mark.parametrize("path", ["real", "real/crons.py"])
def test_what_the_link_leads_to_is_the_folder(
    project: Path, linked: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if linked.parent != project:
        pytest.skip("from there no path leads to the project")
    assert main(["check", path, "--output-format", "concise"]) == 1
    assert capsys.readouterr().out.startswith(FOUND)


def test_an_editor_may_name_a_file_by_the_link(
    linked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (linked / "crons.py").write_text("")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    arguments = ["--stdin-filename", "functions/crons.py", "--output-format", "concise"]
    assert main(["check", *arguments]) == 1
    assert capsys.readouterr().out.startswith(FOUND)


def test_a_project_may_be_reached_by_a_link(
    bad: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(bad)
    for path in (link, link / "functions", link / "functions" / "crons.py"):
        assert main(["check", str(path), "--output-format", "concise"]) == 1
        assert capsys.readouterr().out.startswith(FOUND)
