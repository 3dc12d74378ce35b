"""Loading a project: what is collected, and what is refused."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from gnomon.errors import ProjectRefused, RegistrationError
from gnomon.runtime.project import Project, has_directive, load_project
from gnomon.runtime.settings import read_settings

MakeApp = Callable[..., Path]


def source(text: str) -> str:
    return "from gnomon import *\nfrom gnomon import Document, query, mutation, action\n" + (
        textwrap.dedent(text)
    )


def load(root: Path) -> Project:
    return load_project(read_settings(root))


QUERY = source(
    """
    @query
    async def ping(ctx: object) -> str:
        return "pong"
    """
)


def test_functions_are_collected_by_their_paths(make_app: MakeApp) -> None:
    root = make_app(health=QUERY)
    deeper = root / "functions" / "billing"
    deeper.mkdir()
    (deeper / "__init__.py").touch()
    (deeper / "invoices.py").write_text(QUERY)
    project = load(root)
    assert sorted(project.functions) == ["billing/invoices:ping", "health:ping"]


def test_a_constraint_that_makes_no_sense_is_refused_with_the_function(make_app: MakeApp) -> None:
    root = make_app(
        health=source(
            """
            from datetime import date
            from typing import Annotated
            from pydantic import Field

            @query
            async def ping(ctx: object, day: Annotated[date, Field(gt=0)]) -> None:
                return None
            """
        )
    )
    with pytest.raises(RegistrationError, match=r"(?s)^health:ping: .*coercible to a date"):
        load(root)


def test_a_package_registers_functions_of_its_own(make_app: MakeApp) -> None:
    root = make_app()
    (root / "functions" / "billing").mkdir()
    (root / "functions" / "billing" / "__init__.py").write_text(QUERY)
    assert list(load(root).functions) == ["billing:ping"]


def test_a_function_imported_from_another_module_is_not_that_modules(make_app: MakeApp) -> None:
    root = make_app(health=QUERY, other="from .health import ping\n")
    assert list(load(root).functions) == ["health:ping"]


def test_another_project_of_the_same_names_replaces_the_first(
    make_app: MakeApp, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = make_app(health=QUERY)
    load(root)
    other = tmp_path_factory.mktemp("other")
    (other / "functions").mkdir()
    (other / "functions" / "__init__.py").touch()
    (other / "functions" / "health.py").write_text(QUERY.replace("ping", "pong"))
    assert list(load(other).functions) == ["health:pong"]


def test_the_configured_folder_is_read(make_app: MakeApp) -> None:
    root = make_app(health=QUERY)
    (root / "functions").rename(root / "backend")
    (root / "gnomon.toml").write_text('functions = "backend"\n')
    assert list(load(root).functions) == ["health:ping"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectRefused, match="there is no functions folder 'functions'"):
        load(tmp_path)


def test_a_module_that_cannot_be_imported_is_named(make_app: MakeApp) -> None:
    root = make_app(broken="import nowhere_to_be_found\n")
    with pytest.raises(ProjectRefused, match=r"broken\.py: .*ModuleNotFoundError"):
        load(root)


@pytest.mark.parametrize(
    ("signature", "problem"),
    [
        ("(ctx: object, data) -> None", "'data' has no annotation"),
        ("(ctx: object)", "the return has no annotation"),
        ("(ctx: object, data: 'Unknown') -> None", "Unknown"),
        ("(ctx: object, data: type(lambda: 0)) -> None", "schema"),
    ],
)
def test_a_function_that_cannot_be_validated_is_refused(
    make_app: MakeApp, signature: str, problem: str
) -> None:
    root = make_app(bad=source(f"@query\nasync def f{signature}:\n    ..."))
    with pytest.raises(RegistrationError, match=f"bad:f: .*{problem}"):
        load(root)


def test_one_table_cannot_have_two_classes(make_app: MakeApp) -> None:
    table = source("class {}(Document, table='notes'):\n    text: str\n")
    root = make_app(a=table.format("A"), b=table.format("B"))
    with pytest.raises(RegistrationError, match="table 'notes' has two document classes"):
        load(root)


def test_crons_must_be_bound_to_the_name_crons(make_app: MakeApp) -> None:
    root = make_app(crons="from gnomon import cron_jobs\nregistry = cron_jobs()\n")
    with pytest.raises(RegistrationError, match="bind the registry to the name `crons`"):
        load(root)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"use process"\nimport os\n', True),
        ('"""Doc."""\n"use process"\nimport os\n', True),
        ('"""Doc."""\nfrom __future__ import annotations\n"use process"\n', True),
        ('import os\n"use process"\n', False),
        ('"""Use process."""\n', False),
        ("", False),
    ],
)
def test_the_directive_stands_before_every_import(text: str, expected: bool) -> None:
    assert has_directive(text) is expected


@pytest.mark.parametrize("url", ["mysql://app:secret@db/app", "sqlite:///app.db"])
def test_a_database_that_is_neither_a_file_nor_postgresql_is_refused(
    make_app: MakeApp, url: str
) -> None:
    settings = read_settings(make_app())
    with pytest.raises(ProjectRefused, match="it is the path of a SQLite file") as refusal:
        settings.located(url)
    assert "secret" not in str(refusal.value)
