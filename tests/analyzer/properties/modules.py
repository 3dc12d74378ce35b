"""Function modules that nobody would write: sound Python made of what the rules look at.

Every statement and expression that some rule reads can come up inside any other, so that what two
of them do together is tried, too. Layout is as careless as Python allows.
"""

from __future__ import annotations

import ast
from functools import partial
from textwrap import indent

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

HEADER = """\
import asyncio, random, time
import os as system
from collections.abc import Awaitable
from datetime import datetime, timedelta, UTC
from typing import Any, cast

import gnomon as g, httpx2, requests
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx
from gnomon import action, internal_action as ia, internal_mutation, mutation, query
from ._generated.api import api, internal
from .schema import Item
"""
SCHEMA = """
from gnomon import Document, index

class Item(Document, table="items"):
    status: str
    amount: float = 0.0
    by_status = index("status", "creation_time")
"""

NAMES = ("item", "attempt", "delay", "response", "again", "items", "ctx", "db", "client")
REFERENCES = tuple(
    f"{tree}.example.{name}"
    for tree in ("internal", "api", "internal.deep", "g.internal")
    for name in ("f0", "f1", "missing")
)
ATOMS = (
    *NAMES,
    *REFERENCES,
    *(
        "0",
        "-1",
        "60_000",
        "2**attempt",
        "1e400",
        "''",
        "'0 9 * * *'",
        "f'{item!r:>{delay}}'",
        "...",
    ),
    *("random.uniform(0, 1)", "random", "datetime.now()", "time.time() * 1000", "ctx.now", "b'x'"),
    *("timedelta(milliseconds=5)", "system.environ['KEY']", "'sk_live_4eC39HqLyjWDarjtT1zdp7dc'"),
    *("ctx.db", "ctx.auth", "ctx.scheduler", "getattr(ctx, 'db')", "httpx2.AsyncClient()"),
    *("self.value", "cast(Any, item)", "requests.get('https://example.com')", "not_there", "None"),
)
CALLS = (
    "ctx.db.get({})",
    "ctx.db.insert(Item(status={}))",
    "ctx.db.patch({}, status={})",
    "ctx.db.delete({})",
    "ctx.db.query(Item).collect()",
    "ctx.db.query(Item).with_index('by_status', lambda q: q.eq('status', {}).lt({}, {})).first()",
    "ctx.run_query({}, item={})",
    "ctx.run_mutation({}, **{})",
    "ctx.run_action({}, *{})",
    "ctx.scheduler.run_after({}, {}, attempt=attempt + 1)",
    "ctx.scheduler.run_at({}, {}, item={})",
    "ctx.scheduler.cancel({})",
    "ctx.auth.get_user_identity()",
    "client.post('https://example.com', json={}, timeout={})",
    "requests.delete({})",
    "asyncio.sleep({})",
    "asyncio.gather(*[f({}) for f in {}])",
    "time.sleep({})",
    "helper({}, {})",
    "f0(ctx, {})",
    "print({}, file={})",
)
DECORATORS = (
    *("mutation", "query", "action", "ia", "internal_mutation", "g.internal_query", "action()"),
    *("staticmethod", "wrapped", "g.mutation(mutation)", "partial(ia)"),
)
PARAMETERS = (
    *("ctx: MutationCtx", "ctx: ActionCtx", "ctx: QueryCtx, /", "ctx", "ctx: 'g.ActionCtx'"),
    *("ctx: ActionCtx, attempt: int = 0", "ctx: MutationCtx, *args: Any, **items: object"),
    *("", "ctx: BlockingActionCtx, items: list, *, item: 'Item | None' = None"),
)


def filled(template: str, values: list[str]) -> str:
    """A template with each `{}` replaced, parenthesised so that any expression fits."""
    return template.format(*(f"({value})" for value in values))


