"""Templates print what their views hold, and decide nothing."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import UndefinedError, meta

import gnomon.codegen
from gnomon.codegen.clients.views import (
    CallsView,
    CallView,
    ClassView,
    FixedView,
    ModelsView,
    ModuleView,
    TypeScriptView,
)
from gnomon.codegen.render import environment
from gnomon.codegen.views import (
    ApiView,
    FunctionView,
    MemberView,
    NamespaceView,
    ServerView,
    TableView,
)

TEMPLATES = Path(gnomon.codegen.__path__[0]) / "templates"
VIEWS = {
    "api.py.jinja": ApiView,
    "server.py.jinja": ServerView,
    "client.ts.jinja": TypeScriptView,
    "python/__init__.py.jinja": FixedView,
    "python/api.py.jinja": CallsView,
    "python/client.py.jinja": FixedView,
    "python/models.py.jinja": ModelsView,
    "python/py.typed.jinja": FixedView,
    "python/wire.py.jinja": FixedView,
}


def test_every_template_has_a_view() -> None:
    found = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja")}
    assert found == set(VIEWS)


@pytest.mark.parametrize("name", VIEWS)
def test_the_variables_of_a_template_are_the_fields_of_its_view(name: str) -> None:
    tree = environment().parse((TEMPLATES / name).read_text())
    assert meta.find_undeclared_variables(tree) == {field.name for field in fields(VIEWS[name])}


INNER = {
    "namespace": NamespaceView,
    "member": MemberView,
    "function": FunctionView,
    "table": TableView,
    "module": ModuleView,
    "call": CallView,
    "model": ClassView,
}


@pytest.mark.parametrize("variable", INNER)
def test_what_a_template_reads_of_a_part_are_the_fields_of_its_view(variable: str) -> None:
    text = "".join((TEMPLATES / name).read_text() for name in VIEWS)
    code = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", text))
    read = set(re.findall(rf"\b{variable}\.(\w+)", code))
    assert read == {field.name for field in fields(INNER[variable])}


@pytest.mark.parametrize("name", [name for name, view in VIEWS.items() if fields(view)])
def test_a_variable_that_the_view_lacks_is_an_error(name: str) -> None:
    with pytest.raises(UndefinedError, match="is undefined"):
        environment().get_template(name).render({})


@pytest.mark.parametrize("name", VIEWS)
def test_a_template_loops_prints_and_leaves_out_what_is_empty(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    for statement in re.findall(r"\{%-?\s*(.*?)\s*-?%\}", text):
        assert re.fullmatch(r"for \w+ in [\w.]+|if [\w.]+|else|endfor|endif", statement), statement
    for expression in re.findall(r"\{\{\s*(.*?)\s*\}\}", text):
        assert re.fullmatch(r"[\w.]+", expression), expression
