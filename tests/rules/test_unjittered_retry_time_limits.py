"""A time limit of one's own that runs out is no failure, unless it ended one request: two rules."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected

RULES = ("unjittered-retry", "unbounded-retry")

PRELUDE = """
import asyncio
import anyio
import httpx2
from asyncio import timeout as limit
from gnomon import ActionCtx, internal_action
from ._generated.api import internal

client = httpx2.AsyncClient()
queue = asyncio.Queue()
URL = "https://a.example"

async def drain(ctx, url: str) -> None:
    async for row in rows(url):
        await ctx.run_mutation(internal.jobs.keep, row=row)

async def rows(url: str):
    while True:
        yield (await client.get(url)).json()

async def fetch(url: str) -> str:
    return (await client.get(url)).text

@internal_action
async def process(ctx: ActionCtx, at: int) -> None:
"""

NO_RETRY = {
    "a wait for something of one's own": """
    try:
        async with asyncio.timeout(20):
            await queue.get()
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)
""",
    "a wait in a loop": """
    while True:
        try:
            event = await asyncio.wait_for(queue.get(), 5)
        except asyncio.TimeoutError:
            await asyncio.sleep(1)
            continue
        print(event)
""",
    "a budget for many requests": """
    try:
        async with asyncio.timeout(20):
            while True:
                await client.get(URL)
                at += 1
    except TimeoutError:
        await ctx.scheduler.run_after(0, internal.jobs.process, at=at)
""",
    "a budget for a stream": """
    try:
        async with limit(20), client.stream("GET", URL) as response:
            async for part in response.aiter_text():
                await ctx.run_mutation(internal.jobs.keep, part=part)
                at += 1
    except TimeoutError:
        await ctx.scheduler.run_after(0, internal.jobs.process, at=at)
""",
    "a budget for a helper that loops": """
    try:
        await asyncio.wait_for(drain(ctx, URL), timeout=20)
    except TimeoutError:
        await ctx.scheduler.run_after(1, internal.jobs.process, at=at)
""",
    "a budget that sets a flag": """
    more = False
    try:
        with anyio.fail_after(20):
            for page in range(100):
                await client.get(URL)
    except TimeoutError:
        more = True
    if more:
        await ctx.scheduler.run_after(1, internal.jobs.process, at=at)
""",
}

RETRY = {
    "one request": """
    try:
        async with asyncio.timeout(20):
            await client.get(URL)
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
    "one request of a helper": """
    try:
        await asyncio.wait_for(fetch(URL), 20)
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
    "one request in a loop": """
    while True:
        try:
            async with asyncio.timeout(5):
                await client.get(URL)
        except TimeoutError:
            await asyncio.sleep(1)  # expect: RULE
""",
    "a limit for each of many": """
    try:
        for page in range(3):
            async with asyncio.timeout(5):
                await client.get(URL)
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
    "another failure as well": """
    try:
        async with asyncio.timeout(20):
            while True:
                await client.get(URL)
    except (TimeoutError, httpx2.HTTPError):
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
    "a limit of somebody else": """
    try:
        await client.get(URL)
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
    "another action": """
    try:
        async with asyncio.timeout(20):
            await ctx.run_action(internal.other.send)
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
    "a library that is not known": """
    import somebody
    try:
        async with asyncio.timeout(20):
            await somebody.asks()
    except TimeoutError:
        await ctx.scheduler.run_after(5, internal.jobs.process, at=at)  # expect: RULE
""",
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("body", NO_RETRY.values(), ids=NO_RETRY)
def test_time_that_is_up_is_no_failure(rule: str, body: str) -> None:
    assert_expected(rule, {"functions/jobs.py": PRELUDE + body})


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("body", RETRY.values(), ids=RETRY)
def test_what_took_too_long_is_tried_again(rule: str, body: str) -> None:
    assert_expected(rule, {"functions/jobs.py": PRELUDE + body.replace("RULE", rule)})
