"""The arguments of a call by reference are those that the function takes."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.arguments_of_jobs import RULE, project

FAULTS = {
    "a missing argument": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.process)  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, attempt=1)  # expect: RULE
            await ctx.scheduler.run_after(0, internal.jobs.process)  # expect: RULE
            await ctx.scheduler.run_at(ctx.now, internal.jobs.two, "a")  # expect: RULE
        """,
    "an unknown argument": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.tick, n=1)  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, job_id="jobs_1", atempt=1)  # expect: RULE
        """,
    "too many by position": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.tick, 1)  # expect: RULE
            await ctx.run_mutation(internal.jobs.two, "a", 2)  # expect: RULE
        """,
    "crons": """
        crons = cron_jobs()
        crons.interval("a", timedelta(hours=1), internal.jobs.process)  # expect: RULE
        crons.cron("b", "0 0 * * *", internal.jobs.tick, n=1)  # expect: RULE
        crons.hourly("c", 30, internal.jobs.process)  # expect: RULE
        crons.daily("d", time(9), internal.jobs.process)  # expect: RULE
        crons.weekly("e", "monday", time(9), internal.jobs.process)  # expect: RULE
        crons.monthly("f", 1, time(9), internal.jobs.process, job_id=1)  # expect: RULE
        for name, target in [("g", internal.jobs.tick), ("h", internal.jobs.process)]:
            crons.hourly(name, 30, target)  # expect: RULE
        """,
    "aliases": """
        jobs = internal.jobs

        @action
        async def act(ctx: ActionCtx) -> None:
            run, target = ctx.run_mutation, jobs.process
            await run(target)  # expect: RULE
        """,
    "a choice": """
        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            await ctx.run_mutation(  # expect: RULE
                internal.jobs.process if late else internal.jobs.tick
            )
        """,
    "a partial": """
        @action
        async def act(ctx: ActionCtx) -> None:
            run = partial(ctx.run_mutation, internal.jobs.process)
            await run(atempt=1)  # expect: RULE
        """,
    "a nested function, a match and a comprehension": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            async def inner() -> None:
                await ctx.run_mutation(internal.jobs.process)  # expect: RULE

            match n:
                case 1:
                    await inner()
                case _:
                    [
                        await ctx.run_mutation(internal.jobs.process)  # expect: RULE
                        for _ in "ab"
                    ]
        """,
    "a helper": """
        from .helpers import later

        @action
        async def act(ctx: ActionCtx) -> None:
            await later(ctx, internal.jobs.tick, 1)  # expect: RULE
        """,
    "a method": """
        class Service:
            async def go(self, ctx: ActionCtx) -> None:
                await ctx.run_mutation(internal.jobs.process)  # expect: RULE
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


SILENT = {
    "what fits": """
        crons = cron_jobs()
        crons.hourly("a", 30, internal.jobs.tick)
        crons.hourly("b", 30, internal.jobs.process, job_id="jobs_1")

        @action
        async def act(ctx: ActionCtx, job_id: str) -> None:
            await ctx.run_mutation(internal.jobs.process, job_id=job_id)
            await ctx.run_mutation(internal.jobs.process, job_id, 1)
            await ctx.run_mutation(internal.jobs.process, job_id, attempt=1)
            await ctx.scheduler.run_after(0, internal.jobs.two, "a", second=1)
            await ctx.scheduler.run_at(ctx.now, internal.jobs.tick)
        """,
    "a partial with arguments": """
        @action
        async def act(ctx: ActionCtx) -> None:
            run = partial(ctx.run_mutation, internal.jobs.process, job_id="jobs_1")
            await run(attempt=1)
            await run()
        """,
    "functions that may take other parameters": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.wrapped, text="a")
            await ctx.run_mutation(internal.jobs.changed)
            await ctx.run_mutation(internal.jobs.open_ended, a="b")
        """,
    "functions that do not exist": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.nothing, a=1)
        """,
    "a choice that goes with the arguments": """
        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            target = internal.jobs.process if late else internal.jobs.tick
            if late:
                await ctx.run_mutation(target, job_id="jobs_1")
            else:
                await ctx.run_mutation(target)
        """,
    "something that calls back": """
        from tenacity import retry_call

        @action
        async def act(ctx: ActionCtx) -> None:
            await retry_call(ctx.run_mutation, internal.jobs.tick, tries=3)
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(SILENT[name]))
