"""What fixes make of a call: the reference that it is given, and the arguments that it lacks."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import diagnostics, fixed

# --- public references ---------------------------------------------------------------------------

SUBMIT = """from gnomon import MutationCtx, mutation
from ._generated.api import api

jobs = api.example

@mutation
async def submit(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, {})
"""
PROCESS = """
@{}
async def process(ctx: MutationCtx) -> None: ...
"""


def test_a_function_of_the_same_file_is_made_internal_with_its_references_if_asked_for() -> None:
    again = SUBMIT.format("api.example.process") + (
        "    await ctx.scheduler.run_after(9, api.example.process)\n"
    )
    source = again + PROCESS.format("mutation")
    assert fixed("public-reference", source) == {}
    after = fixed("public-reference", source, unsafe=True)[DEFAULT_FILE]
    assert after == (
        (again + PROCESS.format("internal_mutation"))
        .replace("import MutationCtx, mutation", "import MutationCtx, internal_mutation, mutation")
        .replace("import api", "import api, internal")
        .replace(", api.example.process", ", internal.example.process")
    )


def test_a_reference_to_what_is_internal_already_is_surely_meant_so() -> None:
    files = {
        DEFAULT_FILE: SUBMIT.format("api.others.process"),
        "functions/others.py": "from gnomon import MutationCtx, internal_mutation\n"
        + PROCESS.format("internal_mutation"),
    }
    assert "(0, internal.others.process)" in fixed("public-reference", files)[DEFAULT_FILE]


def test_no_reference_is_left_to_a_function_that_would_not_be_there() -> None:
    elsewhere = {
        DEFAULT_FILE: SUBMIT.format("api.others.process"),
        "functions/others.py": "from gnomon import MutationCtx, mutation\n"
        + PROCESS.format("mutation"),
    }
    aliased = SUBMIT.format("jobs.process") + PROCESS.format("mutation")
    for files in (elsewhere, aliased):
        assert diagnostics("public-reference", files)
        assert fixed("public-reference", files, unsafe=True) == {}


# --- time limits ---------------------------------------------------------------------------------

FETCH = """import httpx
import requests
from gnomon import BlockingActionCtx, internal_action


def fetched(url: str, limit: None = None) -> str:
    return requests.get(url, timeout=limit).text


@internal_action
def fetch(ctx: BlockingActionCtx, url: str, given: dict[str, int]) -> None:
    {}
"""
LIMITED = {
    "requests.get(url)": "requests.get(url, timeout=30)",
    "requests.get(\n        url,\n    )": "requests.get(\n        url, timeout=30,\n    )",
    "requests.post(url, json={'a': 1}).text": "requests.post(url, json={'a': 1}, timeout=30).text",
    "requests.get(url, timeout=None)": "requests.get(url, timeout=30)",
    "httpx.get(url, timeout=None)": "httpx.get(url, timeout=30)",
}


@pytest.mark.parametrize(("before", "after"), LIMITED.items(), ids=LIMITED.keys())
def test_a_call_without_a_time_limit_gets_one_if_asked_for(before: str, after: str) -> None:
    assert fixed("missing-timeout", FETCH.format(before)) == {}
    assert fixed("missing-timeout", FETCH.format(before), unsafe=True) == {
        DEFAULT_FILE: FETCH.format(after)
    }


def test_a_limit_that_is_handed_on_is_left_to_who_gives_it() -> None:
    source = FETCH.format("fetched(url)")
    assert diagnostics("missing-timeout", source)
    assert fixed("missing-timeout", source, unsafe=True) == {}


# --- the call of another kind, and the name of an argument ---------------------------------------

RUN = """from gnomon import ActionCtx, MutationCtx, QueryCtx
from gnomon import internal_action, internal_mutation, internal_query

from ._generated.api import internal


@internal_mutation
async def store(ctx: MutationCtx, name: str, count: int = 0) -> None: ...


@internal_query
async def load(ctx: QueryCtx) -> None: ...


@internal_action
async def act(ctx: ActionCtx, name: str) -> None:
    jobs = internal.example
    {}


@internal_mutation
async def change(ctx: MutationCtx) -> None:
    await ctx.run_query(internal.example.load)
