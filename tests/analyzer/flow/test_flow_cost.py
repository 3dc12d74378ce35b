"""Following functions takes no more time than there is code, however many ways lead through it."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import findings

MANY = 40
"""Two to the power of this many ways would not be followed in a lifetime."""

HEAD = "from gnomon import ActionCtx, internal_action\n\n"
ACTION = """
@internal_action
async def act(ctx: ActionCtx) -> None:
    await {call}
"""


def chain(function: str, last: str, *, calls: int = 12) -> str:
    """Functions of which each calls the next one twice."""
    texts = [function.format(name=f"step_{i}", next=f"step_{i + 1}") for i in range(calls)]
    return "".join([*texts, last.format(name=f"step_{calls}")])


def test_a_long_condition_is_judged_once_for_each_operand() -> None:
    condition = " or ".join(f"not (a == {i} and b)" for i in range(MANY))
    source = HEAD + ACTION.format(call=f"ctx.db.get(({condition}))")
    assert len(findings("db-in-action", source)) == 1


def test_helpers_that_call_the_next_one_twice_are_followed_once() -> None:
    step = "async def {name}(ctx):\n    await {next}(ctx)\n    await {next}(ctx)\n\n"
    last = "async def {name}(ctx):\n    await ctx.db.get(1)\n\n"
    source = HEAD + chain(step, last) + ACTION.format(call="step_0(ctx)")
    assert len(findings("db-in-action", source)) == 1


def test_methods_that_call_the_next_one_twice_are_followed_once() -> None:
    start = "class Service:\n    def __init__(self, ctx):\n        self.ctx = ctx\n\n"
    step = (
        "    async def {name}(self):\n        await self.{next}()\n        await self.{next}()\n\n"
    )
    last = "    async def {name}(self):\n        await self.ctx.db.get(1)\n\n"
    source = HEAD + start + chain(step, last) + ACTION.format(call="Service(ctx).step_0()")
    assert len(findings("db-in-action", source)) == 1


def test_wrapped_helpers_that_call_the_next_one_twice_are_followed_once() -> None:
    start = (
        "def logged(f):\n    async def inner(*args, **kwargs):\n"
        "        return await f(*args, **kwargs)\n    return inner\n\n"
    )
    step = "@logged\nasync def {name}(ctx):\n    await {next}(ctx)\n    await {next}(ctx)\n\n"
    last = "@logged\nasync def {name}(ctx):\n    await ctx.db.get(1)\n\n"
    source = HEAD + start + chain(step, last, calls=6) + ACTION.format(call="step_0(ctx)")
    assert len(findings("db-in-action", source)) == 1


def test_functions_that_all_call_one_another_are_followed_once() -> None:
    names = [f"parse_{i}" for i in range(14)]
    body = "".join(f"    await {name}(ctx)\n" for name in names)
    functions = "".join(f"async def {name}(ctx):\n{body}\n" for name in names)
    last = "async def parse_last(ctx):\n    await parse_0(ctx)\n    await ctx.db.get(1)\n\n"
    source = HEAD + functions + last + ACTION.format(call="parse_last(ctx)")
    assert len(findings("db-in-action", source)) == 1


@pytest.mark.parametrize("entry", ["ping", "pong"])
def test_a_cycle_is_followed_from_wherever_it_is_entered(entry: str) -> None:
    source = (
        HEAD
        + "async def ping(ctx, n):\n    await pong(ctx, n)\n    await ctx.db.get(n)\n\n"
        + "async def pong(ctx, n):\n    await ping(ctx, n)\n\n"
        + ACTION.format(call="ping(ctx, 1)").replace("def act", "def first")
        + ACTION.format(call=f"{entry}(ctx, 1)")
    )
    assert len(findings("db-in-action", source)) == 2


def test_a_helper_of_many_different_arguments_is_found_at_every_call() -> None:
    helper = "async def load(ctx, key):\n    return await ctx.db.get(key)\n\n"
    calls = "".join(f"    await load(ctx, {number})\n" for number in range(100))
    source = HEAD + helper + ACTION.format(call="load(ctx, 'first')") + calls
    assert len(findings("db-in-action", source)) == 101


@pytest.mark.parametrize("loop", ["for item in {i}:", "while more({i}):"])
def test_loops_deep_inside_one_another_are_followed_once(loop: str) -> None:
    lines = [*(loop.format(i=i) for i in range(MANY)), "await ctx.db.get(1)"]
    body = "".join(f"    {' ' * depth}{line}\n" for depth, line in enumerate(lines))
    action = "@internal_action\nasync def act(ctx: ActionCtx) -> None:\n"
    assert len(findings("db-in-action", HEAD + action + body)) == 1
