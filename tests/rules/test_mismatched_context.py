"""`mismatched-context`: functions that are not written for the context they are given."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import DEFAULT_FILE, assert_expected, diagnostics, fixed

RULE = "mismatched-context"

HEAD = """
import functools
import typing
import gnomon as g
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, QueryCtx
from gnomon import action, internal_action as ia, internal_mutation, mutation, query
from ._generated import server
from .lib import Reader, audited

class Db(typing.Protocol): ...
"""
LIB = "import gnomon\nfrom gnomon import QueryCtx as Reader\n\ndef audited(function): ...\n"

FAULTS = {
    "a blocking context in an `async def`": "@action\nasync def f(ctx: BlockingActionCtx): ...",
    "an asynchronous context in a plain `def`": "@action\ndef f(ctx: ActionCtx): ...",
    "an alias of the decorator": "@ia\nasync def f(ctx: BlockingActionCtx): ...",
    "a decorator with arguments": "@action()\nasync def f(ctx: BlockingActionCtx): ...",
    "a mutation that says it is a query": "@mutation\nasync def f(ctx: QueryCtx): ...",
    "a query that says it is a mutation": "@g.query\nasync def f(ctx: g.MutationCtx): ...",
    "an action with a database": "@action\nasync def f(ctx: MutationCtx): ...",
    "a generated context": "@server.action\ndef f(ctx: server.ActionCtx): ...",
    "a context by another name": "@mutation\nasync def f(ctx: Reader): ...",
    "a plain query": "@query\ndef f(ctx: QueryCtx): ...",
    "a plain mutation": "@internal_mutation\ndef f(c): ...",
    "no parameters": "@query\nasync def f(): ...",
    "parameters by name alone": "@query\nasync def f(*, ctx: QueryCtx): ...",
}
SILENT = {
    "a query": "@query\nasync def f(ctx: QueryCtx): ...",
    "a mutation": "@mutation\nasync def f(ctx: MutationCtx): ...",
    "an action": "@action\nasync def f(ctx: ActionCtx): ...",
    "a plain action": "@action\ndef f(ctx: BlockingActionCtx): ...",
    "a generated context": "@server.query\nasync def f(ctx: server.QueryCtx): ...",
    "no annotation": "@query\nasync def f(ctx): ...",
    "another name for the parameter": "@query\nasync def f(context: QueryCtx, /): ...",
    "a protocol of the project": "@query\nasync def f(ctx: Db): ...",
    "a decorator of the project below": "@query\n@audited\nasync def f(ctx: MutationCtx): ...",
    "a decorator of a library below": "@query\n@functools.cache\ndef f(ctx: QueryCtx): ...",
    "a helper": "async def f(ctx: BlockingActionCtx): ...",
    "a helper inside": "@query\nasync def f(ctx: QueryCtx):\n    def g(ctx: ActionCtx): ...",
    "whatever comes in": "@query\nasync def f(*arguments): ...",
}


def project(source: str) -> dict[str, str]:
    return {DEFAULT_FILE: HEAD + source + "\n", "functions/lib.py": LIB}


@pytest.mark.parametrize("source", FAULTS.values(), ids=FAULTS)
def test_finds(source: str) -> None:
    decorator, _, rest = source.partition("\n")
    assert_expected(RULE, project(f"{decorator}\n{rest}  # expect: {RULE}"))


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_is_silent_about(source: str) -> None:
    assert_expected(RULE, project(source))


WORDS = {
    "a blocking context in an `async def`": (
        "`f` is an `async def` action: its context is no `BlockingActionCtx`",
        "annotate it `ActionCtx`",
    ),
    "an asynchronous context in a plain `def`": (
        "`f` is a plain `def` action: its context is no `ActionCtx`",
        "annotate it `BlockingActionCtx`",
    ),
    "a mutation that says it is a query": (
        "`f` is a mutation: its context is no `QueryCtx`",
        "annotate it `MutationCtx`",
    ),
    "a plain query": (
        "`f` is a query, and a plain `def`: only an action may be one",
        "write `async def`, and await what `ctx` gives",
    ),
    "no parameters": (
        "`f` has no parameter for its context",
        "begin its parameters with `ctx: QueryCtx`",
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_says(name: str) -> None:
    (found,) = diagnostics(RULE, project(FAULTS[name]))
    assert (found.message, found.help) == WORDS[name]


def test_writes_the_annotation() -> None:
    source = (
        "from gnomon import BlockingActionCtx, internal_action\n\n"
        "@internal_action\nasync def f(ctx: BlockingActionCtx) -> None: ...\n"
    )
    after = fixed(RULE, source)[DEFAULT_FILE]
    assert "import ActionCtx, BlockingActionCtx, internal_action\n" in after
    assert "async def f(ctx: ActionCtx) -> None: ...\n" in after
    dotted = "import gnomon as g\n\n@g.mutation\nasync def f(ctx: g.QueryCtx) -> None: ...\n"
    assert fixed(RULE, dotted)[DEFAULT_FILE] == dotted.replace("QueryCtx", "MutationCtx")
