"""How much one worker does at the same time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gnomon.runtime import Runtime

APP = Path(__file__).parents[1] / "runtime" / "app"


@pytest.mark.holds("concurrent-actions")
def test_a_worker_runs_as_many_actions_at_a_time_as_it_is_told(
    postgres: str, tmp_path: Path
) -> None:
    flag = tmp_path / "flag"

    async def started(runtime: Runtime) -> int:
        effects = await runtime.run_query("work:effects")
        assert isinstance(effects, list)
        return len([name for name in effects if str(name).endswith("started")])

    async def work() -> int:
        async with Runtime.open(APP, database=postgres, unchecked=True, actions=2) as runtime:
            for number in range(5):
                await runtime.run_mutation(
                    "work:schedule_waiting", path=str(flag), name=str(number)
                )
            async with asyncio.timeout(20):
                while await started(runtime) < 2:
                    await asyncio.sleep(0.02)
            await asyncio.sleep(0.5)
            at_most = await started(runtime)
            flag.touch()
            await runtime.drain(20)
            assert await started(runtime) == 5
            return at_most

    assert asyncio.run(work()) == 2
