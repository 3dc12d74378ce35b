"""`unjittered-retry`: schedules of a next attempt, and of functions named as retries."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import diagnostics
from tests.rules.unjittered_retries import RULE, expect_of_schedules, scheduling

ATTEMPTS = {
    "written out": """
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        job_id="1",
        attempt=attempt + 1,
    )
""",
    "one first": """
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        job_id="1",
        attempt=1 + attempt,
    )
""",
    "through a variable": """
    following = attempt + 1
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        job_id="1",
        attempt=following,
    )
""",
    "counted up": """
    attempt += 1
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        job_id="1",
        attempt=attempt,
    )
""",
    "in a dict": """
    given = {"job_id": "1", "attempt": attempt + 1}
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        **given,
    )
""",
    "in a dict call": """
    given = dict(job_id="1", attempt=attempt + 1)
    await ctx.scheduler.run_after(5, internal.related.again, **given)  # expect: unjittered-retry
""",
    "set in a dict": """
    given = {"job_id": "1"}
    given["attempt"] = attempt + 1
    await ctx.scheduler.run_after(5, internal.related.again, **given)  # expect: unjittered-retry
""",
    "by position": """
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        "1",
        attempt + 1,
    )
""",
    "through a helper": """
    from . import related
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        job_id="1",
        attempt=related.next_attempt(attempt),
    )
""",
    "limited": """
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        job_id="1",
        attempt=min(attempt + 1, 10),
    )
""",
    "by a walrus": """
    if (following := attempt + 1) < 5:
        await ctx.scheduler.run_after(
            5,  # expect: unjittered-retry
            internal.related.again,
            job_id="1",
            attempt=following,
        )
""",
    "named retries": """
    await ctx.scheduler.run_after(
        timedelta(minutes=attempt),  # expect: unjittered-retry
        internal.related.again,
        retry_count=attempt + 1,
    )
""",
    "of a document": """
    job = await ctx.run_query(internal.jobs.get)
    await ctx.scheduler.run_after(
        5,  # expect: unjittered-retry
        internal.related.again,
        attempt=job.attempt + 1,
    )
""",
}


@pytest.mark.parametrize("body", ATTEMPTS.values(), ids=ATTEMPTS)
def test_finds_the_schedule_of_a_next_attempt(body: str) -> None:
    expect_of_schedules(body)


NAMES = {
    "retry": """
    await ctx.scheduler.run_after(5, internal.related.retry)  # expect: unjittered-retry
""",
    "retry with a suffix": """
    await ctx.scheduler.run_after(
        timedelta(hours=1),  # expect: unjittered-retry
        internal.related.retry_all,
    )
""",
    "retry at the end": """
    await ctx.scheduler.run_at(
        ctx.now + timedelta(1),  # expect: unjittered-retry
        internal.related.mail_retry,
    )
""",
    "chosen": """
    target = internal.related.retry if attempt else internal.related.mail_retry
    await ctx.scheduler.run_after(5, target)  # expect: unjittered-retry
""",
}


@pytest.mark.parametrize("body", NAMES.values(), ids=NAMES)
def test_finds_the_schedule_of_a_function_named_retry(body: str) -> None:
    expect_of_schedules(body)


def test_the_names_of_retries_are_an_option() -> None:
    files = scheduling(
        "@internal_mutation\n"
        "async def begin(ctx: MutationCtx) -> None:\n"
        "    await ctx.scheduler.run_after(5, internal.related.again, job_id='1')\n"
    )
    assert diagnostics(RULE, files) == ()
    (found,) = diagnostics(RULE, files, options={"names": ("again",)})
    assert found.message == (
        "`related:again` is a retry by its name, but its delay has no random part"
    )
