"""Golden cases: the same bytes, clean for a linter and a formatter, importable, callable.

That both type checkers accept them is tested in `tests/typing`.
"""

from __future__ import annotations

import json
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.outputs import generate
from gnomon.functions import RegisteredFunction
from gnomon.kinds import Visibility
from gnomon.references import FunctionReference
from gnomon.testing import InMemoryRuntime

from .conftest import CASES, case_names, needs_python

NAMES = case_names()
REWRITE = "make regen"


@pytest.mark.parametrize("name", NAMES)
def test_output_is_the_expected_one_byte_for_byte(name: str) -> None:
    case = CASES / name
    generated = generate(load_project(Config(case)).project)
    expected = {path.name: path.read_bytes() for path in (case / "expected").iterdir()}
    assert {file: text.encode() for file, text in generated.items()} == expected, (
        f"run `{REWRITE}` and read the diff"
    )


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]])
def test_output_is_clean_for_ruff_as_it_comes(cases_folder: Path, command: list[str]) -> None:
    files = [str(path) for path in cases_folder.glob("*/functions/_generated/*.py")]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_registered_function_has_its_reference(
    name: str, cases_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_python(name)
    monkeypatch.syspath_prepend(cases_folder)
    generated = import_module(f"{name}.functions._generated.api")
    roots = {Visibility.PUBLIC: generated.api, Visibility.INTERNAL: generated.internal}
    functions = dict(registered(f"{name}.functions"))
    assert functions
    for path, function in functions.items():
        steps = path.replace("/", ".").replace(":", ".").split(".")
        reference = reduce(getattr, steps, roots[function.visibility])
        assert isinstance(reference, FunctionReference)
        assert (reference.path, reference.kind) == (path, function.kind)
        assert reference.visibility is function.visibility


@pytest.mark.parametrize("name", NAMES)
def test_the_functions_can_be_called(name: str, tmp_path: Path) -> None:
    """`calls.json` holds arguments and what comes back, by the path of a function."""
    needs_python(name)
    shutil.copytree(CASES / name, tmp_path / name, ignore=shutil.ignore_patterns("expected"))
    shutil.copytree(CASES / name / "expected", tmp_path / name / "functions" / "_generated")
    manifest = json.loads((CASES / name / "expected" / "manifest.json").read_text())
    calls = json.loads((CASES / name / "calls.json").read_text())
    assert calls
    with InMemoryRuntime(tmp_path / name) as runtime:
        for path, (arguments, expected) in calls.items():
            run = getattr(runtime, f"run_{manifest['functions'][path]['kind']}")
            answer = to_jsonable_python(run(path, **arguments), by_alias=True)
            assert answer == expected, path


def registered(package: str) -> Iterator[tuple[str, RegisteredFunction[..., object]]]:
    """Every registered function of a package, by its path, as importing shows it."""
    root = import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        if "._generated" in info.name:
            continue
        module = import_module(info.name)
        prefix = info.name.removeprefix(f"{package}.").replace(".", "/")
        for name, value in vars(module).items():
            if isinstance(value, RegisteredFunction):
                yield f"{prefix}:{name}", value
