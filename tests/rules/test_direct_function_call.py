"""Registered functions are named by reference, never used as Python functions."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.analyzer.diagnostic import Diagnostic
from gnomon.rules.testing import assert_expected, diagnostics, fixed

RULE = "direct-function-call"

HEAD = """\
import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from functools import partial, wraps

from gnomon import ActionCtx, BlockingActionCtx, MutationCtx
from gnomon import action, cron_jobs, internal_action, internal_mutation, mutation
from ._generated.api import internal
from . import jobs
from .jobs import helper, plain, process, send as send_it
"""

JOBS = """\
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation

async def plain(ctx, job_id):
    await ctx.db.get(job_id)

@internal_mutation
async def process(ctx: MutationCtx, job_id: str) -> None:
    await plain(ctx, job_id)

@internal_action()
async def send(ctx: ActionCtx) -> None: ...

async def _hidden(ctx: ActionCtx) -> None: ...

visible = internal_action(_hidden)

async def helper(ctx):
    await process(ctx, "jobs_1")  # expect: direct-function-call

async def call_it(function, ctx):
    await function(ctx)
"""

FAULTS = {
    "a call": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await process(ctx, job_id="jobs_1")  # expect: RULE
        """,
    "a call through an alias and a module": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await send_it(ctx)  # expect: RULE
            await jobs.send(ctx)  # expect: RULE
            go = jobs.process
            await go(ctx, "jobs_1")  # expect: RULE
        """,
    "a function registered by a call": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await jobs.visible(ctx)  # expect: RULE
        """,
    "the function itself": """
        @internal_action
        async def act(ctx: ActionCtx, n: int) -> None:
            if n:
                await act(ctx, n - 1)  # expect: RULE
        """,
    "a wrapped function": """
        def logged(f):
            @wraps(f)
            async def inner(ctx, **kwargs):
                return await f(ctx, **kwargs)

            return internal_mutation(inner)

        @logged
        async def wrapped(ctx: MutationCtx) -> None: ...

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await wrapped(ctx)  # expect: RULE
        """,
    "gather, a comprehension and map": """
        @action
        async def act(ctx: ActionCtx, ids: list[str]) -> None:
            await asyncio.gather(send_it(ctx), send_it(ctx))  # expect: RULE
            await asyncio.gather(*[process(ctx, i) for i in ids])  # expect: RULE
            await asyncio.gather(*map(process, ids))  # expect: RULE
        """,
    "a walrus, a choice and a match": """
        @action
        async def act(ctx: ActionCtx, n: int) -> None:
            if (done := await send_it(ctx)) is None:  # expect: RULE
                pass
            await (send_it if n else helper)(ctx)  # expect: RULE
            match n:
                case 1:
                    await send_it(ctx)  # expect: RULE
        """,
    "a lambda, a partial and a table": """
        @action
        async def act(ctx: ActionCtx) -> None:
            later = lambda: send_it(ctx)  # expect: RULE
            await later()
            await partial(send_it, ctx)()  # expect: RULE
            await {"send": send_it}["send"](ctx)  # expect: RULE
        """,
    "try, else, finally": """
        @action
        async def act(ctx: ActionCtx) -> None:
            try:
                await send_it(ctx)  # expect: RULE
            except ValueError:
                await send_it(ctx)  # expect: RULE
            else:
                await send_it(ctx)  # expect: RULE
            finally:
                await send_it(ctx)  # expect: RULE
        """,
    "handed to the scheduler and the runs": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, process, job_id="a")  # expect: RULE
            await ctx.scheduler.run_at(ctx.now, send_it)  # expect: RULE
            await ctx.run_mutation(process, job_id="a")  # expect: RULE
        """,
    "handed to a cron": """
        crons = cron_jobs()
        crons.daily("a", time(9), send_it)  # expect: RULE
        """,
    "handed to threads and tasks": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await asyncio.to_thread(send_it, ctx)  # expect: RULE
            ThreadPoolExecutor().submit(send_it, ctx)  # expect: RULE
            asyncio.create_task(send_it(ctx))  # expect: RULE
        """,
    "a helper, a method and a nested function": """
        async def own_helper(ctx) -> None:
            await send_it(ctx)  # expect: RULE

        class Service:
            async def go(self, ctx) -> None:
                await send_it(ctx)  # expect: RULE

        @action
        async def act(ctx: ActionCtx) -> None:
            async def inner() -> None:
                await send_it(ctx)  # expect: RULE

            await inner()
        """,
    "a helper that is handed it": """
        from .jobs import call_it

        @action
        async def act(ctx: ActionCtx) -> None:
            await call_it(send_it, ctx)  # expect: RULE
        """,
    "a plain def": """
        @internal_action
        def blocking(ctx: BlockingActionCtx) -> int: ...

        @action
        def act(ctx: BlockingActionCtx) -> None:
            blocking(ctx)  # expect: RULE
        """,
    "at import": """
        asyncio.run(send_it(None))  # expect: RULE
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, project(FAULTS[name].replace("RULE", RULE)))


SILENT = {
    "references": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.run_mutation(internal.jobs.process, job_id="jobs_1")
            await ctx.scheduler.run_after(0, internal.jobs.send)
        """,
    "plain functions": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await plain(ctx, "jobs_1")
            await helper(ctx)
        """,
    "the function behind a registration": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await jobs._hidden(ctx)
        """,
    "what is only looked at": """
        print(process, process.kind, inspect.signature(process), isinstance(process, object))
        REGISTERED = [process, send_it]
        NAMES = {function.__name__: function for function in REGISTERED}
        """,
    "a wrapper around a function that is registered after": """
        def logged(f):
            @wraps(f)
            async def inner(ctx, **kwargs):
                return await f(ctx, **kwargs)

            return inner

        @internal_mutation
        @logged
        async def wrapped(ctx: MutationCtx) -> None: ...
        """,
    "another function of that name": """
        @action
        async def act(ctx: ActionCtx, process, tool) -> None:
            await process(ctx)
            await tool.process(ctx)

        def local() -> None:
            def send_it(ctx):
                return ctx

            send_it(1)
        """,
    "the registering call": """
        async def _late(ctx: ActionCtx) -> None: ...

        late = internal_action(_late)
        later = internal_action()(_late)
        """,
    "a name that was bound anew": """
        @action
        async def act(ctx: ActionCtx) -> None:
            go = send_it
            go = plain
            await go(ctx, "jobs_1")
        """,
    "documentation and tests of it": """
        def describe(function) -> str:
            return function.__doc__

        describe(process)
        """,
    "code that is never reached": """
        @action
        async def act(ctx: ActionCtx) -> None:
            if False:
                await send_it(ctx)
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, project(SILENT[name]))


def test_says_how_to_run_it() -> None:
    found = in_example(
        """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await process(ctx, job_id="jobs_1")
        """
    )
    assert found.message == "`process` is a registered mutation, but is called as a Python function"
    assert found.help == (
        "use `ctx.run_mutation(internal.jobs.process, …)`, schedule it by that reference, "
        "or move what both need into a plain function"
    )
    assert (found.location.column, found.location.end_column) == (11, 40)


def test_says_what_to_hand_over() -> None:
    found = in_example(
        """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, send_it)
        """
    )
    assert found.message == "`send` is a registered action, but is handed over as a Python function"
    assert found.help == "name it by its reference: `internal.jobs.send`"
    assert (found.location.column, found.location.end_column) == (38, 45)


def test_a_helper_is_explained() -> None:
    found = in_example(
        """
        from .jobs import call_it

        @action
        async def act(ctx: ActionCtx) -> None:
            await call_it(send_it, ctx)
        """
    )
    (note,) = found.related
    assert (note.location.path, note.location.line) == ("functions/jobs.py", 21)
    assert note.message == "it happens here"


SURELY_MEANT = {
    "await ctx.scheduler.run_after(0, send_it)": (
        "await ctx.scheduler.run_after(0, internal.jobs.send)"
    ),
    "await ctx.run_mutation(jobs.process, job_id='a')": (
        "await ctx.run_mutation(internal.jobs.process, job_id='a')"
    ),
}
LIKELY_MEANT = {
    "await process(ctx, job_id='a')": "await ctx.run_mutation(internal.jobs.process, job_id='a')",
    "job = await jobs.process(ctx, 'a')  # why": (
        "job = await ctx.run_mutation(internal.jobs.process, job_id='a')  # why"
    ),
    "await asyncio.gather(send_it(ctx))": (
        "await asyncio.gather(ctx.run_action(internal.jobs.send))"
    ),
}
NOT_CLEAR = [
    "await asyncio.to_thread(send_it, ctx)",
    "await process(*given)",
    "await process(other, job_id='a')",
    "await partial(send_it, ctx)()",
    "await process(ctx, 'a', 'b')",
]
ACTION = "\n@action\nasync def act(ctx: ActionCtx) -> None:\n    {}\n"


@pytest.mark.parametrize(("before", "after"), SURELY_MEANT.items())
def test_what_is_handed_over_is_named_by_its_reference(before: str, after: str) -> None:
    assert fixed(RULE, project(ACTION.format(before)))["functions/example.py"] == (
        HEAD + ACTION.format(after)
    )


@pytest.mark.parametrize(("before", "after"), LIKELY_MEANT.items())
def test_what_is_called_is_run_by_its_reference_if_asked_for(before: str, after: str) -> None:
    files = project(ACTION.format(before))
    assert "functions/example.py" not in fixed(RULE, files)
    assert fixed(RULE, files, unsafe=True)["functions/example.py"] == HEAD + ACTION.format(after)


@pytest.mark.parametrize("line", NOT_CLEAR)
def test_no_reference_is_written_where_it_would_not_do_the_same(line: str) -> None:
    files = project(ACTION.format(line))
    assert "functions/example.py" not in fixed(RULE, files, unsafe=True)


def test_a_mutation_runs_no_action() -> None:
    source = "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    await send_it(ctx)\n"
    assert "functions/example.py" not in fixed(RULE, project(source), unsafe=True)


def test_the_references_are_imported_where_they_are_not_known() -> None:
    files = {
        "functions/jobs.py": JOBS,
        "functions/example.py": (
            "from gnomon import MutationCtx, mutation\nfrom .jobs import process\n"
            "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n"
            "    await process(ctx, 'a')\n"
        ),
    }
    after = fixed(RULE, files, unsafe=True)["functions/example.py"]
    assert "from functions._generated.api import internal\n" in after
    assert "await ctx.run_mutation(internal.jobs.process, job_id='a')" in after


def project(source: str) -> dict[str, str]:
    return {"functions/jobs.py": JOBS, "functions/example.py": HEAD + dedent(source)}


def in_example(source: str) -> Diagnostic:
    (found,) = [
        found
        for found in diagnostics(RULE, project(source))
        if found.location.path == "functions/example.py"
    ]
    return found
