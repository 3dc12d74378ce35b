"""The arguments of a call by reference are those that the function takes."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected

RULE = "mismatched-arguments"

HEAD = """\
from datetime import time, timedelta
from functools import partial

from gnomon import ActionCtx, MutationCtx, action, cron_jobs, mutation
from ._generated.api import api, internal
"""

JOBS = """\
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum, auto
from functools import wraps
from typing import Annotated, Literal, Optional, TypedDict
from uuid import UUID

import pydantic
from pydantic import BaseModel, BeforeValidator, Field, JsonValue

from gnomon import Id, MutationCtx, internal_mutation, mutation
from other import unknown
from .schema import Job

class Options(BaseModel):
    depth: int

class Colour(StrEnum):
    RED = auto()
    BLUE = "blue"

class Size(Enum):
    SMALL = 1
    LARGE = "large"

Name = str
Names = list[str]

@internal_mutation
async def process(ctx: MutationCtx, job_id: Id[Job], attempt: int = 0) -> None: ...

@internal_mutation
async def tick(ctx: MutationCtx) -> None: ...

@internal_mutation
async def two(ctx: MutationCtx, first: str, *, second: int) -> None: ...

@internal_mutation
async def many(
    ctx: MutationCtx,
    text: Name = "",
    number: int = 0,
    real: float = 0.0,
    yes: bool = False,
    raw: bytes = b"",
    names: Names = [],
    table: dict[str, int] = {},
    maybe: str | None = None,
    optional: Optional[int] = None,
    level: Literal["low", "high"] = "low",
    positive: Annotated[int, Field(gt=0)] = 1,
    parsed: Annotated[int, BeforeValidator(len)] = 1,
    options: Options = Options(depth=1),
    when: datetime = datetime.min,
    amount: Decimal = Decimal(0),
    colour: Colour = Colour.RED,
    key: UUID = UUID(int=0),
    anything: JsonValue = None,
    late: "int" = 0,
    size: Size = Size.SMALL,
) -> None: ...

def with_user(f):
    async def inner(ctx, **kwargs):
        return await f(ctx, user="x", **kwargs)

    return internal_mutation(inner)

@with_user
async def wrapped(ctx: MutationCtx, user: str, text: str) -> None: ...

@internal_mutation
@unknown
async def changed(ctx: MutationCtx, user: str) -> None: ...

@internal_mutation
async def open_ended(ctx: MutationCtx, **rest: str) -> None: ...
"""

HELPERS = """\
async def later(ctx, target, n):
    await ctx.scheduler.run_after(1, target, attempt=n)

async def enqueue(ctx, target, **arguments):
    await ctx.scheduler.run_after(1, target, **arguments)

async def enqueue_later(ctx, target, **arguments):
    delay = arguments.pop("delay", 1)
    await ctx.scheduler.run_after(delay, target, **arguments)
"""

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
    "literals": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.many, text=1)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, number="one")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, number=1.5)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, number=None)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, real="much")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, yes="perhaps")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, yes=2)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, raw=5)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, names="a")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, table=["a"])  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, maybe=False)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, optional="no")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, level="medium")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, positive=[])  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, options=3)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, when=None)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, when="tomorrow")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, amount="much")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, amount=None)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, colour="green")  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, colour=1)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, key=5)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, key="first")  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, job_id="not an id")  # expect: RULE
            await ctx.run_mutation(internal.jobs.process, job_id=7)  # expect: RULE
            await ctx.run_mutation(internal.jobs.two, 5, second=1)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, late="x")  # expect: RULE
        """,
    "literals behind names": """
        FIRST = "first"

        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            n = FIRST
            await ctx.run_mutation(internal.jobs.many, number=n)  # expect: RULE
            m = "a" if late else "b"
            await ctx.run_mutation(internal.jobs.many, number=m)  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, number=(k := "c"))  # expect: RULE
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
    "unpacking, with one that is wrong by itself": """
        @action
        async def act(ctx: ActionCtx, rest: dict[str, str]) -> None:
            await ctx.run_mutation(internal.jobs.process, atempt=1, **rest)  # expect: RULE
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
    "a helper that hands its arguments on": """
        from .helpers import enqueue

        @action
        async def act(ctx: ActionCtx, job_id: str) -> None:
            await enqueue(ctx, internal.jobs.process, job_id=job_id)
            await enqueue(ctx, internal.jobs.process, job=job_id)  # expect: RULE
            await enqueue(ctx, internal.jobs.process, job_id=job_id, attempt="x")  # expect: RULE
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
    "a helper that takes some of what it hands on": """
        from .helpers import enqueue, enqueue_later

        @action
        async def act(ctx: ActionCtx, job_id: str, rest: dict[str, str]) -> None:
            await enqueue_later(ctx, internal.jobs.process, job_id=job_id, delay=5)
            await enqueue(ctx, internal.jobs.process, **rest)
            await enqueue(ctx, internal.jobs.process, attempt=1, **rest)
        """,
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
    "what the validation converts": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(
                internal.jobs.many,
                text="a",
                number=True,
                real=1,
                yes=1,
                raw=b"a",
                names=("a", "b"),
                table={"a": 1},
                maybe=None,
                optional=3,
                level="high",
                positive=-1,
                parsed="three",
                options={"depth": 2},
                when="2026-01-01T00:00:00Z",
                key="00000000-0000-0000-0000-000000000000",
                amount="1.50",
                colour="red",
                size="small",
                anything=[1],
            )
            await ctx.run_mutation(internal.jobs.many, number="5", real="1.5", yes="true")
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
    "arguments handed on": """
        from .helpers import enqueue

        @action
        async def act(ctx: ActionCtx) -> None:
            await enqueue(ctx, internal.jobs.process, job_id="jobs_1")
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
    "names that are None at first": """
        TOKEN = None

        @action
        async def act(ctx: ActionCtx) -> None:
            found = None
            for _ in range(3):
                found = compute()
            await ctx.run_mutation(internal.jobs.many, text=found)
            await ctx.run_mutation(internal.jobs.many, text=TOKEN)
        """,
    "one of several that fits": """
        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            n = 5 if late else "many"
            if late:
                await ctx.run_mutation(internal.jobs.many, number=n)
        """,
    "computed values": """
        @action
        async def act(ctx: ActionCtx, n: str) -> None:
            await ctx.run_mutation(internal.jobs.many, number=int(n), text=f"{n}", raw=n.encode())
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


def project(source: str) -> dict[str, str]:
    return {
        "functions/jobs.py": JOBS,
        "functions/helpers.py": HELPERS,
        "functions/example.py": HEAD + dedent(source),
    }
