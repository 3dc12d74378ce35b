"""What is run or scheduled is of a kind that can be."""

from __future__ import annotations

import pytest

from tests.rules.named_functions import Naming

JOBS = """\
from gnomon import ActionCtx, MutationCtx, QueryCtx
from gnomon import internal_action, internal_mutation, internal_query, query

@internal_query
async def get(ctx: QueryCtx) -> None: ...

@query
async def listed(ctx: QueryCtx) -> None: ...

@internal_mutation
async def put(ctx: MutationCtx) -> None: ...

@internal_action
async def send(ctx: ActionCtx) -> None: ...
"""

NAMING = Naming("wrong-function-kind", JOBS, fault="internal.jobs.get")

FAULTS = {
    "a method that is chosen, for a function of neither kind": """
        @action
        async def act(ctx: ActionCtx, reads: bool) -> None:
            run = ctx.run_query if reads else ctx.run_mutation
            await run(internal.jobs.send)  # expect: wrong-function-kind
        """,
    "a scheduled query": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, internal.jobs.get)  # expect: wrong-function-kind
            await ctx.scheduler.run_at(ctx.now, api.jobs.listed)  # expect: wrong-function-kind
        """,
    "a query on a cron": """
        crons = cron_jobs()
        crons.interval("a", timedelta(hours=1), internal.jobs.get)  # expect: wrong-function-kind
        crons.cron("b", "0 0 * * *", internal.jobs.get)  # expect: wrong-function-kind
        crons.hourly("c", 30, internal.jobs.get)  # expect: wrong-function-kind
        crons.daily("d", time(9), internal.jobs.get)  # expect: wrong-function-kind
        crons.weekly("e", "monday", time(9), internal.jobs.get)  # expect: wrong-function-kind
        crons.monthly("f", 1, time(9), internal.jobs.get)  # expect: wrong-function-kind
        zone = crons.in_timezone("Europe/Vienna")
        zone.daily("g", time(9), internal.jobs.get)  # expect: wrong-function-kind
        """,
    "a table of crons": """
        crons = cron_jobs()
        for name, target in {"a": internal.jobs.get, "b": internal.jobs.put}.items():
            crons.hourly(name, 30, target)  # expect: wrong-function-kind
        """,
    "a list of crons": """
        crons = cron_jobs()
        for name, target in [("a", internal.jobs.get), ("b", internal.jobs.put)]:
            crons.hourly(name, 30, target)  # expect: wrong-function-kind
        """,
    "each run with each other kind": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(internal.jobs.put)  # expect: wrong-function-kind
            await ctx.run_query(internal.jobs.send)  # expect: wrong-function-kind
            await ctx.run_mutation(internal.jobs.get)  # expect: wrong-function-kind
            await ctx.run_mutation(internal.jobs.send)  # expect: wrong-function-kind
            await ctx.run_action(internal.jobs.get)  # expect: wrong-function-kind
            await ctx.run_action(internal.jobs.put)  # expect: wrong-function-kind
        """,
    "aliases": """
        jobs = internal.jobs

        @action
        async def act(ctx: ActionCtx) -> None:
            run, target = ctx.run_query, jobs.put
            await run(target)  # expect: wrong-function-kind
        """,
    "getattr": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await getattr(ctx, "run_query")(internal.jobs.put)  # expect: wrong-function-kind
        """,
    "a choice in the call": """
        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            await ctx.run_query(
                internal.jobs.put if late else internal.jobs.get  # expect: wrong-function-kind
            )
        """,
    "a walrus": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query((target := internal.jobs.put))  # expect: wrong-function-kind
        """,
    "a match": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            match n:
                case 1:
                    await ctx.run_query(internal.jobs.put)  # expect: wrong-function-kind
        """,
    "a comprehension": """
        @action
        async def act(ctx: ActionCtx) -> None:
            [await ctx.run_query(internal.jobs.put) for _ in "ab"]  # expect: wrong-function-kind
        """,
    "a partial": """
        @action
        async def act(ctx: ActionCtx) -> None:
            run = partial(ctx.run_query, internal.jobs.put)
            await run()  # expect: wrong-function-kind
        """,
    "a nested function": """
        @action
        async def act(ctx: ActionCtx) -> None:
            async def inner() -> None:
                await ctx.run_query(internal.jobs.put)  # expect: wrong-function-kind

            await inner()
        """,
    "a helper that is handed it": """
        from .helpers import later

        @action
        async def act(ctx: ActionCtx) -> None:
            await later(ctx, internal.jobs.get)  # expect: wrong-function-kind
        """,
    "a method": """
        class Service:
            async def go(self, ctx: ActionCtx) -> None:
                await ctx.run_query(internal.jobs.put)  # expect: wrong-function-kind

        @action
        async def act(ctx: ActionCtx) -> None:
            await Service().go(ctx)
        """,
    "a wrapped function": """
        def logged(f):
            async def inner(ctx, **kwargs):
                return await f(ctx, **kwargs)

            return mutation(inner)

        @logged
        async def wrapped(ctx: MutationCtx) -> None: ...

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(api.example.wrapped)  # expect: wrong-function-kind
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    NAMING.expect(FAULTS[name])


