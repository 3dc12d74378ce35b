"""What the codegen tests share: small projects on disk, and the golden cases."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"

MakeProject = Callable[[dict[str, str]], Path]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Writes a project's files, dedented, below a fresh root; `functions/__init__.py` included."""

    def make(files: dict[str, str]) -> Path:
        root = tmp_path / "project"
        for name, text in {"gnomon.toml": "", "functions/__init__.py": "", **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return root

    return make


@pytest.fixture(scope="session")
def cases_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every golden case as a user would have it: functions with their `_generated`."""
    root = tmp_path_factory.mktemp("cases")
    for case in CASES.iterdir():
        functions = root / case.name / "functions"
        shutil.copytree(case / "functions", functions)
        shutil.copytree(case / "expected", functions / "_generated")
    return root
