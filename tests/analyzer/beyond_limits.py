"""Programs in which something lies so far away that the analysis stops before it.

Each is made right, or wrong in the one place that is far away, and near enough or too far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

HEAD = """
import asyncio
import random
import httpx
import requests
from gnomon import (
    ActionCtx, MutationCtx, internal_action, internal_mutation, internal_query, mutation
)
from ._generated.api import internal

@internal_mutation
async def mark(ctx: MutationCtx, error: str) -> None:
    await ctx.db.insert("errors", {"error": error})
"""
GUARD = """
    if await ctx.auth.get_user_identity() is None:
        raise PermissionError"""
REMOVE = """
@mutation
async def remove(ctx: MutationCtx, id: str) -> None:
    {first}
    await ctx.db.delete(id)
"""
ACT = """
@internal_action
async def act(ctx: ActionCtx, attempt: int = 0) -> None:
    {before}
    try:
        async with httpx.AsyncClient() as client:
            response = await client.get("https://example.com")
            response.raise_for_status()
    except {caught} as error:
        {then}
"""
RETRY = """if {test}:
            await ctx.scheduler.run_after({delay}, internal.jobs.act, attempt=attempt + 1)
        else:
            await ctx.run_mutation(internal.jobs.mark, error=str(error))"""
FAN_OUT = """
@internal_mutation
async def spread(ctx: MutationCtx) -> None:
    for item in await ctx.db.query("items").take(50):
        await ctx.scheduler.run_after(h0(item), internal.jobs.act)
"""
FETCH = """
@internal_action
async def fetch(ctx: ActionCtx) -> None:
    settings = {{}}
    {before}
    try:
        answer = await asyncio.to_thread(requests.get, "https://example.com", {given})
        answer.raise_for_status()
    except requests.RequestException as error:
        await ctx.run_mutation(internal.jobs.mark, error=str(error))
