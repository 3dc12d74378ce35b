"""`unjittered-retry`: schedules that lead back after a failure, and after a failed status."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import diagnostics
from tests.rules.unjittered_retries import RULE, expect_of_schedules, scheduling

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
    expect_of_schedules(body)


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
    expect_of_schedules(body)


def test_a_helper_that_schedules_is_related_to_the_call_that_leads_there() -> None:
    files = scheduling(
        "from .related import reschedule\n"
        "@internal_action\n"
        "async def process(ctx: ActionCtx) -> None:\n"
        "    try:\n"
        "        await ctx.run_action(internal.services.call)\n"
        "    except Exception:\n"
        "        await reschedule(ctx, 5)\n"
    )
    (found,) = diagnostics(RULE, files)
    (place,) = found.related
    assert (place.location.path, place.location.line) == ("functions/related.py", 25)
