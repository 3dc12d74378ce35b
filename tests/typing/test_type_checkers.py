"""Generated code under mypy --strict and pyright strict: right uses pass, wrong ones are errors.

One tree holds all there is to check (the golden cases, the guide's app, and `project/`, which has
right and wrong uses), and each checker runs over it once.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gnomon
from gnomon.analyzer.config import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.outputs import FOLDER, generate
from gnomon.codegen.write import apply, changes

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
CASES = REPOSITORY / "tests" / "codegen" / "cases"
GUIDE = REPOSITORY / "examples" / "guide"
WRONG = "typed/functions/wrong.py"
MARK = re.compile(r"# wrong: (?P<what>.+)$")

PYTHON = "3.13"
"""The version whose syntax is checked: a golden case needs it, whatever runs the tests."""

Errors = dict[tuple[str, int], str]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything to be checked, below one folder that is the root of all imports."""
    root = tmp_path_factory.mktemp("tree")
    skipped = shutil.ignore_patterns("tests", "__pycache__", ".*")
    shutil.copytree(GUIDE, root, ignore=skipped, dirs_exist_ok=True)
    for case in CASES.iterdir():
        shutil.copytree(case / "functions", root / case.name / "functions", ignore=skipped)
        shutil.copytree(case / "expected", root / case.name / "functions" / FOLDER)
    shutil.copytree(HERE / "project", root / "typed", ignore=skipped)
    files = generate(load_project(Config(root / "typed")).project)
    for change in changes(root / "typed" / "functions" / FOLDER, files):
        apply(change)
    return root


def test_mypy_accepts_right_uses_and_refuses_each_wrong_one(tree: Path) -> None:
    compare(mypy_errors(tree), tree)


def test_pyright_accepts_right_uses_and_refuses_each_wrong_one(tree: Path) -> None:
    compare(pyright_errors(tree), tree)


def compare(found: Errors, tree: Path) -> None:
    """Errors stand exactly on the marked lines of `wrong.py`."""
    wrong = expected(tree)
    assert len(wrong) > 50
    missed = [
        f"{path}:{line}: {what}"
        for (path, line), what in wrong.items()
        if (path, line) not in found
    ]
    assert not missed, "no error for:\n" + "\n".join(missed)
    extra = [
        f"{path}:{line}: {text}"
        for (path, line), text in found.items()
        if (path, line) not in wrong
    ]
    assert not extra, "unexpected errors:\n" + "\n".join(extra)


def expected(tree: Path) -> Errors:
    """The marked lines, with what is wrong with each."""
    lines = (tree / WRONG).read_text().splitlines()
    marks = ((number, MARK.search(line)) for number, line in enumerate(lines, 1))
    return {(WRONG, number): mark["what"] for number, mark in marks if mark}


def import_root() -> Path:
    """The folder from which `gnomon` is imported."""
    assert gnomon.__file__
    return Path(gnomon.__file__).parent.parent


def mypy_errors(tree: Path) -> Errors:
    """What mypy --strict says of the whole tree."""
    roots = [] if import_root().name == "site-packages" else [str(import_root())]
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "mypy",
                "--strict",
                "--no-error-summary",
                "--hide-error-context",
            ),
            *("--python-version", PYTHON),
            *("--explicit-package-bases", "--config-file=", "--no-pretty"),
            *("--cache-dir", str(REPOSITORY / ".mypy_cache" / "tests"), "."),
        ],
        cwd=tree,
        env={**os.environ, "MYPYPATH": os.pathsep.join(roots)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(.+?):(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    return {(path, int(line)): text for path, line, text in found}


def pyright_errors(tree: Path) -> Errors:
    """What pyright in strict mode says of the whole tree."""
    configuration = {
        "typeCheckingMode": "strict",
        "pythonVersion": PYTHON,
        "extraPaths": [str(import_root())],
        "include": ["."],
    }
    (tree / "pyrightconfig.json").write_text(json.dumps(configuration))
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 40
    return {
        (
            Path(entry["file"]).resolve().relative_to(tree.resolve()).as_posix(),
            entry["range"]["start"]["line"] + 1,
        ): entry["message"]
        for entry in report["generalDiagnostics"]
        if entry["severity"] == "error"
    }
