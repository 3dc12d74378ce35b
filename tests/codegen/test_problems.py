"""What codegen leaves out: the check finds it at the same place, and the rest is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gnomon.cli.program import main

from .conftest import MakeProject

HEAD = "from gnomon import Document, Id, MutationCtx, index, mutation\n"
FINE = HEAD + "@mutation\nasync def fine(ctx: MutationCtx) -> None: ...\n"

LEFT_OUT = {
    "a parameter has no annotation": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, x) -> None: ...\n"},
        "functions/jobs.py:3:31: error untyped-any the parameter `x` of `f` has no annotation: "
        "annotate it: the annotations are the validators",
    ),
    "the return has no annotation": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx): ...\n"},
        "functions/jobs.py:3:11: error untyped-any `f` does not say what it returns",
    ),
    "a type cannot be resolved": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, x: Jbo) -> None: ...\n"},
        "functions/jobs.py:3:34: error unsupported-type `Jbo` cannot be written in generated code: "
        "it cannot be resolved: import it by its name",
    ),
    "a type is a function": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, x: list[f]) -> None: ...\n"},
        "functions/jobs.py:3:39: error unsupported-type `f` cannot be written in generated code",
    ),
    "a type is a variable": (
        {
            "jobs.py": HEAD
            + "from typing import TypeVar\nT = TypeVar('T')\n"
            + "@mutation\nasync def f(ctx: MutationCtx, x: T) -> None: ...\n"
        },
        "functions/jobs.py:5:34: error unsupported-type `T` cannot be written in generated code",
    ),
    "a function has type parameters": (
        {"jobs.py": HEAD + "@mutation\nasync def f[T](ctx: MutationCtx) -> None: ...\n"},
        "functions/jobs.py:3:11: error unsupported-type `f` has the type parameter `T`",
    ),
    "arguments cannot be passed by name": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, *xs: int) -> None: ...\n"},
        "functions/jobs.py:3:32: error unsupported-type the parameter `xs` of `f` cannot be given",
    ),
    "a private class stands in a signature": (
        {
            "jobs.py": "from pydantic import BaseModel\n"
            + HEAD
            + "class _Data(BaseModel): ...\n"
            + "@mutation\nasync def f(ctx: MutationCtx, x: list[_Data]) -> None: ...\n"
        },
        "functions/jobs.py:5:39: error private-type `_Data` cannot be written in generated code",
    ),
    "a private class stands behind a private alias": (
        {
            "jobs.py": "from pydantic import BaseModel\n"
            + HEAD
            + "class _Data(BaseModel): ...\n_Many = list[_Data]\n"
            + "@mutation\nasync def f(ctx: MutationCtx, x: _Many) -> None: ...\n"
        },
        "functions/jobs.py:6:34: error private-type `_Many` cannot be written in generated code",
    ),
    "a private alias holds itself": (
        {
            "jobs.py": HEAD
            + "_T = list['_T']\n"
            + "@mutation\nasync def f(ctx: MutationCtx, x: _T) -> None: ...\n"
        },
        "functions/jobs.py:4:34: error private-type `_T` cannot be written in generated code",
    ),
    "a private alias doubles with every other one": (
        {
            "jobs.py": HEAD
            + "_T0 = int\n"
            + "".join(f"_T{n} = tuple[_T{n - 1}, _T{n - 1}]\n" for n in range(1, 41))
            + "@mutation\nasync def f(ctx: MutationCtx, x: _T40) -> None: ...\n"
        },
        "functions/jobs.py:44:34: error private-type `_T40` cannot be written in generated code",
    ),
    "a private class is the type of a document's field": (
        {
            "schema.py": "from pydantic import BaseModel\n"
            + HEAD
            + "class _Data(BaseModel): ...\n"
            + "class Job(Document, table='jobs'):\n    data: _Data\n"
        },
        "functions/schema.py:5:11: error private-type `_Data` cannot be written in generated code",
    ),
    "a document inherits a field of a private type": (
        {
            "base.py": "from pydantic import BaseModel\n"
            + "class _Data(BaseModel): ...\n"
            + "class Base(BaseModel):\n    data: _Data\n",
            "schema.py": HEAD + "from .base import Base\n"
            "class Job(Document, Base, table='jobs'):\n    x: int\n",
        },
        "functions/schema.py:3:7: error private-type `_Data` cannot be written in generated code",
    ),
    "a function has no module": (
        {"__init__.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx) -> None: ...\n"},
        "functions/__init__.py:3:11: error unnameable-function `f` has no module to be named by: "
        "move it out of `__init__.py` into a module",
    ),
    "a module's name is a keyword": (
        {"class.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx) -> None: ...\n"},
        "functions/class.py:3:11: error unnameable-function `class` cannot be written in a "
        "reference: rename functions/class.py",
    ),
    "a module's name is no identifier": (
        {"my-jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx) -> None: ...\n"},
        "functions/my-jobs.py:3:11: error unnameable-function `my-jobs` cannot be written",
    ),
    "a function hides a module": (
        {
            "a/__init__.py": HEAD + "@mutation\nasync def b(ctx: MutationCtx) -> None: ...\n",
            "a/b.py": FINE,
        },
        "functions/a/__init__.py:3:11: error unnameable-function `b` and a module have the same",
    ),
    "an index names an unknown field": (
        {
            "schema.py": HEAD
            + "class Job(Document, table='jobs'):\n    status: str\n    by = index('statu')\n"
        },
        "functions/schema.py:4:16: error unknown-index `Job` has no field 'statu'",
    ),
    "an index is computed": (
        {
            "schema.py": HEAD
            + "class Job(Document, table='jobs'):\n    status: str\n    by = index(''.join('x'))\n"
        },
        "functions/schema.py:4:16: error unknown-index the field of an index is not written out",
    ),
    "a table's name is computed": (
        {"schema.py": HEAD + "NAME = 'jobs'\nclass Job(Document, table=NAME):\n    x: int\n"},
        "functions/schema.py:3:7: error misdeclared-table the table of `Job` is not written out: "
        'give it as a string: `table="…"`',
    ),
    "two classes share a table": (
        {
            "schema.py": HEAD
            + "class A(Document, table='t'):\n    x: int\n"
            + "class B(Document, table='t'):\n    x: int\n"
        },
        "functions/schema.py:4:7: error misdeclared-table the table 't' belongs to `A` already",
    ),
    "a table derives from a table": (
        {
            "schema.py": HEAD
            + "class A(Document, table='a'):\n    x: int\nclass B(A, table='b'):\n    y: int\n"
        },
        "functions/schema.py:4:7: error misdeclared-table `B` derives from `A`, which has a table",
    ),
    "a table is generic": (
        {"schema.py": HEAD + "class A[T](Document, table='a'):\n    x: int\n"},
        "functions/schema.py:2:7: error misdeclared-table `A` has a table, so it cannot be generic",
    ),
}
LINE = re.compile(r"(?P<place>.+?:\d+:\d+): error (?P<rule>[a-z-]+) ")


@pytest.fixture(params=LEFT_OUT)
def case(
    request: pytest.FixtureRequest, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A project in the working directory with something to leave out; gives what is said of it."""
    files, message = LEFT_OUT[request.param]
    root = make_project({f"functions/{name}": text for name, text in files.items()})
    (root / "functions/other.py").write_text(FINE)
    monkeypatch.chdir(root)
    return message


