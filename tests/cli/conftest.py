"""What the tests of the commands share: small projects that are the working folder."""

from __future__ import annotations

from pathlib import Path

import pytest

BAD = 'from gnomon import cron_jobs\n\ncrons = cron_jobs()\ncrons.cron("a", "0 9 *", None)\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project that is the working folder."""
    (tmp_path / "gnomon.toml").touch()
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def located(kept: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the project's database, of each kind that can be opened again."""
    monkeypatch.setenv("GNOMON_DATABASE", kept)
    return kept


@pytest.fixture
def bad(project: Path) -> Path:
    """A project with one finding."""
    (project / "functions" / "crons.py").write_text(BAD)
    return project
