"""`unjittered-retry`: schedules that lead back after a failure, and after a failed status."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

PRELUDE = """
import random
from datetime import timedelta
import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import api, internal

"""

RELATED = """
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal

@internal_mutation
async def back(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, internal.jobs.process)

@internal_mutation
async def far_back(ctx: MutationCtx) -> None:
    await ctx.run_mutation(internal.related.back)

@internal_mutation
async def retry(ctx: MutationCtx, attempt: int = 0) -> None: ...

@internal_mutation
async def retry_all(ctx: MutationCtx) -> None: ...

@internal_mutation
async def mail_retry(ctx: MutationCtx) -> None: ...

@internal_mutation
async def again(ctx: MutationCtx, job_id: str, attempt: int = 0) -> None: ...

async def reschedule(ctx: ActionCtx, delay: float) -> None:
    await ctx.scheduler.run_after(delay, internal.jobs.process)

def next_attempt(attempt: int) -> int:
    return attempt + 1
"""


def expect(body: str) -> None:
    """The body of `jobs:process` against its `# expect:` comments."""
    source = PRELUDE + "@internal_action\nasync def process(ctx: ActionCtx, attempt: int) -> None:"
    assert_expected(
        "unjittered-retry", {"functions/jobs.py": source + body, "functions/related.py": RELATED}
    )


LEADING_BACK = {
    "through another function": """
    try:
        await ctx.run_action(internal.services.call)
    except Exception:
        await ctx.scheduler.run_after(5, internal.related.back)  # expect: unjittered-retry
""",
    "through two other functions": """
    try:
        await ctx.run_action(internal.services.call)
    except Exception:
        await ctx.scheduler.run_after(5, internal.related.far_back)  # expect: unjittered-retry
""",
    "through a helper of another module": """
    from .related import reschedule
    try:
        await ctx.run_action(internal.services.call)
    except Exception:
        await reschedule(ctx, 5)  # expect: unjittered-retry
""",
}


@pytest.mark.parametrize("body", LEADING_BACK.values(), ids=LEADING_BACK)
def test_finds_what_leads_back_after_a_failure(body: str) -> None:
    expect(body)


FAILED_STATUS = {
    "not is_success": """
    response = httpx2.get("https://example.com")
    if not response.is_success:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "is_error": """
    response = httpx2.get("https://example.com")
    if response.is_error:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "not ok": """
    import requests
    if not requests.get("https://example.com", timeout=5).ok:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "a status from 500": """
    response = httpx2.get("https://example.com")
    if response.status_code >= 500:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "not 200": """
    async with httpx2.AsyncClient() as client:
        response = await client.get("https://example.com")
        if response.status_code != 200:
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "one of several": """
    response = httpx2.get("https://example.com")
    if response.status_code in (429, 500, 503):
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "a named status": """
    from http import HTTPStatus
    response = httpx2.get("https://example.com")
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "a range of statuses": """
    response = httpx2.get("https://example.com")
    if 500 <= response.status_code < 600:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "after success has returned": """
    response = httpx2.get("https://example.com")
    if response.is_success:
        return
    await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "matched": """
    response = httpx2.get("https://example.com")
    match response.status_code:
        case 200 | 201:
            return
        case 429 | 503:
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
        case _:
            return
""",
    "matched as a rest": """
    response = httpx2.get("https://example.com")
    match response.status_code:
        case 200:
            return
        case _:
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "a stored status": """
    job = await ctx.run_query(internal.jobs.get)
    if job.status == "failed":
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "a matched stored status": """
    job = await ctx.run_query(internal.jobs.get)
    match job.status:
        case "failed":
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
        case _:
            return
""",
    "a variable of the status": """
    failed = httpx2.get("https://example.com").is_error
    if failed:
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
""",
    "a conditional expression": """
    response = httpx2.get("https://example.com")
    return await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.jobs.process,
    ) if response.is_error else None
""",
    "short-circuited": """
    response = httpx2.get("https://example.com")
    response.is_success or await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.jobs.process,
    )
""",
}


@pytest.mark.parametrize("body", FAILED_STATUS.values(), ids=FAILED_STATUS)
def test_finds_a_retry_on_a_failed_status(body: str) -> None:
    expect(body)


def test_a_helper_that_schedules_is_related_to_the_call_that_leads_there() -> None:
    source = PRELUDE + (
        "from .related import reschedule\n"
        "@internal_action\n"
        "async def process(ctx: ActionCtx) -> None:\n"
        "    try:\n"
        "        await ctx.run_action(internal.services.call)\n"
        "    except Exception:\n"
        "        await reschedule(ctx, 5)\n"
    )
    files = {"functions/jobs.py": source, "functions/related.py": RELATED}
    (found,) = diagnostics("unjittered-retry", files)
    (place,) = found.related
    assert (place.location.path, place.location.line) == ("functions/related.py", 25)