"""


def act(*, before: str = "", then: str = "", caught: str = "httpx.HTTPError", **retry: str) -> str:
    """An action that fails, and what it does then: a retry, if nothing else is said."""
    delay, test = retry.get("delay", "random.uniform(0, 60)"), retry.get("test", "attempt < 5")
    then = then or RETRY.format(test=test, delay=delay)
    return ACT.format(before=before, then=then, caught=caught)


# --- helpers that lead to a last one -------------------------------------------------------------

Way = Callable[[str, str, int], str]


def call_of(head: str, name: str) -> str:
    """The call of a helper by one of the same head."""
    given = head[head.index("(") + 1 : head.index(")")]
    return f"{'await ' if head.startswith('async') else ''}{name}({given})"


def in_a_row(head: str, last: str, calls: int) -> str:
    """Helpers that call the next one, up to the last."""
    texts = [
        f"{head.format(name=f'h{i}')}\n    return {call_of(head, f'h{i + 1}')}\n"
        for i in range(calls)
    ]
    return "\n".join([*texts, f"{head.format(name=f'h{calls}')}{last}\n"])


def in_a_circle(head: str, last: str, calls: int) -> str:
    """The same, and the last one may begin again."""
    again = f"\n    if asyncio.current_task():\n        {call_of(head, 'h0')}"
    return in_a_row(head, again + last, calls)


def behind_others(head: str, last: str, doublings: int) -> str:
    """The last one at once, after calls of others that double so many times."""
    others = "def d0a(): return 1\ndef d0b(): return 1\n" + "".join(
        f"def d{i + 1}{name}(): return d{i}a() + d{i}b()\n"
        for i in range(doublings)
        for name in "ab"
    )
    first = f"{head.format(name='h0')}\n    d{doublings}a()\n    return {call_of(head, 'h1')}\n"
    return f"{others}{first}{head.format(name='h1')}{last}\n"


WAYS: dict[str, tuple[Way, int, int]] = {
    "in a row of 25": (in_a_row, 2, 25),
    "in a circle of 8": (in_a_circle, 1, 7),
    "in a circle of 18": (in_a_circle, 1, 17),
    "in a circle of 41": (in_a_circle, 1, 40),
    "behind 4,000 others": (behind_others, 1, 12),
}
"""How helpers lead to the last one, and how many of them are near and far."""


@dataclass(frozen=True)
class Helpers:
    """What the last of some helpers does, right and wrong, and what asks the first of them."""

    rule: str
    head: str
    right: str
    wrong: str
    asks: str


HELPERS = {
    "a check of who calls": Helpers(
        "public-dangerous-function",
        "async def {name}(ctx):",
        GUARD,
        "\n    await ctx.db.get('x')",
        REMOVE.format(first="await h0(ctx)"),
    ),
    "a method that checks who calls": Helpers(
        "public-dangerous-function",
        "async def {name}(self):",
        GUARD.replace("ctx", "self.ctx"),
        "\n    await self.ctx.db.get('x')",
        "class Guard:\n    def __init__(self, ctx):\n        self.ctx = ctx\n"
        + REMOVE.format(first="await h0(Guard(ctx))"),
    ),
    "a record of what failed": Helpers(
        "unhandled-action-failure",
        "async def {name}(ctx):",
        "\n    await ctx.run_mutation(internal.jobs.mark, error='failed')",
        "\n    await ctx.run_query(internal.jobs.seen)",
        act(then="await h0(ctx)"),
    ),
    "the random part of a delay": Helpers(
        "unjittered-retry",
        "def {name}(number):",
        "\n    return 2 ** number + random.uniform(0, 1)",
        "\n    return 2 ** number",
        act(delay="h0(attempt)"),
    ),
    "the random part of many delays": Helpers(
        "synchronized-fan-out",
        "def {name}(number):",
        "\n    return random.uniform(0, 60)",
        "\n    return 60",
        FAN_OUT + act(),
    ),
    "a time limit": Helpers(
        "missing-timeout",
        "def {name}(number):",
        "\n    return 10",
        "\n    return None",
        FETCH.format(before="", given="timeout=h0(1)"),
    ),
}


def helpers(case: Helpers, way: Way, far: int, *, wrong: bool) -> str:
    """The program: the last helper is so many steps away."""
    return HEAD + way(case.head, case.wrong if wrong else case.right, far) + case.asks


# --- other limits --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limit:
    """A program by how far something is in it, and by what is there.

    Attributes:
        rule: the rule that asks for it.
        program: it is given how far, and what is there: of `right` or of `wrong`.
        near, far: below the limit, and beyond.
        still_found: whether a fault is found beyond it, because there is no limit any more.
    """

    rule: str
    program: Callable[[int, str], str]
    right: str
    wrong: str
    near: int
    far: int
    still_found: bool = False


def lines(text: str, many: int, *, deep: int = 1) -> str:
    """A line of code with each number up to one."""
    return f"\n{'    ' * deep}".join(text.format(i=i, next=i + 1) for i in range(many))


def table(of: str, many: int) -> str:
    """Functions of one body, and a dict of them all; `{i}` is the number of each."""
    functions = "".join(of.format(i=i) + "\n" for i in range(many))
    items = ", ".join(f"'{i}': g{i}" for i in range(many))
    return f"{functions}\nTABLE = {{{items}}}\n"


def classes(base: str, many: int) -> str:
    """Classes below one another; the last is called so many."""
    return f"{base}\n" + "".join(f"class C{i + 1}(C{i}): pass\n" for i in range(many))


BOX = """
class Box:
    value = 1

def value_of(box):
    return box.value
"""
CHANGED = "box.value = {i}; value_of(box)"
ITEM = "settings['k{i}'] = {i}"
MADE = "table['{{i}}'] = lambda: {given}"
GUARDED = "class C0:\n    async def guard(self, ctx):"
FAILING = """
async def load():
    try:
        async with httpx.AsyncClient() as client:
            (await client.get("https://example.com")).raise_for_status()
    except httpx.HTTPError as error:
        raise C{many} from error

@internal_action
async def act(ctx: ActionCtx) -> None:
    try:
        await load()
    except {caught}:
        await ctx.run_mutation(internal.jobs.mark, error="failed")
"""
MODELS = """
import library
from pydantic import BaseModel

{models}
@mutation
async def take(ctx: MutationCtx, it: {last}) -> None:
    await ctx.db.insert("errors", {{"error": str(it)}})
"""
WRAPPED = """
from gnomon import mutation
from ._generated.api import api
{wrappers}
@w{many}
async def take(ctx: MutationCtx, it: int) -> None:
    await ctx.db.insert("errors", {{"error": str(it)}})

@internal_mutation
async def give(ctx: MutationCtx) -> None:
    await ctx.run_mutation({name}, it=1)