SILENT = {
    "each function where it belongs": """
        crons = cron_jobs()
        crons.hourly("a", 30, internal.jobs.put)
        crons.hourly("b", 30, internal.jobs.send)

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(internal.jobs.get)
            await ctx.run_query(api.jobs.listed)
            await ctx.run_mutation(internal.jobs.put)
            await ctx.run_action(internal.jobs.send)
            await ctx.scheduler.run_after(0, internal.jobs.put)
            await ctx.scheduler.run_after(0, internal.jobs.send)
        """,
    "functions that do not exist": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(internal.jobs.nothing)
            await ctx.run_query(internal.nowhere.at_all)
        """,
    "a choice that goes with the run": """
        @action
        async def act(ctx: ActionCtx, reads: bool) -> None:
            target = internal.jobs.get if reads else internal.jobs.put
            if reads:
                await ctx.run_query(target)
            else:
                await ctx.run_mutation(target)
        """,
    "a method that is chosen with the reference": """
        @action
        async def act(ctx: ActionCtx, reads: bool) -> None:
            run = ctx.run_query if reads else ctx.run_mutation
            await run(internal.jobs.get if reads else internal.jobs.put)
            for method, target in (
                (ctx.run_query, internal.jobs.get), (ctx.run_mutation, internal.jobs.put)
            ):
                await method(target)
        """,
    "a table that goes with the run": """
        TABLE = (("get", internal.jobs.get), ("put", internal.jobs.put))

        @action
        async def act(ctx: ActionCtx) -> None:
            for name, target in TABLE:
                if name == "get":
                    await ctx.run_query(target)
                else:
                    await ctx.run_mutation(target)
        """,
    "a name that was bound anew": """
        @action
        async def act(ctx: ActionCtx) -> None:
            target = internal.jobs.put
            await ctx.run_mutation(target)
            target = internal.jobs.get
            await ctx.run_query(target)
        """,
    "a reference among the arguments": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.put, then=internal.jobs.get)
        """,
    "an unknown reference": """
        @action
        async def act(ctx: ActionCtx, name: str) -> None:
            await ctx.run_query(getattr(internal.jobs, name))
        """,
    "another object's methods": """
        async def act(ctx, pool) -> None:
            await pool.run_query(internal.jobs.put)
        """,
    "a helper that is reported where it stands": """
        from .helpers import own

        @action
        async def act(ctx: ActionCtx) -> None:
            await own(ctx)
        """,
    "code that is never reached": """
        @action
        async def act(ctx: ActionCtx) -> None:
            if False:
                await ctx.run_query(internal.jobs.put)
        """,
    "a run whose capability is at fault": """
        @query
        async def act(ctx: QueryCtx) -> None:
            await ctx.run_mutation(internal.jobs.put)
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    NAMING.expect(SILENT[name])


ADVICE = {
    ("action", "run_query", "put"): "write `ctx.run_mutation(internal.jobs.put, …)`",
    ("mutation", "run_mutation", "get"): "write `ctx.run_query(internal.jobs.get, …)`",
    ("mutation", "run_mutation", "send"): (
        "a mutation cannot run an action: schedule it, "
        "`ctx.scheduler.run_after(0, internal.jobs.send)`"
    ),
    ("query", "run_query", "put"): (
        "a query runs only queries: run the mutation from a mutation or an action"
    ),
    ("mutation", "scheduler.run_after", "get"): (
        "only mutations and actions run by themselves: name one that runs the query"
    ),
}


@pytest.mark.parametrize("case", ADVICE, ids=lambda case: " ".join(case))
def test_says_what_to_write(case: tuple[str, str, str]) -> None:
    kind, method, name = case
    first = "0, " if "scheduler" in method else ""
    found = NAMING.in_example(
        f"""
        @{kind}
        async def act(ctx: {kind.title()}Ctx) -> None:
            await ctx.{method}({first}internal.jobs.{name})
        """
    )
    assert found.help == ADVICE[case]


def test_says_what_it_is_and_where() -> None:
    found = NAMING.in_example(
        """
        crons = cron_jobs()
        crons.daily("a", time(9), internal.jobs.get)
        """
    )
    assert found.message == "`crons.daily` is given `internal.jobs.get`, which is a query"
    assert (found.location.column, found.location.end_column) == (27, 44)


def test_a_helper_is_explained() -> None:
    found = NAMING.in_example(
        """
        from .helpers import later

        @action
        async def act(ctx: ActionCtx) -> None:
            await later(ctx, internal.jobs.get)
        """
    )
    (note,) = found.related
    assert (note.location.path, note.location.line) == ("functions/helpers.py", 5)
