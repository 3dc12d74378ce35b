"""No Python ends a check or keeps it long: forms that double, turn in circles, or go on for ever.

Each is checked by all rules. Where the cost grew faster than the form, two sizes are compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.analyzer.project import Project
from gnomon.analyzer.report import Report
from gnomon.analyzer.rule import Finding
from gnomon.analyzer.syntax import Module
from gnomon.rules import missing_timeout
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import write_project

CATALOG = BuiltinCatalog()

HEAD = """
import asyncio, requests, time
from typing import Annotated, Generic, Literal, NewType, Optional, TypeVar
from dataclasses import dataclass
from gnomon import ActionCtx, QueryCtx, action, query
from ._generated.api import internal
"""
ACTION = """
@action
async def act(ctx: ActionCtx, x: int = 0) -> None:
"""
QUERY = """
@query
async def ask(ctx: QueryCtx, one: {kind}, two: '{kind}', three: list[{kind}]) -> {kind}:
    return one
"""

CAUGHT = """
def {name}():
    try:
        requests.get("u", timeout=1)
    except ValueError as error:
"""

Files = Mapping[str, str]


def module(before: str = "", inside: str = "pass") -> Files:
    """A module with an action, and what stands before it."""
    body = "".join(f"    {line}\n" for line in inside.splitlines())
    return {"functions/jobs.py": f"{HEAD}{before}\n{ACTION}{body}"}


def uses(name: str) -> str:
    """Statements that ask what a name denotes."""
    return "\n".join(
        (
            f"requests.get({name}, timeout={name}, json={name})",
            f"await asyncio.gather(*{name})",
            f"await ctx.scheduler.run_after({name}, internal.jobs.act, x={name})",
        )
    )


def doubling(first: str, step: str, many: int = 60) -> str:
    """A row of variables, each made of the one before."""
    steps = (f"a{at} = {step.replace('A', f'a{at - 1}')}" for at in range(1, many))
    return "\n".join((f"a0 = {first}", *steps, f"last = a{many - 1}"))


def classes(head: str, many: int = 30) -> str:
    """Classes that inherit from one another in diamonds."""
    rows = (
        f"class L{at}(B{at}):\n    l{at}: int\nclass R{at}(B{at}):\n    r{at}: int\n"
        f"class B{at + 1}(L{at}, R{at}):\n    b{at}: int\n"
        for at in range(many)
    )
    return f"{head}\nclass B0:\n    a: int\n{''.join(rows)}"


def typed(before: str, kind: str = "T") -> Files:
    """A function that takes and gives a type, and a call of it."""
    call = "await ctx.run_query(internal.jobs.ask, one=1, two={'a': [2]}, three=[])"
    return module(before + QUERY.format(kind=kind), call)


def stars(modules: int) -> Files:
    """Modules that bring all that all others have, and a name that none of them has."""
    rows = "".join(f"from .m{at} import *\n" for at in range(modules))
    return {
        **module(rows, uses("missing")),
        **{f"functions/m{at}.py": f"{rows}v{at} = 1\n" for at in range(modules)},
    }


DOUBLING = {
    "tuples": ("1", "(A, A)"),
    "sums of texts": ("'ab'", "A + A"),
    "formatted texts": ("'ab'", "f'{A}{A}'"),
    "powers": ("2", "A ** A"),
    "products": ("'x'", "A * 1_000_000_000"),
    "unions": ("int", "A | A"),
    "subscripts": ("list", "A[A]"),
    "annotations": ("int", "Annotated[A, A]"),
    "literals": ("Literal[1]", "Literal[A, A]"),
}

ALIASES = {
    "itself": "T = T",
    "itself in quotes": "T = list['T']",
    "two in a circle": "T = 'U | None'\nU = 'T | None'",
    "itself as a private name": "_T = list['_T']\nT = _T",
    "a new type of itself": "T = NewType('T', 'T')",
    "new types in a circle": "T = NewType('T', 'U')\nU = NewType('U', T)",
    "a literal of itself": "T = Literal[T]",
    "a type variable bound to itself": "T = TypeVar('T', bound='T')",
    "a class of itself": "class T(T): pass",
    "a statement of itself": "type T = list[T] | T",
    "a class that grows": "X = TypeVar('X')\n@dataclass\nclass T(Generic[X]):\n"
    "    a: 'T[tuple[X, X]]'\n    b: 'T[dict[str, X]]'\n    c: 'T[list[X]]'",
}

HELPER = (
    """
def help():
    a = None
    try:
        a = requests.get('u', timeout=1)
    except OSError:
        pass
    a0 = (a, a)
