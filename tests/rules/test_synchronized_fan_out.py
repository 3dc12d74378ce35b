"""`synchronized-fan-out`: loops that let everything start at one instant."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "synchronized-fan-out"

PRELUDE = """
import asyncio
from datetime import timedelta
from itertools import batched
from random import uniform
import httpx2
from gnomon import ActionCtx, Id, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal
from . import later
from .later import REGIONS, SPACING, schedule
from .schema import Item

@internal_action
async def process(ctx: ActionCtx, item: str) -> None:
    async with httpx2.AsyncClient() as client:
        await client.post("https://api.example.com", json=item)

@internal_mutation
async def note(ctx: MutationCtx, item: str) -> None:
    await ctx.db.insert(Item(name=item))

@internal_mutation
async def hand_on(ctx: MutationCtx, item: str) -> None:
    await ctx.scheduler.run_after(0, internal.jobs.process, item=item)

"""

LATER = """
from datetime import timedelta
from ._generated.api import internal

REGIONS = ("eu", "us", "asia")
SPACING = timedelta(seconds=0.1)

async def schedule(ctx, item, delay=0) -> None:
    await ctx.scheduler.run_after(delay, internal.jobs.process, item=item)
"""

FAN_OUT = """
@internal_mutation
async def process_all(ctx: MutationCtx, items: list[str], delay: float) -> None:
{body}
"""


def project(body: str) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + body, "functions/later.py": LATER}


CROWDS = {
    "at once": """
    for item in items:
        await ctx.scheduler.run_after(0, internal.jobs.process, item=item)  # expect: RULE
""",
    "all after a while": """
    for item in items:
        await ctx.scheduler.run_after(SPACING, internal.jobs.process, item=item)  # expect: RULE
""",
    "all after a while of the caller's": """
    for item in items:
        await ctx.scheduler.run_after(delay, internal.jobs.process, item=item)  # expect: RULE
""",
    "at one moment": """
    moment = ctx.now + timedelta(minutes=5)
    for item in items:
        await ctx.scheduler.run_at(moment, internal.jobs.process, item=item)  # expect: RULE
""",
    "an alias": """
    later = ctx.scheduler.run_after
    for item in items:
        await later(0, internal.jobs.process, item=item)  # expect: RULE
""",
    "a comprehension": """
    [
        await ctx.scheduler.run_after(0, internal.jobs.process, item=item)  # expect: RULE
        for item in items
    ]
""",
    "a helper of another module": """
    for item in items:
        await schedule(ctx, item)  # expect: RULE
""",
    "a nested function": """
    async def one(item: str) -> None:
        await ctx.scheduler.run_after(0, internal.jobs.process, item=item)
    for item in items:
        await one(item)  # expect: RULE
""",
    "async for": """
    async for item in ctx.db.query(Item):
        await ctx.scheduler.run_after(0, internal.jobs.process, item=item)  # expect: RULE
""",
    "while": """
    while items:
        await ctx.scheduler.run_after(0, internal.jobs.process, item=items.pop())  # expect: RULE
""",
    "only some of them": """
    for item in items:
        if item.startswith("a"):
            await ctx.scheduler.run_after(0, internal.jobs.process, item=item)  # expect: RULE
            continue
""",
    "through another function": """
    for item in items:
        await ctx.scheduler.run_after(0, internal.jobs.hand_on, item=item)  # expect: RULE
""",
    "a constant set within": """
    for item in items:
        pause = 5
        await ctx.scheduler.run_after(pause, internal.jobs.process, item=item)  # expect: RULE
""",
    "a match": """
    for item in items:
        match item:
            case "a":
                await ctx.scheduler.run_after(0, internal.jobs.process, item=item)  # expect: RULE
""",
}

SPREAD = {
    "a moment that moves on": """
    at = ctx.now
    for item in items:
        at = at + SPACING
        await ctx.scheduler.run_at(at, internal.jobs.process, item=item)
""",
    "a delay that grows by a rule of its own": """
    for item in items:
        await ctx.scheduler.run_after(delay, internal.jobs.process, item=item)
        delay = min(delay * 2, 60)
