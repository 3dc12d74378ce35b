"""What rules say does not depend on the order of hashing, which differs from run to run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gnomon.rules.testing import write_project

CHOICES = """
import requests
from gnomon import ActionCtx, MutationCtx, action, cron_jobs, internal_mutation, mutation
from ._generated.api import internal

class FirstError(Exception): ...
class SecondError(Exception): ...
class ThirdError(Exception): ...

@internal_mutation
async def process(ctx: MutationCtx, number: int) -> None: ...

@internal_mutation
async def other(ctx: MutationCtx, text: str) -> None: ...

@action
async def act(ctx: ActionCtx, late: int) -> None:
    word = "a" if late == 1 else "b" if late == 2 else "c" if late == 3 else "d"
    await ctx.run_mutation(internal.jobs.process, number=word)
    target = internal.jobs.process if late else internal.jobs.other
    await ctx.run_mutation(target, word, nmber=3)
    await ctx.run_query(internal.jobs.nope if late else internal.jobs.nothing)
    await (process if late else other)(ctx, word)
    for name in ("patch", "post", "put", "delete"):
        getattr(requests, name)("https://example.com")

@action
async def fail(ctx: ActionCtx, late: int) -> None:
    error = FirstError if late == 1 else SecondError if late == 2 else ThirdError
    try:
        requests.get("https://example.com")
    except requests.RequestException as cause:
        raise error() from cause
"""
CRONS = """
from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
for expression in ("* * 31 2 *", "61 * * * *", "0 0 * * 8", "0 0 0 * *"):
    crons.cron("c", expression, internal.jobs.process)
"""


def test_the_findings_do_not_depend_on_the_order_of_hashing(tmp_path: Path) -> None:
    write_project(tmp_path, {"functions/jobs.py": CHOICES, "functions/crons.py": CRONS})
    (tmp_path / "gnomon.toml").write_text('select = ["all"]\n')
    command = [sys.executable, "-m", "gnomon.cli", "check", "--no-cache", "--exit-zero"]
    outputs = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(outputs) == 1
    assert "which `'a'` cannot be" in outputs.pop()
