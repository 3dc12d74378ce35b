"""One tree with all there is to check, below one folder that is the root of all imports.

It holds the golden cases with their clients in Python, the guide's app, and right and wrong uses:
of the generated files in `project/`, of a client in `tests/codegen/clients/python`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import gnomon
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.clients.interface import interface_of
from gnomon.codegen.clients.python.package import python_files
from gnomon.codegen.outputs import FOLDER, generate
from gnomon.codegen.write import apply, changes, differing
from tests.codegen.conftest import copy_client

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
CASES = REPOSITORY / "tests" / "codegen" / "cases"
CLIENTS = REPOSITORY / "tests" / "codegen" / "clients"
GUIDE = REPOSITORY / "examples" / "guide"
PYTHON = "3.13"
"""The version whose syntax is checked: a golden case needs it, whatever runs the tests."""


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything to be checked."""
    root = tmp_path_factory.mktemp("tree")
    skipped = shutil.ignore_patterns("tests", "__pycache__", ".*")
    shutil.copytree(GUIDE, root, ignore=skipped, dirs_exist_ok=True)
    for case in CASES.iterdir():
        shutil.copytree(case / "functions", root / case.name / "functions", ignore=skipped)
        shutil.copytree(case / "expected", root / case.name / "functions" / FOLDER)
        copy_client(case.name, root / f"{case.name}_client")
    shutil.copytree(HERE / "project", root / "typed", ignore=skipped)
    files = generate(load_project(Config(root / "typed")).project)
    for change in changes(root / "typed" / "functions" / FOLDER, files):
        apply(change)
    shutil.copytree(CLIENTS / "python", root / "client_uses")
    project = load_project(Config(CLIENTS / "app")).project
    for change in differing(root / "job_client", python_files(interface_of(project))):
        apply(change)
    return root


def import_root() -> Path:
    """The folder from which `gnomon` is imported."""
    assert gnomon.__file__
    return Path(gnomon.__file__).parent.parent