"""

LIMITS = {
    "states of an object, and the delay in it": Limit(
        "unjittered-retry",
        lambda many, given: (
            BOX
            + act(
                before="box = Box()",
                then=f"{lines(CHANGED, many, deep=2)}\n        box.value = {given}\n        "
                + RETRY.format(test="attempt < 5", delay="value_of(box)"),
            )
        ),
        *("random.uniform(0, 5)", "5", 2, 20),
    ),
    "arguments of a helper, and the time limit that it is given": Limit(
        "missing-timeout",
        lambda many, given: (
            "def same(number):\n    return number\n"
            + FETCH.format(before=lines("same({i})", many), given=f"timeout=same({given})")
        ),
        *("5", "None", 2, 60),
    ),
    "functions of one table, and the check in them": Limit(
        "public-dangerous-function",
        lambda many, body: (
            table(f"async def g{{i}}(ctx):{body}", many)
            + REMOVE.format(first="await TABLE[id](ctx)")
        ),
        *(GUARD, "\n    pass", 2, 20),
    ),
    "functions of one table, and the record in them": Limit(
        "unhandled-action-failure",
        lambda many, given: (
            table(f"async def g{{i}}(ctx):\n    await {given}", many)
            + act(then="await TABLE[str(attempt)](ctx)")
        ),
        *("ctx.run_mutation(internal.jobs.mark, error='')", "ctx.run_query(internal.jobs.seen)"),
        *(2, 20),
    ),
    "functions made in one table, and the record in them": Limit(
        "unhandled-action-failure",
        lambda many, given: act(
            then=f"table = {{}}\n        {lines(MADE.format(given=given), many, deep=2)}\n"
            "        await table[str(attempt)]()"
        ),
        *("ctx.run_mutation(internal.jobs.mark, error='')", "ctx.run_query(internal.jobs.seen)"),
        *(2, 20),
    ),
    "items of a dict, and the time limit in it": Limit(
        "missing-timeout",
        lambda many, key: FETCH.format(
            before="settings['timeout'] = None\n    "
            f"{lines(ITEM, many)}\n    settings['{key}'] = 5",
            given="timeout=settings['timeout']",
        ),
        *("timeout", "verify", 2, 80),
    ),
    "names of one test": Limit(
        "unbounded-retry",
        lambda many, test: act(
            then=f"a0 = {test}\n        {lines('a{next} = a{i}', many, deep=2)}\n        "
            + RETRY.format(test=f"a{many}", delay="random.uniform(0, 5)"),
        ),
        *("attempt < 5", "bool(error)", 2, 20),
        still_found=True,
    ),
    "helpers that test": Limit(
        "unbounded-retry",
        lambda many, test: (
            in_a_row("def {name}(error):", f"\n    return {test}", many) + act(test="h0(error)")
        ),
        *("len(str(error)) < 5", "bool(error)", 1, 20),
        still_found=True,
    ),
    "base classes, and the check in the first": Limit(
        "public-dangerous-function",
        lambda many, body: (
            classes(GUARDED + body.replace("\n", "\n    "), many)
            + REMOVE.format(first=f"await C{many}().guard(ctx)")
        ),
        *(GUARD, "\n    pass", 2, 20),
        still_found=True,
    ),
    "base classes of an exception": Limit(
        "unhandled-action-failure",
        lambda many, caught: (
            classes("class C0(Exception): pass", many) + FAILING.format(many=many, caught=caught)
        ),
        *("C0", "ValueError", 2, 20),
        still_found=True,
    ),
    "base classes of a model": Limit(
        "opaque-type",
        lambda many, kind: MODELS.format(
            models=classes(f"class C0(BaseModel):\n    x: {kind}\n", many), last=f"C{many}"
        ),
        *("int", "library.Thing", 2, 30),
        still_found=True,
    ),
    "models in models": Limit(
        "opaque-type",
        lambda many, kind: MODELS.format(
            models=f"class C0(BaseModel):\n    x: {kind}\n"
            + "".join(f"class C{i + 1}(BaseModel):\n    x: C{i}\n" for i in range(many)),
            last=f"C{many}",
        ),
        *("int", "library.Thing", 2, 200),
        still_found=True,
    ),
    "wrappers of a decorator": Limit(
        "unresolved-reference",
        lambda many, name: WRAPPED.format(
            wrappers="def w0(f):\n    return mutation(f)\n"
            + "".join(f"def w{i + 1}(f):\n    return w{i}(f)\n" for i in range(many)),
            many=many,
            name=name,
        ),
        *("api.jobs.take", "api.jobs.takes", 2, 30),
        still_found=True,
    ),
}
