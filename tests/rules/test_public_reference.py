"""What the project runs by itself is named by `internal`, not by `api`."""

from __future__ import annotations

import pytest

from tests.rules.named_functions import Naming

JOBS = """\
from gnomon import ActionCtx, MutationCtx, QueryCtx
from gnomon import action, internal_mutation, mutation, query

@mutation
async def submit(ctx: MutationCtx) -> None: ...

@action
async def send(ctx: ActionCtx) -> None: ...

@query
async def listed(ctx: QueryCtx) -> None: ...

@internal_mutation
async def process(ctx: MutationCtx) -> None: ...
"""

NAMING = Naming("public-reference", JOBS, fault="api.jobs.submit")

FAULTS = {
    "a schedule": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, api.jobs.submit)  # expect: public-reference
            await ctx.scheduler.run_at(ctx.now, api.jobs.send)  # expect: public-reference
        """,
    "the runs": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_query(api.jobs.listed)  # expect: public-reference
            await ctx.run_mutation(api.jobs.submit)  # expect: public-reference
            await ctx.run_action(api.jobs.send)  # expect: public-reference
        """,
    "crons": """
        crons = cron_jobs()
        crons.hourly("a", 30, api.jobs.submit)  # expect: public-reference
        crons.interval("b", timedelta(hours=1), api.jobs.submit)  # expect: public-reference
        crons.cron("c", "0 0 * * *", api.jobs.submit)  # expect: public-reference
        crons.daily("d", time(9), api.jobs.submit)  # expect: public-reference
        crons.weekly("e", "monday", time(9), api.jobs.submit)  # expect: public-reference
        crons.monthly("f", 1, time(9), api.jobs.submit)  # expect: public-reference
        local = crons.in_timezone("Europe/Vienna")
        local.daily("g", time(9), api.jobs.submit)  # expect: public-reference
        """,
    "a table of crons": """
        crons = cron_jobs()
        for name, target in (("a", api.jobs.submit), ("b", internal.jobs.process)):
            crons.hourly(name, 30, target)  # expect: public-reference
        """,
    "aliases": """
        jobs = api.jobs
        submit = jobs.submit

        @action
        async def act(ctx: ActionCtx) -> None:
            run, target = ctx.run_mutation, submit
            await run(target)  # expect: public-reference
            await ctx.run_action(jobs.send)  # expect: public-reference
        """,
    "a choice": """
        @action
        async def act(ctx: ActionCtx, late: bool) -> None:
            target = api.jobs.submit if late else internal.jobs.process
            await ctx.run_mutation(target)  # expect: public-reference
        """,
    "a match": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            match n:
                case 1:
                    target = internal.jobs.process
                case _:
                    target = api.jobs.submit
            await ctx.run_mutation(target)  # expect: public-reference
        """,
    "a walrus": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation((t := api.jobs.submit))  # expect: public-reference
        """,
    "a comprehension": """
        @action
        async def act(ctx: ActionCtx) -> None:
            [await ctx.run_mutation(api.jobs.submit) for _ in "ab"]  # expect: public-reference
        """,
    "a partial": """
        @action
        async def act(ctx: ActionCtx) -> None:
            run = partial(ctx.run_mutation, api.jobs.submit)
            await run()  # expect: public-reference
        """,
    "a nested function": """
        @action
        async def act(ctx: ActionCtx) -> None:
            async def inner() -> None:
                await ctx.run_mutation(api.jobs.submit)  # expect: public-reference

            await inner()
        """,
    "a method": """
        class Service:
            def __init__(self, ctx: ActionCtx) -> None:
                self.ctx = ctx

            async def go(self) -> None:
                await self.ctx.run_mutation(api.jobs.submit)

        @action
        async def act(ctx: ActionCtx) -> None:
            await Service(ctx).go()  # expect: public-reference
        """,
    "try, else, finally": """
        @action
        async def act(ctx: ActionCtx) -> None:
            try:
                pass
            except ValueError:
                await ctx.run_mutation(api.jobs.submit)  # expect: public-reference
            else:
                await ctx.run_mutation(api.jobs.submit)  # expect: public-reference
            finally:
                await ctx.run_mutation(api.jobs.submit)  # expect: public-reference
        """,
    "a helper that is handed it": """
        from .helpers import later

        @action
        async def act(ctx: ActionCtx) -> None:
            await later(ctx, api.jobs.submit)  # expect: public-reference
        """,
    "a function that is internal": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(api.jobs.process)  # expect: public-reference
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    NAMING.expect(FAULTS[name])


