"""What a call by reference unpacks is looked at where it is known."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.arguments_of_jobs import RULE, project

FAULTS = {
    "unpacking, with one that is wrong by itself": """
        @action
        async def act(ctx: ActionCtx, rest: dict[str, str]) -> None:
            await ctx.run_mutation(internal.jobs.process, atempt=1, **rest)  # expect: RULE
        """,
    "a dict that is unpacked": """
        DETAILS = {"job": "jobs_1"}

        @action
        async def act(ctx: ActionCtx, job_id: str, late: bool) -> None:
            details = {"job": job_id}
            await ctx.run_mutation(internal.jobs.process, **details)  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, job_id=job_id, **DETAILS)  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, **{"job_id": 7})  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, **dict(attempt=1))  # expect: RULE
            few: dict[str, object] = {"attempt": 1}
            if late:
                few["attempt"] = 2
            await ctx.scheduler.run_after(60, internal.jobs.process, **few)  # expect: RULE
            text = {"attempt": "often"}
            print(text["attempt"], text.get("attempt"))
            await ctx.run_mutation(internal.jobs.process, job_id=job_id, **text)  # expect: RULE
            many = {"job_id": job_id}
            many["atempt"] = 1
            await ctx.run_mutation(internal.jobs.process, **many)  # expect: RULE
        """,
    "a helper that hands its arguments on": """
        from .helpers import enqueue

        @action
        async def act(ctx: ActionCtx, job_id: str) -> None:
            await enqueue(ctx, internal.jobs.process, job_id=job_id)
            await enqueue(ctx, internal.jobs.process, job=job_id)  # expect: RULE
            await enqueue(ctx, internal.jobs.process, job_id=job_id, attempt="x")  # expect: RULE
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


SILENT = {
    "a helper that takes some of what it hands on": """
        from .helpers import enqueue, enqueue_later

        @action
        async def act(ctx: ActionCtx, job_id: str, rest: dict[str, str]) -> None:
            await enqueue_later(ctx, internal.jobs.process, job_id=job_id, delay=5)
            await enqueue(ctx, internal.jobs.process, **rest)
            await enqueue(ctx, internal.jobs.process, attempt=1, **rest)
        """,
    "unpacking": """
        @action
        async def act(ctx: ActionCtx, rest: dict[str, str], more: list[str]) -> None:
            await ctx.run_mutation(internal.jobs.process, **rest)
            await ctx.run_mutation(internal.jobs.process, *more)
            arguments = {"n": 1}
            del arguments["n"]
            await ctx.run_mutation(internal.jobs.tick, **arguments)
        """,
    "a dict whose keys fit, or are not all known": """
        DETAILS = {"attempt": 1}

        @action
        async def act(ctx: ActionCtx, job_id: str, late: bool, rest: dict[str, int]) -> None:
            details = {"job_id": job_id}
            await ctx.run_mutation(internal.jobs.process, **details, **DETAILS)
            if late:
                details["attempt"] = 2
            await ctx.run_mutation(internal.jobs.process, **details)
            added = {"attempt": 1}
            if late:
                added["job_id"] = job_id
                await ctx.run_mutation(internal.jobs.process, **added)
            more = {"attempt": 1}
            more.update(rest)
            await ctx.run_mutation(internal.jobs.process, **more)
            wide = {"attempt": 1, **rest}
            await ctx.run_mutation(internal.jobs.process, **wide)
            computed = {"attempt": 1}
            for key, value in rest.items():
                computed[key] = value
            await ctx.run_mutation(internal.jobs.process, **computed)
            handed = {"n": 1}
            fill(handed)
            await ctx.run_mutation(internal.jobs.tick, **handed)
            either = {"job": job_id}
            if late:
                either = {"job_id": job_id}
            await ctx.run_mutation(internal.jobs.process, **either)
            popped = {"job_id": job_id, "n": 1}
            popped.pop("n")
            await ctx.run_mutation(internal.jobs.process, **popped)
            longer = {"attempt": 1}
            longer |= {"job_id": job_id}
            await ctx.run_mutation(internal.jobs.process, **longer)
            await ctx.run_mutation(internal.jobs.process, **({"job": 1} if late else details))
            first = {"job_id": job_id}

            def change() -> None:
                nonlocal first
                first = {}

            change()
            await ctx.run_mutation(internal.jobs.tick, **first)

        def fill(given: dict[str, int]) -> None:
            del given["n"]
        """,
    "a dict of the module whose items are stored in another way than by `=` alone": """
        PAIRED = {"attempt": 1}
        DECLARED = {"attempt": 1}
        ROUND = {"attempt": 1}
        OPENED = {"attempt": 1}

        def fill(pair: tuple[str, str]) -> None:
            PAIRED["job_id"], rest = pair
            DECLARED["job_id"]: str = pair[0]
            for ROUND["job_id"] in pair:
                continue
            with open("job") as OPENED["job_id"]:
                pass

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.process, **PAIRED)
            await ctx.run_mutation(internal.jobs.process, **DECLARED)
            await ctx.run_mutation(internal.jobs.process, **ROUND)
            await ctx.run_mutation(internal.jobs.process, **OPENED)
        """,
    "an empty dict that another module fills": """
        from .helpers import EMPTY, MORE

        MORE["job_id"] = "jobs_1"

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.process, **EMPTY)
            await ctx.run_mutation(internal.jobs.process, **MORE)
        """,
    "a dict that another module fills, and a parameter of the name of one": """
        from .helpers import DEFAULTS

        details = {"attempt": 1}

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.process, **DEFAULTS)
            await hand_on(ctx, {"job_id": "jobs_1"})

        async def hand_on(ctx: ActionCtx, details: dict[str, str]) -> None:
            await ctx.run_mutation(internal.jobs.process, **details)
        """,
    "arguments handed on": """
        from .helpers import enqueue

        @action
        async def act(ctx: ActionCtx) -> None:
            await enqueue(ctx, internal.jobs.process, job_id="jobs_1")
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(SILENT[name]))
