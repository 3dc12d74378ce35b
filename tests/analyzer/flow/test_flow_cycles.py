"""Values that are made of one another: no program has them, but a file that is edited may."""

from __future__ import annotations

from pathlib import Path

import pytest

from gnomon.analyzer.config.configuration import Config
from gnomon.analyzer.engine import check
from gnomon.rules.catalog import BuiltinCatalog

ACTION = """
from gnomon import ActionCtx, action

@action
async def act(ctx: ActionCtx) -> None:
    {call}(ctx)
    await ctx.db.get("x")
"""

CYCLES = {
    "two names": ("p = q.name\nq = p.name\n", "p"),
    "two names that are called": ("p = q()\nq = p()\n", "p"),
    "a class and its own attribute": ("class A:\n    m = A.m\n", "A.m"),
    "two classes": ("class A:\n    m = B.m\nclass B:\n    m = A.m\n", "A.m"),
    "a default and what it belongs to": ("def f(a=b.x):\n    return a\nb = f()\n", "b"),
    "two modules": ("from . import other\nx = other.y\n", "x"),
}


@pytest.mark.parametrize("case", CYCLES)
def test_values_that_are_made_of_one_another_are_unknown(case: str, tmp_path: Path) -> None:
    cycle, call = CYCLES[case]
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "jobs.py").write_text(cycle + ACTION.format(call=call))
    (functions / "other.py").write_text("from . import jobs\ny = jobs.x\n")
    config = Config(root=tmp_path, select=frozenset(BuiltinCatalog().names))
    report = check(config, BuiltinCatalog())
    assert not report.failures
    assert "db-in-action" in {found.rule for found in report.diagnostics}
