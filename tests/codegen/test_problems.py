"""What codegen refuses, each with its place and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.cli.__main__ import main

from .conftest import MakeProject

HEAD = "from gnomon import Document, Id, MutationCtx, index, mutation\n"

REFUSED = {
    "an annotation is missing": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, x) -> None: ...\n"},
        "functions/jobs.py:3:31: the parameter `x` of f needs an annotation",
    ),
    "the return annotation is missing": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx): ...\n"},
        "functions/jobs.py:3:11: the return of f needs an annotation",
    ),
    "a type cannot be resolved": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, x: Jbo) -> None: ...\n"},
        "functions/jobs.py:3:34: `Jbo` cannot be resolved to a type: import it by its name",
    ),
    "arguments cannot be passed by name": (
        {"jobs.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx, *xs: int) -> None: ...\n"},
        "functions/jobs.py:3:32: `xs` of f cannot be passed by name, but arguments travel by name",
    ),
    "a private class stands in a signature": (
        {
            "jobs.py": "from pydantic import BaseModel\n"
            + HEAD
            + "class _Data(BaseModel): ...\n"
            + "@mutation\nasync def f(ctx: MutationCtx, x: _Data) -> None: ...\n"
        },
        "functions/jobs.py:5:34: `_Data` stands in a public signature, so its name must not start",
    ),
    "a function has no module": (
        {"__init__.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx) -> None: ...\n"},
        "functions/__init__.py:3:11: f has no module to be named by: move it out of __init__.py",
    ),
    "a module's name is a keyword": (
        {"class.py": HEAD + "@mutation\nasync def f(ctx: MutationCtx) -> None: ...\n"},
        "functions/class.py:3:11: `class` cannot be written in a reference: rename",
    ),
    "a function hides a module": (
        {
            "a/__init__.py": HEAD + "@mutation\nasync def b(ctx: MutationCtx) -> None: ...\n",
            "a/b.py": HEAD + "@mutation\nasync def c(ctx: MutationCtx) -> None: ...\n",
        },
        "functions/a/__init__.py:3:11: b and a module have the same name in a reference",
    ),
    "an index names an unknown field": (
        {
            "schema.py": HEAD
            + "class Job(Document, table='jobs'):\n    status: str\n    by = index('statu')\n"
        },
        "functions/schema.py:4:16: Job has no field 'statu'; did you mean 'status'?",
    ),
    "a table's name is computed": (
        {"schema.py": HEAD + "NAME = 'jobs'\nclass Job(Document, table=NAME):\n    x: int\n"},
        "functions/schema.py:3:7: the table of Job must be a string literal",
    ),
    "two classes share a table": (
        {
            "schema.py": HEAD
            + "class A(Document, table='t'):\n    x: int\n"
            + "class B(Document, table='t'):\n    x: int\n"
        },
        "functions/schema.py:4:1: the table 't' belongs to A already",
    ),
    "a table derives from a table": (
        {
            "schema.py": HEAD
            + "class A(Document, table='a'):\n    x: int\nclass B(A, table='b'):\n    y: int\n"
        },
        "functions/schema.py:4:7: B derives from A, which has a table of its own",
    ),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_codegen_refuses_when(
    reason: str,
    make_project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files, message = REFUSED[reason]
    root = make_project({f"functions/{name}": text for name, text in files.items()})
    monkeypatch.chdir(root)
    assert main(["codegen"]) == 1
    assert f"error: {message}" in capsys.readouterr().err
    assert not (root / "functions/_generated").exists()


def test_all_problems_are_told_at_once(
    make_project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    body = "@mutation\nasync def f(ctx: MutationCtx, x, y) -> Nothing: ...\n"
    root = make_project({"functions/jobs.py": HEAD + body})
    monkeypatch.chdir(root)
    main(["codegen"])
    *problems, last = capsys.readouterr().err.splitlines()
    assert [problem.split(": ")[1:3] for problem in problems] == [
        ["functions/jobs.py:3:31", "the parameter `x` of f needs an annotation"],
        ["functions/jobs.py:3:34", "the parameter `y` of f needs an annotation"],
        ["functions/jobs.py:3:40", "`Nothing` cannot be resolved to a type"],
    ]
    assert last == "Nothing was written."


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