def calls(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    """Calls that rules know, of any expressions, awaited or not."""
    return st.sampled_from(CALLS).flatmap(
        lambda template: st.lists(
            inner, min_size=template.count("{}"), max_size=template.count("{}")
        ).map(partial(filled, template))
    )


def compound(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    """Expressions of expressions."""
    shapes = st.sampled_from(
        (
            "await ({0})",
            "({0}) if ({1}) else ({2})",
            "({0}) or ({1})",
            "not ({0})",
            "({0}) + ({1})",
            "({0}) < ({1}) != ({2})",
            "(again := ({0}))",
            "[({0}) for item in ({1}) if ({2})]",
            "{{({0}): ({1}), **({2})}}",
            "(lambda item=({0}), *items: ({1}))",
            "({0})[({1}):({2})]",
            "({0}).status_code",
            "({0})(({1}), *({2}))",
            "f'{{({0})}}'",
            "(yield_ for yield_ in ({0}))",
        )
    )
    three = st.tuples(inner, inner, inner)
    return st.one_of(
        calls(inner),
        calls(inner).map("await ({})".format),
        st.tuples(shapes, three).map(lambda drawn: drawn[0].format(*drawn[1])),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), compound, max_leaves=6)
TARGETS = st.sampled_from((*NAMES, "item.status", "items[0]", "(item, *items)"))
SIMPLE = st.one_of(
    EXPRESSIONS,
    st.tuples(TARGETS, EXPRESSIONS).map("{0[0]} = {0[1]}".format),
    st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map("{0[0]} += {0[1]}".format),
    EXPRESSIONS.map("assert {}".format),
    EXPRESSIONS.map("return {}".format),
    EXPRESSIONS.map("raise ({})".format),
    st.sampled_from(("pass", "return", "raise", "global delay", "from . import api", "del item")),
)


def deeper(body: str) -> str:
    """A block, one more level in."""
    return indent(body, "    ")


def block(statements: list[str]) -> str:
    """Statements one level further in."""
    return indent("\n".join(statements), "    ")


def nested(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    """Statements of statements; loops get what only stands in a loop."""
    bodies = st.lists(inner, min_size=1, max_size=3).map(block)
    in_loop = st.lists(
        st.one_of(inner, st.sampled_from(("break", "continue"))), min_size=1, max_size=3
    ).map(block)
    shapes = st.sampled_from(
        (
            "if {0}:\n{2}",
            "if {0}:\n{2}\nelif {1}:\n{3}\nelse:\n{2}",
            "while {0}:\n{4}",
            "while True:\n{4}\nelse:\n{3}",
            "for item in {0}:\n{4}",
            "async for item in {0}:\n{4}",
            "try:\n{2}\nexcept Exception as error:\n{3}",
            "try:\n{2}\nexcept (OSError, {0}):\n{3}\nelse:\n{2}\nfinally:\n{3}",
            "try:\n{2}\nfinally:\n{3}",
            "try:\n{2}\nexcept* ValueError:\n    pass",
            "with {0} as client, {1}:\n{2}",
            "async with httpx2.AsyncClient(timeout={0}) as client:\n{2}",
            "match {0}:\n    case {{'status': 'no'}} | [*_, 3]:\n{5}\n    case item if {1}:\n{5}",
            "async def inner(item=({0}), *, ctx=ctx):\n{2}",
            "def helper(ctx, delay):\n{2}",
            "class Local:\n{2}",
        )
    )
    parts = st.tuples(EXPRESSIONS, EXPRESSIONS, bodies, bodies, in_loop, bodies.map(deeper))
    return st.tuples(shapes, parts).map(lambda drawn: drawn[0].format(*drawn[1]))


STATEMENTS = st.recursive(SIMPLE, nested, max_leaves=8)


def function(
    number: int, decorators: list[str], kind: str, parameters: str, body: list[str]
) -> str:
    """A function of the module."""
    lines = [f"@{decorator}" for decorator in decorators]
    return "\n".join([*lines, f"{kind} f{number}({parameters}) -> Any:", block(body)])


def module(drawn: list[tuple[list[str], str, str, list[str]]], loose: list[str]) -> str:
    """A module of functions and loose statements."""
    functions = [function(number, *parts) for number, parts in enumerate(drawn)]
    return "\n\n".join([HEADER, *functions, *loose]) + "\n"


FUNCTIONS = st.tuples(
    st.lists(st.sampled_from(DECORATORS), max_size=2),
    st.sampled_from(("async def", "def")),
    st.sampled_from(PARAMETERS),
    st.lists(STATEMENTS, min_size=1, max_size=4),
)


def is_python(source: str) -> bool:
    """Whether CPython parses it: what it does not is a syntax error, and tested elsewhere."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


MODULES = st.builds(
    module, st.lists(FUNCTIONS, min_size=1, max_size=3), st.lists(SIMPLE, max_size=1)
).filter(is_python)