def test_what_cannot_be_expressed_is_named_and_the_rest_is_written(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["codegen"]) == 1
    assert case in capsys.readouterr().err
    api = Path("functions/_generated/api.py").read_text()
    assert "def fine() -> None:" in api
    assert "def f(" not in api
    assert '"other:fine"' in Path("functions/_generated/manifest.json").read_text()
    compile(Path("functions/_generated/server.py").read_text(), "server.py", "exec")


def test_the_check_finds_it_under_the_same_rule_at_the_same_place(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["codegen"])
    told = LINE.match(capsys.readouterr().err)
    assert told
    assert main(["check", "--output-format", "concise", "--no-cache"]) == 1
    found = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{told['place']}: error {told['rule']} ") for line in found), found


def test_what_was_left_out_stays_wrong_until_it_is_mended(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["codegen"])
    assert main(["codegen", "--check"]) == 1
    assert case in capsys.readouterr().err


def test_all_problems_are_told_at_once(
    make_project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    body = "@mutation\nasync def f(ctx: MutationCtx, x, y) -> Nothing: ...\n"
    root = make_project({"functions/jobs.py": HEAD + body})
    monkeypatch.chdir(root)
    main(["codegen"])
    assert [line.split(" error ")[0] for line in capsys.readouterr().err.splitlines()] == [
        "functions/jobs.py:3:31:",
        "functions/jobs.py:3:34:",
        "functions/jobs.py:3:40:",
    ]


@pytest.mark.parametrize("folder", ["a/__init__.py", "a/b.py"])
def test_a_module_and_a_package_of_one_name_are_refused_with_both_paths(
    folder: str,
    make_project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = make_project({"functions/a.py": FINE, f"functions/{folder}": FINE})
    monkeypatch.chdir(root)
    for command in ("codegen", "check"):
        assert main([command]) == 2
        assert capsys.readouterr().err == (
            f"error: functions/a.py and functions/{folder} cannot both be imported: "
            "`functions.a` is a module or a package\nRename one of them.\n"
        )


def test_types_from_outside_the_functions_folder_are_imported_absolutely(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(
        {
            "shared/__init__.py": "",
            "shared/money.py": "from dataclasses import dataclass\n"
            "@dataclass\nclass Money:\n    cents: int\n",
            "functions/jobs.py": HEAD
            + "from shared.money import Money\n"
            + "@mutation\nasync def pay(ctx: MutationCtx, amount: Money) -> None: ...\n",
        }
    )
    monkeypatch.chdir(root)
    assert main(["codegen"]) == 0
    api = Path("functions/_generated/api.py").read_text()
    assert "    from shared.money import Money\n" in api
    assert "def pay(*, amount: Money) -> None:" in api


def test_modules_of_the_package_around_the_functions_are_imported_relatively(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(
        {
            "gnomon.toml": 'functions = "src/app/functions"',
            "src/app/__init__.py": "",
            "src/app/money.py": "class Money:\n    cents: int\n",
            "src/app/functions/__init__.py": "",
            "src/app/functions/jobs.py": HEAD
            + "import app.money as m\n"
            + "@mutation\nasync def pay(ctx: MutationCtx, amount: m.Money) -> None: ...\n",
        }
    )
    monkeypatch.chdir(root)
    assert main(["codegen"]) == 0
    api = Path("src/app/functions/_generated/api.py").read_text()
    assert "    from ...money import Money\n" in api