""",
    "the position": """
    for position, item in enumerate(items):
        await ctx.scheduler.run_after(position * SPACING, internal.jobs.process, item=item)
""",
    "the position in a comprehension": """
    [
        await ctx.scheduler.run_after(position, internal.jobs.process, item=item)
        for position, item in enumerate(items)
    ]
""",
    "the position given to a helper": """
    for position, item in enumerate(items):
        await schedule(ctx, item, position * 2)
""",
    "a random part": """
    for item in items:
        await ctx.scheduler.run_after(uniform(0, 60), internal.jobs.process, item=item)
""",
    "the context's random": """
    for item in items:
        pause = ctx.random.uniform(0, len(items))
        await ctx.scheduler.run_after(pause, internal.jobs.process, item=item)
""",
    "a window a batch": """
    for window, batch in enumerate(batched(items, 10)):
        for item in batch:
            await ctx.scheduler.run_after(window * 60, internal.jobs.process, item=item)
""",
    "a sum that grows": """
    pause = 0.0
    for item in items:
        await ctx.scheduler.run_after(pause, internal.jobs.process, item=item)
        pause += 0.5
""",
    "a moment that moves": """
    moment = ctx.now
    for item in items:
        moment += SPACING
        await ctx.scheduler.run_at(moment, internal.jobs.process, item=item)
""",
    "the item's own time": """
    for item in await ctx.db.query(Item).take(10):
        await ctx.scheduler.run_at(item.due, internal.jobs.process, item=item.name)
""",
    "a hash": """
    for item in items:
        await ctx.scheduler.run_after(hash(item) % 60, internal.jobs.process, item=item)
""",
    "nothing outside": """
    for item in items:
        await ctx.scheduler.run_after(0, internal.jobs.note, item=item)
""",
    "no loop": """
    await ctx.scheduler.run_after(0, internal.jobs.process, item=items[0])
""",
    "a few": """
    for region in ("eu", "us"):
        await ctx.scheduler.run_after(0, internal.jobs.process, item=region)
""",
    "a few of another module": """
    for region in REGIONS:
        await ctx.scheduler.run_after(0, internal.jobs.process, item=region)
""",
    "the first that fits": """
    for item in items:
        if item.startswith("a"):
            await ctx.scheduler.run_after(0, internal.jobs.process, item=item)
            break
""",
    "a return": """
    for item in items:
        if item.startswith("a"):
            return await ctx.scheduler.run_after(0, internal.jobs.process, item=item)
""",
    "a pause": """
    for item in items:
        await ctx.scheduler.run_after(0, internal.jobs.process, item=item)
        await asyncio.sleep(1)
""",
}


@pytest.mark.parametrize("body", CROWDS.values(), ids=CROWDS)
def test_finds_a_crowd(body: str) -> None:
    marked = body.replace("# expect: RULE", f"# expect: {RULE}")
    assert_expected(RULE, project(FAN_OUT.replace("{body}", marked)))


@pytest.mark.parametrize("body", SPREAD.values(), ids=SPREAD)
def test_leaves_alone_what_is_spread_or_no_crowd(body: str) -> None:
    assert_expected(RULE, project(FAN_OUT.replace("{body}", body)))


def test_says_what_starts_at_once_and_stands_at_the_delay() -> None:
    body = "    for item in items:\n        await schedule(ctx, item)\n"
    (helped,) = diagnostics(RULE, project(FAN_OUT.replace("{body}", body)))
    assert [note.message for note in helped.related] == ["it is scheduled here"]
    (found,) = diagnostics(
        RULE, project(FAN_OUT.replace("{body}", CROWDS["at once"].replace("# expect: RULE", "")))
    )
    assert found.message == (
        "this loop schedules `jobs:process` for one and the same instant, and each run calls "
        "`httpx2.AsyncClient.post`"
    )
    assert found.help == (
        "space them out, `for position, item in enumerate(…)` with the delay `position * 0.1`, "
        "or add `random.uniform(0, …)`"
    )
    assert found.location.column == 39
