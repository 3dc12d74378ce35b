"""The small projects of the tests of `unjittered-retry`: what repeats, and its helpers."""

from __future__ import annotations

from gnomon.rules.testing import assert_expected

RULE = "unjittered-retry"

SCHEDULES = """
import random
from datetime import timedelta
import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import api, internal

"""
"""Above an action that schedules itself, or what leads back to it."""

SCHEDULED = """
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

LOOPS = """
import asyncio
import random
import time
from itertools import count
import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal
from . import pauses

def work() -> bool: ...

"""
"""Above an action that tries again in a loop."""

PAUSES = """
import asyncio
import random

async def pause(seconds: float) -> None:
    await asyncio.sleep(seconds)

async def spread_pause(seconds: float) -> None:
    await asyncio.sleep(seconds * random.uniform(1, 2))

async def fetch(client, url):
    for n in range(3):
        try:
            return await client.get(url)
        except Exception:
            await asyncio.sleep(n)
"""


def scheduling(source: str) -> dict[str, str]:
    """A project of functions that schedule, beside those that they may schedule."""
    return {"functions/jobs.py": SCHEDULES + source, "functions/related.py": SCHEDULED}


def expect_of_schedules(body: str) -> None:
    """The body of an action that schedules against its `# expect:` comments."""
    head = "@internal_action\nasync def process(ctx: ActionCtx, attempt: int) -> None:"
    assert_expected(RULE, scheduling(head + body))


def expect_of_loops(body: str) -> None:
    """The body of an action that loops against its `# expect:` comments."""
    source = LOOPS + "@internal_action\nasync def process(ctx: ActionCtx) -> None:" + body
    assert_expected(RULE, {"functions/jobs.py": source, "functions/pauses.py": PAUSES})
