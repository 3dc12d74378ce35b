"""What a name means across modules, and which functions are registered."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

import gnomon
from gnomon.analyzer import syntax
from gnomon.analyzer.lower.from_ast.module import lower
from gnomon.analyzer.names.meanings import Definition
from gnomon.analyzer.project import Project
from gnomon.analyzer.tables.dialect import VOCABULARY


def project_of(**sources: str) -> Project:
    """A project of modules by name; `__` stands for a dot, a trailing `_` makes a package."""
    modules: dict[str, syntax.Module] = {}
    for key, text in {"functions_": "", **sources}.items():
        name = key.rstrip("_").replace("__", ".")
        tree = ast.parse(dedent(text))
        modules[name], _ = lower(tree, path=f"{name}.py", name=name, is_package=key.endswith("_"))
    return Project(modules, "functions")


def meaning(project: Project, expression: str, module: str = "functions.a") -> str | None:
    """The canonical name of an expression in a module."""
    tree = ast.parse(expression)
    parsed, _ = lower(tree, path="", name="", is_package=False)
    statement = parsed.body[0]
    assert isinstance(statement, syntax.ExpressionStatement)
    return project.qualified_name(project.modules[module], statement.value)


LIBRARY = "def load(): ...\nclass Item: ...\nvalue = f()\nitems = Item\n_hidden = f()\n"

IMPORTS = {
    "from functions.lib import load": ("load", "functions.lib.load"),
    "from .lib import load as l": ("l", "functions.lib.load"),
    "from . import lib": ("lib.load", "functions.lib.load"),
    "from . import lib as other": ("other.Item", "functions.lib.Item"),
    "import functions.lib": ("functions.lib.load", "functions.lib.load"),
    "import functions.lib as other ": ("other.load", "functions.lib.load"),
    "from .lib import *": ("load", "functions.lib.load"),
    "from .lib import * ": ("_hidden", None),
    "from .lib import items": ("items", "functions.lib.Item"),
    "from .lib import value": ("value", "functions.lib.value"),
    "from .lib import load\nagain = load": ("again", "functions.lib.load"),
    "try:\n    from .lib import load\nexcept ImportError:\n    load = None": (
        "load",
        "functions.lib.load",
    ),
    "if x:\n    from .lib import load": ("load", "functions.lib.load"),
    "import httpx2 as h": ("h.AsyncClient", "httpx2.AsyncClient"),
    "import os.path": ("os.path.join", "os.path.join"),
    "from gnomon import action as act": ("act", "gnomon.action"),
    "from ._generated.server import mutation": ("mutation", "gnomon.mutation"),
    "from ._generated import server": ("server.mutation", "gnomon.mutation"),
    "from ._generated.api import internal": ("internal.jobs", "_generated.api.internal.jobs"),
    "from gnomon import *": ("query", "gnomon.query"),
    "x = 1": ("len", "builtins.len"),
    "len = 1": ("len", "functions.a.len"),
    "y = 1": ("nothing", None),
    "from .missing import gone": ("gone", "functions.missing.gone"),
}


@pytest.mark.parametrize("statement", IMPORTS)
def test_a_name_means_what_it_was_bound_to(statement: str) -> None:
    expression, expected = IMPORTS[statement]
    project = project_of(functions__lib=LIBRARY, functions__a=statement)
    assert meaning(project, expression) == expected


def test_a_package_hands_on_what_it_imports() -> None:
    project = project_of(
        functions__tools_="from .inner import load as handed\nfrom .more import *\n",
        functions__tools__inner=LIBRARY,
        functions__tools__more="from .inner import Item\n",
        functions__a="from .tools import handed, Item\nfrom . import tools\n",
    )
    assert meaning(project, "handed") == "functions.tools.inner.load"
    assert meaning(project, "Item") == "functions.tools.inner.Item"
    assert meaning(project, "tools.handed") == "functions.tools.inner.load"
    assert meaning(project, "tools.inner.load") == "functions.tools.inner.load"


def test_imports_in_a_circle_end() -> None:
    project = project_of(
        functions__a="from .b import x, y\nfrom .b import *\nz = y\n",
        functions__b="from .a import x, z as y\nfrom .a import *\n",
    )
    assert not isinstance(project.lookup(project.modules["functions.a"], "x"), Definition)
    assert not isinstance(project.lookup(project.modules["functions.a"], "z"), Definition)
    assert meaning(project, "nothing") is None


def test_a_function_hides_the_submodule_of_its_name() -> None:
    project = project_of(
        functions__tools_="from .load import load\n",
        functions__tools__load="def load(): ...\n",
        functions__a="from .tools import load\n",
    )
    assert meaning(project, "load") == "functions.tools.load.load"


def registered(**sources: str) -> list[tuple[str, str, str]]:
    """The path, kind and visibility of every registered function."""
    project = project_of(**sources)
    return [
        (found.path, str(found.kind), str(found.visibility))
        for module in project.functions_modules
        for found in project.registrations(module)
    ]


def test_registrations_have_path_kind_and_visibility() -> None:
    assert registered(
        functions__billing_="",
        functions__billing__invoices="""
            import gnomon as g
            from functions._generated.server import internal_query as iq

            @g.mutation
            async def send(ctx): ...

            @iq(timeout=1)
            async def get(ctx): ...

            async def _pay(ctx): ...

            pay = g.internal_action(_pay)

            async def helper(ctx): ...
            """,
    ) == [
        ("billing/invoices:send", "mutation", "public"),
        ("billing/invoices:get", "query", "internal"),
        ("billing/invoices:pay", "action", "internal"),
    ]


def test_of_two_definitions_of_a_name_the_last_is_registered() -> None:
    project = project_of(
        functions__a="""
            from gnomon import query

            @query
            async def get(ctx, first): ...

            @query
            async def get(ctx, second): ...
            """
    )
    (found,) = project.registrations(project.modules["functions.a"])
    assert [parameter.name for parameter in found.arguments] == ["second"]


NOT_REGISTERED = {
    "another library's decorator": "from flask import action\n@action\ndef f(ctx): ...",
    "a parameter that hides the decorator": (
        "from gnomon import action\ndef wrap(f, action):\n    return action(f)\n"
        "@wrap\ndef f(ctx): ..."
    ),
    "a wrapper that registers nothing": ("def wrap(f):\n    return f\n@wrap\ndef f(ctx): ..."),
    "wrappers in a circle": (
        "def a(f):\n    return b(f)\ndef b(f):\n    return a(f)\n@a\ndef f(ctx): ..."
    ),
    "a method": "from gnomon import action\nclass C:\n    @action\n    def f(self, ctx): ...",
    "a nested function": "from gnomon import action\ndef g():\n    @action\n    def f(ctx): ...",
}


@pytest.mark.parametrize("name", NOT_REGISTERED)
def test_is_not_registered_by(name: str) -> None:
    assert registered(functions__a=NOT_REGISTERED[name]) == []


def test_a_module_of_helpers_outside_the_folder_registers_nothing() -> None:
    source = "from gnomon import query\n@query\nasync def get(ctx): ...\n"
    assert registered(helpers=source) == []


def test_a_star_import_of_ours_brings_all_that_we_hand_on() -> None:
    handed_on = {f"gnomon.{name}" for name in gnomon.__all__}
    assert {name for name in VOCABULARY if name.startswith("gnomon.")} == handed_on
