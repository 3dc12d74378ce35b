"""A literal among the arguments of a call by reference can be what the annotation asks for."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.arguments_of_jobs import RULE, project

FAULTS = {
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
    "what a list or a dict holds": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            await ctx.run_mutation(internal.jobs.many, names=["a", 2])  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, names=("a", None))  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, table={"a": n, "b": "much"})  # expect: RULE
        """,
    "a dict for a model": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            await ctx.run_mutation(internal.jobs.many, options={"depth": "deep"})  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, options={"depht": 3})  # expect: RULE
            await ctx.run_mutation(internal.jobs.many, options={})  # expect: RULE
            await ctx.run_mutation(internal.jobs.models, named={"depth": n})  # expect: RULE
            await ctx.run_mutation(
                internal.jobs.models,
                named={"depth": n, "name": 5},  # expect: RULE
                several=[{"depth": 1}, {"depth": None}],  # expect: RULE
                by_name={"a": {"deep": 1}},  # expect: RULE
                shape={"note": "a"},  # expect: RULE
                partial={"sides": "many"},
            )
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


SILENT = {
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
    "a dict that may fit a model": """
        @action
        async def act(ctx: ActionCtx, n: int, rest: dict[str, int], key: str) -> None:
            await ctx.run_mutation(
                internal.jobs.models,
                named={"depth": "3", "name": f"{n}", "nick": None, "tags": ["a", key], "more": 1},
                several=[{"depth": n}, {**rest}, {key: 1}],
                by_name={key: {"depth": -1}},
                renamed={"deep": 1},
                checked={},
                changed={},
                ranked={},
                shape={"sides": 3},
                partial={},
            )
            await ctx.run_mutation(internal.jobs.models, several=list(rest), by_name=rest)
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(SILENT[name]))
