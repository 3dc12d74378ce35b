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
