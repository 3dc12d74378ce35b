"""Every reference leads to a function that exists and is visible that way."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from gnomon.rules.unresolved_reference import CORRECT_IT
from tests.rules.unresolved_references import HEAD, OTHERS, RULE

FAULTS = {
    "a misspelt function": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(internal.jobs.proces)  # expect: unresolved-reference
        """,
    "a misspelt module": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(internal.job.process)  # expect: unresolved-reference
        """,
    "a misspelt package": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(api.biling.invoices.send)  # expect: unresolved-reference
        """,
    "an internal function as public": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(api.jobs.process)  # expect: unresolved-reference
        """,
    "a public function as internal": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(internal.jobs.listed)  # expect: unresolved-reference
        """,
    "a function that is not registered": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(internal.jobs.helper)  # expect: unresolved-reference
        """,
    "the inner function of a registration": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(internal.billing.invoices._pay)  # expect: unresolved-reference
        """,
    "an alias": """
        jobs = internal.jobs

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(jobs.proces)  # expect: unresolved-reference
        """,
    "a local alias": """
        @action
        async def act(ctx: ActionCtx) -> None:
            i = internal
            run, jobs = ctx.run_action, i.jobs
            await run(jobs.proces)  # expect: unresolved-reference
        """,
    "an alias of the function": """
        proces = internal.jobs.proces  # expect: unresolved-reference

        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(proces)
        """,
    "a walrus": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action((jobs := internal.jobs).proces)  # expect: unresolved-reference
        """,
    "a schedule": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.scheduler.run_after(1, internal.jobs.proces)  # expect: unresolved-reference
            await ctx.scheduler.run_at(ctx.now, internal.jobs.finsh)  # expect: unresolved-reference
        """,
    "a cron": """
        crons = cron_jobs()
        crons.hourly("name", 30, internal.jobs.proces)  # expect: unresolved-reference
        """,
    "a choice": """
        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            await ctx.run_action(
                internal.jobs.process
                if late
                else internal.jobs.finsh  # expect: unresolved-reference
            )
        """,
    "a table": """
        TABLE = {
            "a": internal.jobs.process,
            "b": internal.jobs.proces,  # expect: unresolved-reference
        }
        """,
    "a helper": """
        async def helper(ctx: ActionCtx) -> None:
            await ctx.run_action(internal.jobs.proces)  # expect: unresolved-reference
        """,
    "a method": """
        class Service:
            async def helper(self, ctx: ActionCtx) -> None:
                await ctx.run_action(internal.jobs.proces)  # expect: unresolved-reference
        """,
    "a class's value": """
        class Service:
            target = internal.jobs.proces  # expect: unresolved-reference
        """,
    "a default": """
        async def helper(
            ctx: ActionCtx,
            target=internal.jobs.proces,  # expect: unresolved-reference
        ) -> None:
            await ctx.run_action(target)
        """,
    "a nested function and a lambda": """
        @action
        async def act(ctx: ActionCtx) -> None:
            async def later() -> None:
                await ctx.run_action(internal.jobs.proces)  # expect: unresolved-reference

            await later()
            call(lambda: internal.jobs.finsh)  # expect: unresolved-reference
        """,
    "a nested function that is only returned": """
        def build():
            async def later(ctx: ActionCtx) -> None:
                await ctx.run_action(internal.jobs.proces)  # expect: unresolved-reference

            return later
        """,
    "a partial": """
        @action
        async def act(ctx: ActionCtx) -> None:
            run = partial(ctx.run_action, internal.jobs.proces)  # expect: unresolved-reference
            await run()
        """,
    "an argument by name": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await enqueue(target=internal.jobs.proces)  # expect: unresolved-reference
        """,
    "a match, a comprehension, a with and a try": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            match n:
                case 1:
                    await ctx.run_action(internal.jobs.a)  # expect: unresolved-reference
                case _:
                    [
                        await ctx.run_action(internal.jobs.b)  # expect: unresolved-reference
                        for _ in "ab"
                    ]
            async with lock(internal.jobs.c):  # expect: unresolved-reference
                try:
                    await ctx.run_action(internal.jobs.d)  # expect: unresolved-reference
                except ValueError:
                    await ctx.run_action(internal.jobs.e)  # expect: unresolved-reference
                finally:
                    await ctx.run_action(internal.jobs.f)  # expect: unresolved-reference
        """,
    "getattr": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(getattr(internal.jobs, "proces"))  # expect: unresolved-reference
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, OTHERS | {"functions/crons.py": HEAD + dedent(FAULTS[name])})


IMPORTS = {
    "absolute": ("from functions._generated.api import internal", "internal"),
    "a module": ("from ._generated import api", "api.internal"),
    "a package": ("from . import _generated", "_generated.api.internal"),
    "dotted": ("import functions._generated.api as generated", "generated.internal"),
    "aliased": ("from ._generated.api import internal as i", "i"),
    "a star": ("from ._generated.api import *", "internal"),
    "another module's": ("from .names import the_internal", "the_internal"),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_knows_the_references_by_any_name(name: str) -> None:
    statement, root = IMPORTS[name]
    source = f"""{statement}

right = {root}.jobs.process
wrong = {root}.jobs.proces  # expect: unresolved-reference
"""
    names = {"functions/names.py": "from ._generated.api import internal as the_internal\n"}
    assert_expected(RULE, OTHERS | names | {"functions/uses.py": source})


SILENT = {
    "references that exist": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_action(internal.jobs.process)
            await ctx.run_mutation(internal.jobs.finish)
            await ctx.run_query(api.jobs.listed)
            await ctx.run_mutation(api.billing.invoices.send)
            await ctx.run_action(internal.billing.invoices.pay)
            await ctx.run_action(internal.example.act_inside)

        @internal_action
        async def act_inside(ctx: ActionCtx) -> None: ...
        """,
    "parts of references": """
        billing = internal.billing
        invoices = billing.invoices
        pay = invoices.pay
        """,
    "attributes of a reference": """
        print(internal.jobs.process.path, internal.jobs.process.kind)
        """,
    "another library's `internal`": """
        from other import api, internal

        internal.jobs.proces(api.nothing.at.all)
        """,
    "a parameter called `internal`": """
        async def act(internal, api) -> None:
            internal.jobs.proces(api.nothing)
        """,
    "a local variable called `internal`": """
        @action
        async def act(ctx: ActionCtx) -> None:
            internal = connect()
            await internal.jobs.proces()
        """,
    "a loop variable called `api`": """
        for api in connections():
            api.jobs.proces()
        """,
    "an enclosing function's `internal`": """
        def build(internal):
            def inner():
                return internal.jobs.proces

            return inner
        """,
    "a computed name": """
        def of(name: str):
            return getattr(internal.jobs, name)
        """,
    "text and comments": """
        print("internal.jobs.proces")  # internal.jobs.proces
        """,
    "unreachable code": """
        if False:
            internal.jobs.proces
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, OTHERS | {"functions/example.py": HEAD + dedent(SILENT[name])})


def test_another_function_of_the_module_is_no_misspelling() -> None:
    source = dedent(
        """
        @internal_action
        async def late(ctx: ActionCtx) -> None:
            await ctx.scheduler.run_after(60, internal.orders.sent)

        @internal_action
        async def deep(ctx: ActionCtx) -> None:
            await ctx.scheduler.run_after(60, internal.orders.lat)
        """
    )
    sent, lat = diagnostics(RULE, {"functions/orders.py": HEAD + source})
    assert (sent.help, sent.fix) == (CORRECT_IT, None)
    assert lat.help == "did you mean `internal.orders.late`?"