SILENT = {
    "internal functions": """
        crons = cron_jobs()
        crons.hourly("a", 30, internal.jobs.process)

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, internal.jobs.process)
            await ctx.run_mutation(internal.jobs.process)
        """,
    "what is scheduled is called api": """
        from .targets import api as targets

        @action
        async def act(ctx: ActionCtx, api) -> None:
            await ctx.run_mutation(api.jobs.submit)
            await ctx.run_mutation(targets.jobs.submit)
        """,
    "a reference that is only looked at": """
        print(api.jobs.submit.path)
        PUBLIC = [api.jobs.submit, api.jobs.send]
        """,
    "a helper that hands it to something else": """
        async def describe(ctx, target):
            await ctx.run_mutation(internal.jobs.process, name=target.path)

        @action
        async def act(ctx: ActionCtx) -> None:
            await describe(ctx, api.jobs.submit)
        """,
    "an object that is no context": """
        from celery import app

        async def act(ctx) -> None:
            app.scheduler.run_after(0, api.jobs.submit)
            ctx.run_mutation(api.jobs.submit)
        """,
    "a reference that is an argument of the function": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(internal.jobs.process, then=api.jobs.submit)
        """,
    "a name that was bound anew": """
        @action
        async def act(ctx: ActionCtx) -> None:
            target = api.jobs.submit
            target = internal.jobs.process
            await ctx.run_mutation(target)
        """,
    "code that is never reached": """
        @action
        async def act(ctx: ActionCtx) -> None:
            return
            await ctx.run_mutation(api.jobs.submit)
        """,
    "other calls of the context": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.cancel(api.jobs.submit)
        """,
    "a helper that is reported where it stands": """
        from .helpers import own

        @action
        async def act(ctx: ActionCtx) -> None:
            await own(ctx)
        """,
    "other methods of a registry": """
        crons = cron_jobs()
        print(crons.jobs(api.jobs.submit))
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    NAMING.expect(SILENT[name])


def test_says_what_to_register() -> None:
    source = """
        @action
        async def act(ctx: ActionCtx) -> None:
            await ctx.run_mutation(api.jobs.submit)
        """
    found = NAMING.in_example(source)
    assert (
        found.message == "`ctx.run_mutation` is given `api.jobs.submit`, which any client may call"
    )
    assert found.help == (
        "register it with `@internal_mutation` and write `internal.jobs.submit`; "
        "if clients call it, too, register an internal function beside it"
    )
    assert (found.location.column, found.location.end_column) == (28, 43)


def test_an_internal_function_only_needs_its_right_name() -> None:
    source = """
        crons = cron_jobs()
        crons.hourly("a", 30, api.jobs.process)
        """
    found = NAMING.in_example(source)
    assert found.message == "`crons.hourly` is given `api.jobs.process`, which any client may call"
    assert found.help == "write `internal.jobs.process`"


def test_a_helper_is_explained() -> None:
    source = """
        from .helpers import later

        @action
        async def act(ctx: ActionCtx) -> None:
            await later(ctx, api.jobs.submit)
        """
    found = NAMING.in_example(source)
    (note,) = found.related
    assert (note.location.path, note.location.line) == ("functions/helpers.py", 5)
    assert note.message == "the call stands here"
