"""Generated code under mypy --strict, pyright strict and ty: right passes, wrong is an error.

Each checker runs once over one tree: the golden cases, the guide's app, and right and wrong uses.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from .conftest import PYTHON, REPOSITORY, import_root

WRONG = ("typed/functions/wrong.py", "client_uses/wrong.py")
MARK = re.compile(r"# wrong: (?P<what>.+)$")

TY_MISSES = {
    "an unknown field": "ty does not look into `**fields: Unpack[…]`",
    "another table's field": "ty does not look into `**fields: Unpack[…]`",
    "a patched id": "ty does not look into `**fields: Unpack[…]`",
    "a query with a mutation's context": "ty does not hold a `Concatenate` to its bound",
    "a mutation with an action's context": "ty does not hold a `Concatenate` to its bound",
    "a blocking action with an asynchronous context": "ty does not hold a `Concatenate` to its "
    "bound",
}
"""The wrong uses that ty takes for right, by what is wrong with them, and why."""

TY_STRICTER = {"workflows/catalog.py": "ty says that a callable may have no `__name__`"}
"""Files of the guide's app in which ty finds what the other two allow."""

Errors = dict[tuple[str, int], str]


def test_mypy_accepts_right_uses_and_refuses_each_wrong_one(tree: Path) -> None:
    compare(mypy_errors(tree), tree)


def test_pyright_accepts_right_uses_and_refuses_each_wrong_one(tree: Path) -> None:
    compare(pyright_errors(tree), tree)


def test_ty_accepts_right_uses_and_refuses_all_wrong_ones_but_those_it_cannot_tell(
    tree: Path,
) -> None:
    found = ty_errors(tree)
    assert TY_STRICTER.keys() <= {path for path, _ in found}, "ty has learnt: shorten the list"
    compare(
        {place: text for place, text in found.items() if place[0] not in TY_STRICTER},
        tree,
        missed_by=TY_MISSES,
    )


def compare(found: Errors, tree: Path, missed_by: Mapping[str, str] = MappingProxyType({})) -> None:
    """Errors stand exactly on the marked lines of `WRONG`, those apart that are `missed_by`."""
    marked = expected(tree)
    assert len(marked) > 50
    wrong = {place: what for place, what in marked.items() if what not in missed_by}
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
    found: Errors = {}
    for path in WRONG:
        for number, line in enumerate((tree / path).read_text().splitlines(), 1):
            if mark := MARK.search(line):
                found[path, number] = mark["what"]
    return found


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


def ty_errors(tree: Path) -> Errors:
    """What ty says of the whole tree."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "ty", "check", "--output-format", "concise"),
            *("--python", sys.executable, "--python-version", PYTHON),
            *("--extra-search-path", str(import_root()), "."),
        ],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(.+?):(\d+):\d+: error\S* (.*)$", done.stdout, re.MULTILINE)
    return {(path, int(line)): text for path, line, text in found}
