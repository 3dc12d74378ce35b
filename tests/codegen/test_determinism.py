"""The same project gives the same bytes, wherever and in whatever order it is read."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.files import discovery
from gnomon.analyzer.loading import load_project
from gnomon.codegen.outputs import generate

from .conftest import CASES, MakeProject, case_names
from .regenerate import client_files

EVERYTHING = """
import sys
from pathlib import Path
from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.loading import load_project
from gnomon.codegen.clients.interface import interface_of
from gnomon.codegen.clients.targets import TARGETS
from gnomon.codegen.outputs import generate

for case in sorted(Path(sys.argv[1]).iterdir()):
    project = load_project(Config(case)).project
    interface = interface_of(project, include_internal=True)
    print(generate(project), [target.generate(interface) for target in TARGETS.values()])
"""
JOBS = """
    from gnomon import MutationCtx, mutation
    from pydantic import BaseModel
    from . import other

    class Order(BaseModel):
        amount: int

    @mutation
    async def place(ctx: MutationCtx, order: Order, other: other.Order) -> None: ...

    LIMIT = 3

    @mutation
    async def cancel(ctx: MutationCtx, order: Order) -> None: ...
"""
MOVED = """
    from pydantic import BaseModel
    from . import other
    from gnomon import MutationCtx, mutation

    def helper() -> int:
        return LIMIT

    LIMIT = 3

    class Unrelated(BaseModel):
        order: "Order"

    @mutation
    async def cancel(ctx: MutationCtx, order: "Order") -> None:
        helper()

    @mutation
    async def place(ctx: MutationCtx, order: "Order", other: other.Order) -> None: ...

    class Order(BaseModel):
        amount: int
"""
OTHER = "from pydantic import BaseModel\n\nclass Order(BaseModel):\n    number: int\n"


def generated(root: Path) -> dict[str, str]:
    project = load_project(Config(root)).project
    return {**generate(project), **client_files(project)}


def test_it_does_not_depend_on_the_order_of_hashing() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", EVERYTHING, str(CASES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert "_InternalWork" in outputs.pop()


@pytest.mark.parametrize("name", case_names())
def test_it_does_not_depend_on_the_order_of_files(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generated(CASES / name)
    walk, shuffle = os.walk, random.Random(1).shuffle

    def shuffled(folder: Path) -> object:
        for where, folders, names in walk(folder):
            shuffle(folders)
            shuffle(names)
            yield where, folders, names

    monkeypatch.setattr(discovery.os, "walk", shuffled)
    assert generated(CASES / name) == before


def test_it_does_not_depend_on_where_in_a_module_things_stand(make_project: MakeProject) -> None:
    files = {"functions/other.py": OTHER, "functions/jobs.py": JOBS}
    before = generated(make_project(files))
    assert generated(make_project({**files, "functions/jobs.py": MOVED})) == before


def test_it_does_not_depend_on_where_the_project_lies(tmp_path: Path) -> None:
    case = CASES / "collisions"
    elsewhere = tmp_path / "a folder" / "project"
    elsewhere.parent.mkdir()
    elsewhere.symlink_to(case, target_is_directory=True)
    assert generated(elsewhere) == generated(case)