"""
CALLS = {
    "a mutation that is run as a query": (
        "wrong-function-kind",
        "await ctx.run_query(internal.example.store, name=name)",
        "await ctx.run_mutation(internal.example.store, name=name)",
    ),
    "a query that is run as an action, over lines and behind an alias": (
        "wrong-function-kind",
        "await ctx.run_action(\n        jobs.load  # read\n    )",
        "await ctx.run_query(\n        jobs.load  # read\n    )",
    ),
    "a misspelt argument": (
        "mismatched-arguments",
        "await ctx.run_mutation(jobs.store, nme=name,  count = 1)",
        "await ctx.run_mutation(jobs.store, name=name,  count = 1)",
    ),
    "a misspelt argument whose value is in parentheses": (
        "mismatched-arguments",
        "await ctx.run_mutation(jobs.store, nam=(\n        name + '!'\n    ), count=1)",
        "await ctx.run_mutation(jobs.store, name=name + '!', count=1)",
    ),
}


@pytest.mark.parametrize(("rule", "before", "after"), CALLS.values(), ids=CALLS)
def test_what_was_likely_meant_is_written_if_asked_for(rule: str, before: str, after: str) -> None:
    assert fixed(rule, RUN.format(before)) == {}
    assert fixed(rule, RUN.format(before), unsafe=True) == {DEFAULT_FILE: RUN.format(after)}


UNSURE = {
    "a query that is scheduled": (
        "wrong-function-kind",
        "await ctx.scheduler.run_after(0, jobs.load)",
    ),
    "a method under a name": (
        "wrong-function-kind",
        "run = ctx.run_query\n    await run(jobs.store, name=name)",
    ),
    "several functions": (
        "wrong-function-kind",
        "await ctx.run_action(jobs.store if name else jobs.load)",
    ),
    "an argument that is given already": (
        "mismatched-arguments",
        "await ctx.run_mutation(jobs.store, name=name, nme=name)",
    ),
    "an argument like no other": (
        "mismatched-arguments",
        "await ctx.run_mutation(jobs.store, name=name, xyz=name)",
    ),
}


@pytest.mark.parametrize(("rule", "body"), UNSURE.values(), ids=UNSURE)
def test_nothing_is_guessed_where_it_is_not_clear(rule: str, body: str) -> None:
    assert diagnostics(rule, RUN.format(body))
    assert fixed(rule, RUN.format(body), unsafe=True) == {}


# --- a query that is none ------------------------------------------------------------------------

QUERY = """from gnomon import {names}

from ._generated.api import internal


@{decorator}
async def latest(ctx: {context}) -> None:
    {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        "await ctx.db.delete('x')",
        "await ctx.scheduler.run_after(0, internal.jobs.note)",
        "await ctx.run_mutation(internal.jobs.note)",
    ],
)
def test_a_query_that_writes_or_schedules_becomes_a_mutation_if_asked_for(body: str) -> None:
    before = {"names": "QueryCtx, query", "decorator": "query", "context": "QueryCtx"}
    after = {
        "names": "MutationCtx, QueryCtx, mutation, query",
        "decorator": "mutation",
        "context": "MutationCtx",
    }
    source = QUERY.format(**before, body=body)
    assert fixed("unavailable-capability", source) == {}
    assert fixed("unavailable-capability", source, unsafe=True) == {
        DEFAULT_FILE: QUERY.format(**after, body=body)
    }


def test_an_internal_query_stays_internal_by_the_names_that_are_used() -> None:
    body = "await ctx.db.insert('x')\n    await ctx.db.insert('y')"
    query = QUERY.replace("from gnomon import {names}", "import gnomon as g")
    source = query.format(decorator="g.internal_query()", context="g.QueryCtx", body=body)
    after = query.format(decorator="g.internal_mutation()", context="g.MutationCtx", body=body)
    assert fixed("unavailable-capability", source, unsafe=True) == {DEFAULT_FILE: after}


def test_who_runs_the_query_is_put_right_in_the_next_pass() -> None:
    source = QUERY.format(
        names="MutationCtx, QueryCtx, internal_mutation, internal_query",
        decorator="internal_query",
        context="QueryCtx",
        body="await ctx.db.insert('x')",
    )
    source += """

@internal_mutation
async def change(ctx: MutationCtx) -> None:
    await ctx.run_query(internal.example.latest)
"""
    also = ("wrong-function-kind",)
    after = fixed("unavailable-capability", source, unsafe=True, also=also)[DEFAULT_FILE]
    assert "@internal_mutation\nasync def latest(ctx: MutationCtx)" in after
    assert "await ctx.run_mutation(internal.example.latest)" in after


NO_MUTATION = {
    "an action that is run": ("QueryCtx", "await ctx.run_action(internal.jobs.go)"),
    "a context of several kinds": ("QueryCtx | MutationCtx", "await ctx.db.insert('x')"),
}


@pytest.mark.parametrize(("context", "body"), NO_MUTATION.values(), ids=NO_MUTATION)
def test_a_query_stays_one_where_a_mutation_would_not_do(context: str, body: str) -> None:
    names = "MutationCtx, QueryCtx, query"
    source = QUERY.format(names=names, decorator="query", context=context, body=body)
    assert diagnostics("unavailable-capability", source)
    assert fixed("unavailable-capability", source, unsafe=True) == {}
