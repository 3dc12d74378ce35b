"""`unjittered-retry`: schedules of a next attempt, and of functions named as retries."""

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
    expect(body)


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
    expect(body)


def test_the_names_of_retries_are_an_option() -> None:
    source = PRELUDE + (
        "@internal_mutation\n"
        "async def begin(ctx: MutationCtx) -> None:\n"
        "    await ctx.scheduler.run_after(5, internal.related.again, job_id='1')\n"
    )
    files = {"functions/jobs.py": source, "functions/related.py": RELATED}
    assert diagnostics("unjittered-retry", files) == ()
    (found,) = diagnostics("unjittered-retry", files, options={"names": ("again",)})
    assert found.message == (
        "`related:again` is a retry by its name, but its delay has no random part"
    )
