"""`unbounded-retry`: retries that nothing ends."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics
from tests.rules.unbounded_retries import RULE, project

AFTER_A_FAILURE = """
@internal_action
async def process(ctx: ActionCtx, url: str, attempt: int = 0) -> None:
    try:
        call()
    except Exception as error:
{handler}
"""

UNBOUNDED = {
    "at once": """
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url)  # expect: unbounded-retry
""",
    "counting without a limit": """
        log.warning("attempt %d failed: %s", attempt, error)
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            2**attempt, internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "a table that is never left": """
        delay = DELAYS[min(attempt, len(DELAYS) - 1)]
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            delay, internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "a table read round and round": """
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            DELAYS[attempt % 3], internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "an alias": """
        later = ctx.scheduler.run_after
        await later(9, internal.jobs.process, url=url)  # expect: unbounded-retry
""",
    "on some errors only": """
        if isinstance(error, httpx2.TimeoutException):
            later = ctx.scheduler.run_after
            await later(9, internal.jobs.process, url=url)  # expect: unbounded-retry
""",
    "an early return that is no limit": """
        if not url:
            return
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url)  # expect: unbounded-retry
""",
    "a limit that only speaks": """
        if attempt > 5:
            log.error("still failing")
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            9, internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "a conditional expression for the delay": """
        delay = 60 if attempt > 5 else 10
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            delay, internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "a nested function": """
        async def again() -> None:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url)
        await again()  # expect: unbounded-retry
""",
    "a match on the error": """
        match error:
            case httpx2.HTTPError():
                later = ctx.scheduler.run_after
                await later(9, internal.jobs.process, url=url)  # expect: unbounded-retry
""",
    "a match on the attempt, every case of which goes on": """
        match attempt:
            case 0 | 1:
                await ctx.scheduler.run_after(  # expect: unbounded-retry
                    9, internal.jobs.process, url=url, attempt=attempt + 1
                )
            case _:
                await ctx.scheduler.run_after(  # expect: unbounded-retry
                    60, internal.jobs.process, url=url, attempt=attempt + 1
                )
""",
    "an if whose branches both go on": """
        if attempt == 1:
            await ctx.scheduler.run_after(  # expect: unbounded-retry
                9, internal.jobs.process, url=url, attempt=attempt + 1
            )
        else:
            log.warning("again: %s", error)
            later = 60 if attempt < 9 else 600
            await ctx.scheduler.run_after(  # expect: unbounded-retry
                later, internal.jobs.process, url=url, attempt=attempt + 1
            )
""",
    "a chain of branches that all go on": """
        if attempt < 3:
            await ctx.scheduler.run_after(  # expect: unbounded-retry
                9, internal.jobs.process, url=url, attempt=attempt + 1
            )
        elif attempt < 9:
            await ctx.scheduler.run_after(  # expect: unbounded-retry
                60, internal.jobs.process, url=url, attempt=attempt + 1
            )
        else:
            with contextlib.suppress(ValueError):
                await ctx.scheduler.run_after(  # expect: unbounded-retry
                    600, internal.jobs.process, url=url, attempt=attempt + 1
                )
""",
    "a branch that goes on and leaves": """
        if attempt == 1:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
            return
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            60, internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "another way round": """
        await ctx.run_mutation(internal.jobs.mark_failed, url=url)

@internal_mutation
async def mark_failed(ctx: MutationCtx, url: str) -> None:
    await ctx.scheduler.run_after(9, internal.jobs.process_again, url=url, attempt=0)

@internal_action
async def process_again(ctx: ActionCtx, url: str, attempt: int) -> None:
    if not call():
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            9, internal.jobs.process_again, url=url, attempt=attempt + 1
        )
""",
}


@pytest.mark.parametrize("handler", UNBOUNDED.values(), ids=UNBOUNDED)
def test_finds_a_schedule_after_a_failure(handler: str) -> None:
    assert_expected(RULE, project(AFTER_A_FAILURE.replace("{handler}", handler)))


BOUNDED = {
    "a comparison around it": """
        if attempt < 5:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a return before it": """
        if attempt >= 5:
            return
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a raise before it": """
        if attempt == 5:
            raise
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "the other branch": """
        if attempt >= 5:
            log.error("enough")
        else:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a match": """
        match attempt:
            case 0 | 1 | 2:
                await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
""",
    "a match with a case that gives up": """
        match attempt:
            case 0 | 1:
                await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
            case 2:
                log.error("enough")
            case _:
                await ctx.scheduler.run_after(60, internal.jobs.process, attempt=attempt + 1)
""",
    "a match whose last case reports": """
        match attempt:
            case 0 | 1:
                await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
            case _:
                await ctx.scheduler.run_after(0, internal.jobs.report, attempt=attempt)
""",
    "a branch that reports by the scheduler": """
        if attempt < 3:
            await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
        else:
            await ctx.scheduler.run_after(0, internal.jobs.report, attempt=attempt)
""",
    "a chain one branch of which gives up": """
        if attempt == 1:
            await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
        elif attempt < 9:
            await ctx.scheduler.run_after(60, internal.jobs.process, attempt=attempt + 1)
