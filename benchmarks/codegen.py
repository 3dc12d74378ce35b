"""What `gnomon codegen` costs on a large project, and what its files cost those who use them."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Case, measure, python, seconds, table, versions

SCHEMA = '''"""The documents of a generated project."""

from typing import Literal

from gnomon import Document, index


'''
TABLE = """class Thing{index}(Document, table="things{index}"):
    title: str
    amount: float
    status: Literal["pending", "done"] = "pending"

    by_status = index("status", "creation_time")


"""
HEADER = '''"""Module {index} of a generated project."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from gnomon import Id, MutationCtx, QueryCtx, internal_mutation, query
from pydantic import BaseModel, Field

from ..schema import Thing{table}


class Order{index}(BaseModel):
    """What is ordered."""

    title: Annotated[str, Field(max_length=80)]
    amount: float = Field(gt=0)
    status: Literal["pending", "done"] = "pending"


@dataclass
class Line{index}:
    order: Order{index}
    at: datetime | None = None
'''
FUNCTION = '''

@{decorator}
async def {name}(
    ctx: {context},
    order: Order{index},
    lines: list[Line{index}],
    thing_id: Id[Thing{table}] | None = None,
    limit: int = {limit},
) -> dict[str, Line{index}] | None:
    """Function {number} of module {index}."""
    total = sum(line.order.amount for line in lines)
    return None if total > limit else {{order.title: lines[0]}}
'''
USER = '''"""A module that uses every area of the references."""

from functions._generated.api import api, internal
from functions._generated.server import MutationCtx


async def use(ctx: MutationCtx) -> None:
    print(api, internal, ctx.now)
'''
AREAS, TABLES = 20, 40
CODEGEN = (sys.executable, "-m", "gnomon.cli", "codegen")
CHECK = (sys.executable, "-m", "gnomon.cli", "check")
GENERATED = "functions/_generated"
AND = "import pydantic, functions._generated.server, functions.schema"


def write_project(root: Path, modules: int, functions: int) -> None:
    """A project of so many function modules, which register so many functions together."""
    (root / "gnomon.toml").touch()
    folder = root / "functions"
    folder.mkdir()
    (folder / "__init__.py").touch()
    tables = "".join(TABLE.format(index=index) for index in range(TABLES))
    (folder / "schema.py").write_text(SCHEMA + tables.rstrip() + "\n", encoding="utf-8")
    for index in range(modules):
        area = folder / f"area{index % AREAS}"
        area.mkdir(exist_ok=True)
        (area / "__init__.py").touch()
        numbers = range(index, functions, modules)
        text = HEADER.format(index=index, table=index % TABLES)
        for position, number in enumerate(numbers):
            is_query = position % 2 == 0
            text += FUNCTION.format(
                index=index,
                number=number,
                table=index % TABLES,
                name=f"function_{position}",
                limit=number,
                decorator="query" if is_query else "internal_mutation",
                context="QueryCtx" if is_query else "MutationCtx",
            )
        (area / f"m{index}.py").write_text(text, encoding="utf-8")
    (root / "user.py").write_text(USER, encoding="utf-8")


def change_signature(root: Path) -> None:
    """Change what one function takes, another value at each call."""
    file = root / "functions/area0/m0.py"
    head, _, tail = file.read_text(encoding="utf-8").partition("    limit: int = ")
    old, _, rest = tail.partition(",")
    file.write_text(f"{head}    limit: int = {int(old) + 1},{rest}", encoding="utf-8")


def forget(root: Path) -> None:
    """Leave nothing that was kept or generated."""
    shutil.rmtree(root / ".gnomon", ignore_errors=True)
    shutil.rmtree(root / GENERATED, ignore_errors=True)


def forget_types(root: Path) -> None:
    """Leave nothing that mypy kept."""
    shutil.rmtree(root / ".mypy_cache", ignore_errors=True)


def run(command: tuple[str, ...], root: Path) -> None:
    """Run a command that has to succeed.

    Raises:
        FailedRun: it did not.
    """
    seconds(Case("", command), root)


def warm(root: Path) -> None:
    """Check once, so that the next check has everything."""
    run(CHECK, root)


GENERATING = (
    Case("`gnomon check`, nothing changed", CHECK, warm),
    Case("`gnomon codegen`, nothing changed", CODEGEN, lambda root: run(CODEGEN, root)),
    Case("`gnomon codegen`, one signature changed", CODEGEN, change_signature),
    Case("`gnomon codegen`, nothing generated or kept", CODEGEN, forget),
)
IMPORTING = (
    Case('`python -c "import pydantic"`', python("import pydantic")),
    Case("the same and `_generated.api`", python("import pydantic, functions._generated.api")),
    Case("the same and `_generated.server`, with the schema", python(AND)),
)
MYPY = (sys.executable, "-m", "mypy", "--strict")
API = f"{GENERATED}/api.py"
PYRIGHT = (sys.executable, "-m", "pyright", "--pythonpath", sys.executable)
CHECKING = (
    Case("mypy on a module that imports gnomon, nothing kept", (*MYPY, "plain.py"), forget_types),
    Case("mypy on one that uses `_generated`, nothing kept", (*MYPY, "user.py"), forget_types),
    Case("mypy on one that uses `_generated`, everything kept", (*MYPY, "user.py")),
    Case("pyright on a module that imports gnomon", (*PYRIGHT, "plain.py")),
    Case("pyright on one that uses `_generated`", (*PYRIGHT, "user.py")),
    Case("pyright on `_generated/api.py`", (*PYRIGHT, API)),
)


def figures(words: list[str]) -> str:
    """The tables, as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run codegen")
    parser.add_argument("--modules", type=int, default=300)
    parser.add_argument("--functions", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args(words)
    sections = [versions("libcst", "pydantic", "mypy", "pyright")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder, arguments.modules, arguments.functions)
        (folder / "plain.py").write_text("from gnomon import mutation\n", encoding="utf-8")
        run(CODEGEN, folder)
        lines = len((folder / GENERATED / "api.py").read_text(encoding="utf-8").splitlines())
        sections.append(
            f"### {arguments.functions:,} functions in {arguments.modules:,} modules; "
            f"`api.py` has {lines:,} lines"
        )
        for cases in (GENERATING, IMPORTING, CHECKING):
            sections.append(table(measure(cases, folder, arguments.runs)))
    return "\n\n".join(sections)
