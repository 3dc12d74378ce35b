"""What the codegen tests share: small projects on disk, and the golden cases."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"

NOTHING = Path(__file__).parent / "nothing"

PYTHON = ".python"
"""A file of a case that says which Python its source needs, as in `3.12`."""

MakeProject = Callable[[dict[str, str]], Path]


def case_names() -> list[str]:
    """The golden cases."""
    return sorted(case.name for case in CASES.iterdir())


def python_of(name: str) -> tuple[int, ...]:
    """The oldest Python that can run a case."""
    file = CASES / name / PYTHON
    return tuple(map(int, file.read_text().split("."))) if file.exists() else (3, 11)


def needs_python(name: str) -> None:
    """Skip a test that runs a case whose syntax is newer than this Python."""
    needed = python_of(name)
    if sys.version_info < needed:
        pytest.skip(f"{name} needs Python {'.'.join(map(str, needed))}")


def copy_client(name: str, folder: Path) -> None:
    """Lays a case's client in Python out as a package."""
    for source in (NOTHING, CASES / name / "clients"):
        shutil.copytree(source / "python-client", folder, dirs_exist_ok=True)


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
