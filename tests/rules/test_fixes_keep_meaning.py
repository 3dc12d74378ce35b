"""What a fix writes means what it is meant to, whatever expressions stand in it, and around it.

A fix writes text. Each case here says what it should mean, with parentheses around every operand;
the syntax trees must be the same, however the operand was written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import fixed

HEAD = """
import asyncio
import datetime
import random
import time
from datetime import timedelta

import aiohttp
import httpx2
import requests
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal

client = httpx2.AsyncClient()

def f(*args, **options): ...

@internal_mutation
async def rename(ctx: MutationCtx, name: str, size: int = 0) -> int: ...

"""

ACTION = "@internal_action\nasync def act(ctx: ActionCtx, a: int, b: int, attempt: int = 0):\n"
MUTATION = "@internal_mutation\nasync def act(ctx: MutationCtx, a: int, b: int):\n"

OPERANDS = (
    "a",
    "a + b",
    "a * b",
    "a**b",
    "-a",
    "a if b else 3",
    "a or b",
    "not a",
    "(w := a)",
    "await f()",
    "lambda: a",
    "(a, b)",
    "(n for n in (a, b))",
    "f(a)(b)[0].c",
    "'a' 'b'",
    "[\n        a,\n        b,\n    ][0]",
)

FORMS = ("{x}", "(\n        ({x})\n    )")


@dataclass(frozen=True)
class Case:
    """A fix: the last statement of a function before and after, `{x}` being an operand."""

    rule: str
    before: str
    after: str
    head: str = ACTION
    takes: str = "{x}"
    """How the operand stands where it needs parentheses by itself."""


AGAIN = "internal.example.act, a=1, b=2, attempt=attempt + 1"

CASES = {
    "a factor dropped": Case(
        "milliseconds-delay",
        "await ctx.scheduler.run_after({x} * 1000, internal.example.act)",
        "await ctx.scheduler.run_after({x}, internal.example.act)",
        takes="({x})",
    ),
    "a factor dropped in front": Case(
        "milliseconds-delay",
        "await ctx.scheduler.run_after(1000 * {x}, internal.example.act)",
        "await ctx.scheduler.run_after({x}, internal.example.act)",
        takes="({x})",
    ),
    "a division by 1000": Case(
        "milliseconds-delay",
        "await ctx.scheduler.run_after(f({x}).delay_ms, internal.example.act)",
        "await ctx.scheduler.run_after(f({x}).delay_ms / 1000, internal.example.act)",
    ),
    "a unit by its name": Case(
        "milliseconds-delay",
        "await ctx.scheduler.run_after(timedelta(seconds=f({x}).delay_ms), internal.example.act)",
        "await ctx.scheduler.run_after(timedelta(milliseconds=f({x}).delay_ms), "
        "internal.example.act)",
    ),
    "a zone for a literal time": Case(
        "milliseconds-delay",
        "await ctx.scheduler.run_at(datetime.datetime(2026, 1, {x}), internal.example.act)",
        "await ctx.scheduler.run_at(datetime.datetime(2026, 1, {x}, tzinfo=datetime.UTC), "
        "internal.example.act)",
    ),
    "a zone for a moment": Case(
        "milliseconds-delay",
        "await ctx.scheduler.run_at(datetime.datetime.fromtimestamp({x}), internal.example.act)",
        "await ctx.scheduler.run_at(datetime.datetime.fromtimestamp({x}, datetime.UTC), "
        "internal.example.act)",
    ),
    "a random factor": Case(
        "unjittered-retry",
        f"await ctx.scheduler.run_after({{x}}, {AGAIN})",
        f"await ctx.scheduler.run_after({{x}} * random.uniform(1, 2), {AGAIN})",
    ),
    "a random factor on a sleep": Case(
        "unjittered-retry",
        "while a:\n        try:\n            f()\n        except ValueError:\n"
        "            await asyncio.sleep({x})",
        "while a:\n        try:\n            f()\n        except ValueError:\n"
        "            await asyncio.sleep({x} * random.uniform(1, 2))",
    ),
    "a time limit": Case("missing-timeout", "requests.get({x})", "requests.get({x}, timeout=30)"),
    "a time limit behind a keyword": Case(
        "missing-timeout",
        "requests.post(a, json={x})",
        "requests.post(a, json={x}, timeout=30)",
    ),
    "a check of the status": Case(
        "unchecked-response",
        "return (await client.get({x})).text",
        "return (await client.get({x})).raise_for_status().text",
    ),
    "a check of the status of what is dropped": Case(
        "unchecked-response",
        "await client.get({x})",
        "(await client.get({x})).raise_for_status()",
    ),
    "a check of a blocking request's status": Case(
        "unchecked-response",
        "return httpx2.get({x}).text",
        "return httpx2.get({x}).raise_for_status().text",
    ),
    "a check by aiohttp": Case(
        "unchecked-response",
        "async with aiohttp.ClientSession() as s, s.get({x}) as r:\n        return await r.text()",
        "async with aiohttp.ClientSession() as s, s.get({x}, raise_for_status=True) as r:\n"
        "        return await r.text()",
    ),
    "an await": Case("unawaited-call", "ctx.run_query({x})", "await ctx.run_query({x})"),
    "an await in arithmetic": Case(
        "unawaited-call",
        "return -ctx.run_query({x}) ** 2",
        "return -(await ctx.run_query({x})) ** 2",
    ),
    "an await in an attribute": Case(
        "unawaited-call", "return ctx.run_query({x}).a", "return (await ctx.run_query({x})).a"
    ),
    "an await in a choice": Case(
        "unawaited-call",
        "return 1 if not ctx.run_query({x}) else 2",
        "return 1 if not (await ctx.run_query({x})) else 2",
    ),
    "another name of an argument": Case(
        "mismatched-arguments",
        "await ctx.run_mutation(internal.example.rename, nam={x})",
        "await ctx.run_mutation(internal.example.rename, name={x})",
    ),
    "another way to run": Case(
        "wrong-function-kind",
        "await (ctx if a else ctx).run_query(internal.example.rename, name={x})",
        "await (ctx if a else ctx).run_mutation(internal.example.rename, name={x})",
    ),
    "a thread": Case(
        "blocking-call",
        "return requests.get({x}, timeout=b)",
        "return await asyncio.to_thread(requests.get, {x}, timeout=b)",
    ),
    "a thread in arithmetic": Case(
        "blocking-call",
        "return -requests.get(a, timeout={x}) ** 2",
        "return -(await asyncio.to_thread(requests.get, a, timeout={x})) ** 2",
    ),
    "a thread in a call": Case(
        "blocking-call",
        "return requests.get({x}, timeout=b)(1)",
        "return (await asyncio.to_thread(requests.get, {x}, timeout=b))(1)",
    ),
    "a sleep on the loop": Case("blocking-call", "time.sleep({x})", "await asyncio.sleep({x})"),
    "a run by reference": Case(
        "direct-function-call",
        "return await rename(ctx, {x}, size={x})",
        "return await ctx.run_mutation(internal.example.rename, name={x}, size={x})",
        head=MUTATION,
    ),
    "the time of the context": Case(
        "side-effect-in-transaction",
        "return f(-time.time() ** 2, {x})",
        "return f(-ctx.now.timestamp() ** 2, {x})",
        head=MUTATION,
    ),
    "the chance of the context": Case(
        "side-effect-in-transaction",
        "return random.choice({x})",
        "return ctx.random.choice({x})",
        head=MUTATION,
    ),
}


def functions(case: Case, body: str, operands: Iterable[str]) -> str:
    """A module with one function for each operand."""
    bodies = [body.replace("{x}", operand) for operand in operands]
    heads = [case.head.replace("act(", f"act_{number}(") for number in range(len(bodies))]
    return HEAD + "".join(f"{head}    {body}\n\n" for head, body in zip(heads, bodies, strict=True))


def meanings(source: str) -> list[str]:
    """The trees of the functions of a module, whatever was imported above them."""
    return [
        ast.dump(node) for node in ast.parse(source).body if isinstance(node, ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_fix_means_what_it_should(name: str) -> None:
    case = CASES[name]
    written = [form.format(x=operand) for form in FORMS for operand in OPERANDS]
    before = functions(case, case.before, [case.takes.replace("{x}", text) for text in written])
    after = fixed(case.rule, before, unsafe=True)[DEFAULT_FILE]
    intended = functions(case, case.after, [f"({text})" for text in written])
    changed = [
        (new, right)
        for old, new, right in zip(*map(meanings, (before, after, intended)), strict=True)
        if old != new
    ]
    assert len(changed) >= len(written) / 2
    for new, right in changed:
        assert new == right