""",
    "a branch that asks a helper before it goes on": """
        if attempt == 1:
            await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
        else:
            check_attempts(attempt)
            await ctx.scheduler.run_after(60, internal.jobs.process, attempt=attempt + 1)
""",
    "a branch that may leave before it goes on": """
        if attempt == 1:
            await ctx.scheduler.run_after(9, internal.jobs.process, attempt=attempt + 1)
        else:
            if attempt > 5:
                raise
            await ctx.scheduler.run_after(60, internal.jobs.process, attempt=attempt + 1)
""",
    "a branch that goes on with less": """
        if attempt < 5:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
        else:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, last=True)
""",
    "a helper that says so": """
        if may_go_on(attempt):
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a helper that raises": """
        check_attempts(attempt)
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a table that ends": """
        await ctx.scheduler.run_after(
            DELAYS[attempt], internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "a table read before": """
        delay = DELAYS[attempt]
        await ctx.scheduler.run_after(delay, internal.jobs.process, attempt=attempt + 1)
""",
    "a test given a name": """
        is_last = attempt >= 5
        if not is_last:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a walrus": """
        if (following := attempt + 1) < 5:
            await ctx.scheduler.run_after(9, internal.jobs.process, attempt=following)
""",
    "an operator": """
        attempt < 5 and await ctx.scheduler.run_after(
            9, internal.jobs.process, url=url, attempt=attempt + 1
        )
""",
    "an assertion": """
        assert attempt < 5
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url, attempt=attempt + 1)
""",
    "a deadline": """
        job = await ctx.run_query(internal.jobs.get, url=url)
        if ctx.now < job.expires_at:
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url)
""",
    "a count of what is left": """
        if attempts_left := await ctx.run_mutation(internal.jobs.count_down, url=url):
            await ctx.scheduler.run_after(9, internal.jobs.process, url=url)
""",
    "another function, which does not lead back": """
        await ctx.scheduler.run_after(9, internal.jobs.report, url=url)

@internal_action
async def report(ctx: ActionCtx, url: str) -> None:
    call()
""",
    "the limit on the way back": """
        await ctx.scheduler.run_after(9, internal.jobs.retry, url=url)

@internal_mutation
async def retry(ctx: MutationCtx, url: str, attempts: int) -> None:
    if attempts < 3:
        await ctx.scheduler.run_after(0, internal.jobs.process, url=url)
""",
    "what runs for ever anyway": """
        log.error("failed")
        await ctx.scheduler.run_after(60, internal.jobs.process, url=url)
        return
    await ctx.scheduler.run_after(600, internal.jobs.process, url=url)
""",
}


@pytest.mark.parametrize("handler", BOUNDED.values(), ids=BOUNDED)
def test_leaves_alone_what_has_an_end(handler: str) -> None:
    assert_expected(RULE, project(AFTER_A_FAILURE.replace("{handler}", handler)))


def test_finds_a_failed_status() -> None:
    source = """
@internal_action
async def process(ctx: ActionCtx, url: str) -> None:
    async with httpx2.AsyncClient() as client:
        response = await client.get(url)
    if response.status_code >= 500:
        await ctx.scheduler.run_after(9, internal.jobs.process, url=url)  # expect: unbounded-retry
"""
    assert_expected(RULE, project(source))


def test_finds_the_call_of_a_helper_of_another_module() -> None:
    helper = """
from .._generated.api import internal

async def again(ctx, url: str) -> None:
    await ctx.scheduler.run_after(30, internal.jobs.process, url=url)
"""
    source = """
from gnomon import ActionCtx as Context, internal_action as registered
from .lib import later

def call() -> None: ...

@registered
async def process(ctx: Context, url: str) -> None:
    try:
        call()
    except Exception:
        await later.again(ctx, url)  # expect: unbounded-retry
"""
    files = {
        "functions/jobs.py": source,
        "functions/lib/__init__.py": "",
        "functions/lib/later.py": helper,
    }
    assert_expected(RULE, files)


def test_a_limit_around_a_helper_counts() -> None:
    source = """
async def again(ctx: ActionCtx, attempt: int) -> None:
    await ctx.scheduler.run_after(30, internal.jobs.process, attempt=attempt + 1)

@internal_action
async def process(ctx: ActionCtx, attempt: int) -> None:
    try:
        call()
    except Exception:
        if attempt < 3:
            await again(ctx, attempt)
"""
    assert_expected(RULE, project(source))


def test_says_what_is_missing_and_where() -> None:
    handler = "        await ctx.scheduler.run_after(9, internal.jobs.process, url=url)\n"
    (found,) = diagnostics(RULE, project(AFTER_A_FAILURE.replace("{handler}", handler)))
    assert found.message == (
        "`process` schedules itself again after a failure, with no limit on attempts"
    )
    assert (
        found.help == "count the attempts, and stop: `if attempt < 5: …`, else record the failure"
    )
    assert found.location.column == 15


def test_shows_the_helper_behind_a_call() -> None:
    source = """
async def again(ctx: ActionCtx) -> None:
    await ctx.scheduler.run_after(30, internal.jobs.process)

@internal_action
async def process(ctx: ActionCtx) -> None:
    try:
        call()
    except Exception:
        await again(ctx)
"""
    (found,) = diagnostics(RULE, project(source))
    assert [note.message for note in found.related] == ["the retry is scheduled here"]
