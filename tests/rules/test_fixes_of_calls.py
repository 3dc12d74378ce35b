"""What fixes make of a call: the reference that it is given, and the arguments that it lacks."""

from __future__ import annotations

from gnomon.rules.testing import DEFAULT_FILE, diagnostics, fixed

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