"""
    + "".join(f"    a{at} = (a{at - 1}, a{at - 1})\n" for at in range(1, 60))
    + "    return a59\n"
)

FORMS: dict[str, Files] = {
    **{
        f"doubling {name}, {where}": files
        for name, (first, step) in DOUBLING.items()
        for where, files in (
            ("in a module", module(doubling(first, step), uses("last"))),
            ("in a function", module("", doubling(first, step) + "\n" + uses("last"))),
            ("as a type", typed(doubling(first, step), "last")),
        )
    },
    **{
        f"a private type that doubles by {step}": typed(
            doubling("int", step).replace("a", "_a").replace("l_a", "la"), "last"
        )
        for step in ("dict[str, A] | list[A]", "tuple[A, A]")
    },
    **{f"a type that is {name}": typed(text) for name, text in ALIASES.items()},
    "a narrowed field of a type that holds itself": typed(
        "type S = S | None\n@dataclass\nclass T:\n    x: Annotated[S, 1]\n"
    ),
    "a narrowed field of types that double": typed(
        doubling("int", "A | A") + "\n@dataclass\nclass T:\n    x: Annotated[last, 1]\n"
    ),
    "what a helper gives that failed, doubled": module(HELPER, "y = help()\nprint(y or 1)"),
    "classes in diamonds": typed(classes(""), "B30"),
    "models in diamonds": typed(classes("@dataclass"), "B30"),
    "stars from everywhere": stars(12),
    "handlers that double with each helper": module(
        CAUGHT.format(name="h0")
        + "        pass\n"
        + "".join(f"def h{at + 1}():\n" + f"    h{at}()\n" * 4 for at in range(14)),
        "h14()",
    ),
    "a long name": module(f"{'n' * 50_000} = 1", uses("n" * 50_000)),
}


def checked(folder: Path, files: Files) -> Report:
    """What all rules say; none of them fails, or goes on until there is no room for calls."""
    write_project(folder, files)
    report = check(Config(root=folder, select=frozenset(CATALOG.names)), CATALOG)
    assert report.failures == ()
    assert not any("made of one another" in found.message for found in report.diagnostics)
    return report


@pytest.mark.parametrize("files", FORMS.values(), ids=FORMS)
@pytest.mark.timeout(60)
def test_a_hostile_form_is_judged_in_a_moment(tmp_path: Path, files: Files) -> None:
    began = time.process_time()
    checked(tmp_path, files)
    assert time.process_time() - began < 10


def aliases(many: int) -> Files:
    return module(doubling("5", "A", many), uses("last"))


def aliases_across_modules(many: int) -> Files:
    rows = {
        f"functions/m{at}.py": f"from .m{at - 1} import a as before\na = before\n"
        for at in range(1, many)
    }
    return {
        **module(f"from .m{many - 1} import a", uses("a")),
        "functions/m0.py": "a = 5\n",
        **rows,
    }


def cases(many: int) -> Files:
    rows = "".join(
        f"    case {at}:\n        y = requests.get('u', timeout=1)\n" for at in range(many)
    )
    return module("", f"match x:\n{rows}")


def ignores(many: int) -> Files:
    return module("".join(f"x{at} = 1  # gnomon: ignore[invalid-cron]\n" for at in range(many)))


def names_in_one_ignore(many: int) -> Files:
    return module(f"x = 1  # gnomon: ignore[{'invalid-cron, ' * many}]\n")


def misspelt(many: int) -> Files:
    rows = "".join(f"@query\nasync def q{at}(ctx: QueryCtx): pass\n" for at in range(many))
    calls = "\n".join(f"await ctx.run_query(internal.jobs.qq{at})" for at in range(many))
    return module(rows, calls)


GROWING: dict[str, tuple[Callable[[int], Files], int]] = {
    "aliases of aliases": (aliases, 300),
    "aliases of aliases across modules": (aliases_across_modules, 40),
    "cases": (cases, 300),
    "comments that silence": (ignores, 1_000),
    "names in one comment": (names_in_one_ignore, 1_000),
    "misspelt references": (misspelt, 150),
}


@pytest.mark.parametrize(("form", "many"), GROWING.values(), ids=GROWING)
@pytest.mark.timeout(120)
def test_three_times_as_much_takes_no_nine_times_as_long(
    tmp_path: Path, form: Callable[[int], Files], many: int
) -> None:
    def cost(size: int) -> float:
        began = time.process_time()
        checked(tmp_path / str(size), form(size))
        return time.process_time() - began

    cost(10)  # what is imported and made once
    small = cost(many)
    assert cost(3 * many) < 6.5 * small + 0.2


def test_a_row_that_is_too_long_to_be_followed_is_one_finding(tmp_path: Path) -> None:
    ignore = "  # gnomon: ignore[hardcoded-secret] none is found here"
    row = doubling("1", "A", many=20_000)
    write_project(tmp_path, module(row + ignore, uses("last")))
    report = check(Config(root=tmp_path, select=frozenset(CATALOG.names)), CATALOG)
    assert [found.rule for found in report.diagnostics] == ["syntax-error"]
    assert "made of one another" in report.diagnostics[0].message
    assert not report.failures


def test_a_rule_of_gnomon_that_turns_in_a_circle_is_named_and_the_others_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turning(module: Module, project: Project) -> list[Finding]:
        return [*turned(module, project)]

    def turned(module: Module, project: Project) -> list[Finding]:
        return turning(module, project)

    monkeypatch.setattr(missing_timeout, "check", turning)
    write_project(tmp_path, module("", "requests.get('u')\nawait ctx.db.get(1)"))
    report = check(Config(root=tmp_path, select=frozenset(CATALOG.names)), CATALOG)
    assert {failure.rule for failure in report.failures} == {"missing-timeout"}
    assert "functions/jobs.py" in {failure.path for failure in report.failures}
    assert all(failure.text.startswith("RecursionError") for failure in report.failures)
    assert "db-in-action" in {found.rule for found in report.diagnostics}
    assert "syntax-error" not in {found.rule for found in report.diagnostics}
