"""What is found in a module depends on the project alone: not on what was judged before it.

The projects are large circles of helpers at random, which no limit of the analysis sees whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.analyzer.flow.orders import judged_in_orders

HELPERS = 3
HEAD = """\
import asyncio, random, time
import httpx2
from gnomon import *
from ._generated.api import internal
from . import {modules}

"""
FUNCTIONS = """
@action
async def act(ctx: ActionCtx, x: str) -> None:
    await {0}(ctx, x)
    await {1}(ctx, x)

@mutation
async def change(ctx: MutationCtx, x: str) -> None:
    await {2}(ctx, x)
    await ctx.db.delete(x)

@internal_action
async def go(ctx: ActionCtx, attempt: int = 0) -> None:
    try:
        await {3}(ctx, attempt)
    except Exception:
        delay = 2**attempt + await {4}(ctx, attempt)
        await ctx.scheduler.run_after(delay, internal.m0.go, attempt=attempt + 1)

class Service:
    def __init__(self, ctx=None):
        self.ctx = ctx
        self.last = None

    async def go(self, x):
        self.last = await {5}(self.ctx, self.last)
        self.ctx = x
        return await {6}(self.ctx, x)

service = Service()
value = {7}

def counted(function):
    calls = []
    async def inner(ctx, x):
        calls.append(x)
        return await function(ctx, calls or value)
    return inner

@counted
async def wrapped(ctx, x):
    return await {8}(ctx, x)
"""
CALLS = (
    "await {}(ctx, x)",
    "await {}(ctx, None)",
    "await {}(ctx, 'a')",
    "await {}(x, ctx)",
    "try:\n        await {}(ctx, x)\n    except ValueError:\n        return None",
    "try:\n        await {}(ctx, x)\n    except ValueError:\n        await {}(ctx, x)",
    "y = await {}(ctx, x)\n    if y is None:\n        return x",
    "for item in x:\n        await {}(ctx, item)",
    "x = random.uniform(0, 1) if x else await {}(ctx, x)",
    "return await {}(ctx, x)",
    "asyncio.create_task({}(ctx, x))",
    "await Service(ctx).go(x)",
    "service.ctx = ctx\n    await service.go(x)",
    "await wrapped(ctx, x)",
    "await asyncio.to_thread({}, ctx, lambda: {}(ctx, x))",
)
EFFECTS = (
    "await ctx.db.get(x)",
    "await ctx.auth.get_user_identity()",
    "if await ctx.auth.get_user_identity() is None:\n        raise ApplicationError('no')",
    "httpx2.post('https://example.com', json=x)",
    "time.sleep(3)",
    "await ctx.scheduler.run_after(2**x, internal.m0.go)",
    "await ctx.run_mutation(internal.m0.change)",
)


def sources(random: Random, modules: int) -> dict[str, str]:
    """Modules whose helpers call one another at random, by name."""

    def helper() -> str:
        number = random.randrange(modules)
        return f"m{number}.helper_{random.randrange(HELPERS)}"

    def filled(template: str) -> str:
        return template.format(*(helper() for _ in range(9)))

    def body() -> list[str]:
        lines = [filled(random.choice(CALLS)) for _ in range(random.randint(1, 3))]
        return lines + ([random.choice(EFFECTS)] if random.random() < 0.2 else [])

    head = HEAD.format(modules=", ".join(f"m{number}" for number in range(modules)))
    found: dict[str, str] = {}
    for number in range(modules):
        helpers = [
            "\n    ".join([f"async def helper_{place}(ctx, x):", *body()])
            for place in range(HELPERS)
        ]
        found[f"m{number}"] = head + "\n\n".join(helpers) + filled(FUNCTIONS)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_module_is_judged_alike_whatever_was_judged_before_it(seed: int, tmp_path: Path) -> None:
    random = Random(seed)

    def orders(names: list[str]) -> Iterator[list[str]]:
        yield from (names, names[::-1], random.sample(names, len(names)))

    alone, together = judged_in_orders(tmp_path, sources(random, modules=4 + 4 * seed), orders)
    assert sum(len(found) for found in alone.values()) > 2 * len(alone)
    assert together == [alone] * 3
