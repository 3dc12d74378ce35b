"""Whatever text an error has, the run that raised it ends, on every store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from gnomon.runtime import Runtime

ODD = """
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from gnomon.kinds import Visibility
from gnomon.references import ActionReference

@internal_action
async def fail(ctx: ActionCtx) -> None:
    raise ValueError("nul \\0, half a pair \\ud800")

_FAIL = ActionReference[[], None]("odd:fail", Visibility.INTERNAL)

@internal_mutation
async def schedule(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, _FAIL)
"""


@pytest.mark.holds("failures-stay")
def test_an_error_that_no_text_column_takes_is_kept_in_escapes(
    make_app: Callable[..., Path], database: str
) -> None:
    async def run() -> list[tuple[str, str | None]]:
        async with Runtime.open(make_app(odd=ODD), database=database, unchecked=True) as runtime:
            await runtime.run_mutation("odd:schedule")
            await runtime.drain(10)
            schedules = await runtime.scheduled_functions()
            return [(one.state, one.error) for one in schedules]

    assert asyncio.run(run()) == [("failed", "ValueError: nul \\0, half a pair \\ud800")]
