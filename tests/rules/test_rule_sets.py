"""Rules are chosen one by one, or by sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import load_config
from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.engine import check
from gnomon.analyzer.errors import ConfigurationError
from gnomon.rules.catalog import BuiltinCatalog
from gnomon.rules.testing import write_project

CATALOG = BuiltinCatalog()

# Advised is reading a whole table; wrong is the database in an action.
SOURCE = """
from gnomon import ActionCtx, QueryCtx, action, query
from .schema import Job

@query
async def everything(ctx: QueryCtx) -> list[Job]:
    return await ctx.db.query(Job).collect()

@action
async def act(ctx: ActionCtx) -> None:
    print(ctx.db)
"""
SCHEMA = "from gnomon import Document\n\nclass Job(Document, table='jobs'):\n    data: str\n"


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ("", {"db-in-action"}),
        ('select = ["recommended"]', {"db-in-action"}),
        ('select = ["strict"]', {"db-in-action", "unbounded-collect"}),
        ('select = ["all"]', {"db-in-action", "unbounded-collect"}),
        ('select = ["recommended", "unbounded-collect"]', {"db-in-action", "unbounded-collect"}),
        ('select = ["unbounded-collect"]', {"unbounded-collect"}),
        ('select = ["strict"]\nignore = ["unbounded-collect"]', {"db-in-action"}),
    ],
)
def test_a_set_selects_its_rules(settings: str, found: set[str], tmp_path: Path) -> None:
    write_project(tmp_path, {"functions/jobs.py": SOURCE, "functions/schema.py": SCHEMA})
    (tmp_path / "gnomon.toml").write_text(settings)
    report = check(load_config(tmp_path, CATALOG), CATALOG)
    assert {item.rule for item in report.diagnostics} == found


def test_the_command_line_selects_a_set(tmp_path: Path) -> None:
    (tmp_path / "gnomon.toml").write_text('select = ["db-in-action"]')
    narrowed = load_config(tmp_path, CATALOG).narrowed(["strict"], [], CATALOG)
    assert narrowed.rule_sets == {"strict"}


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ('select = ["strickt"]', "there is no rule 'strickt'; did you mean 'strict'?"),
        ('ignore = ["strict"]', "'strict' is a set of rules, which can only be selected"),
    ],
)
def test_what_is_no_set_is_refused(settings: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "gnomon.toml").write_text(settings)
    with pytest.raises(ConfigurationError) as error:
        load_config(tmp_path, CATALOG)
    assert problem in str(error.value)


@pytest.mark.parametrize("name", CATALOG.names)
def test_every_rule_is_in_the_larger_sets_and_in_all(name: str) -> None:
    sets = CATALOG.load(name).rule.sets
    assert sets in (("recommended", "strict", "all"), ("strict", "all"), ("all",))


@pytest.mark.parametrize("name", CATALOG.names)
def test_what_is_an_error_is_recommended(name: str) -> None:
    rule = CATALOG.load(name).rule
    assert rule.level is not Level.ERROR or "recommended" in rule.sets
