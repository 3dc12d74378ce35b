"""`unbounded-retry`: limits that stand in another function than the one that repeats."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.unbounded_retries import RULE

RETRY = """
import httpx2
from gnomon import ActionCtx, MutationCtx, QueryCtx
from gnomon import internal_action, internal_mutation, internal_query
from ._generated.api import internal

@internal_action
async def process(ctx: ActionCtx, job_id: str) -> None:
    job = await ctx.run_query(internal.example.due, job_id=job_id)
    if {test}:
        return
    try:
        await httpx2.AsyncClient().get(job.url)
    except httpx2.HTTPError:
        await ctx.run_mutation(internal.example.note, job_id=job_id)
        await ctx.scheduler.run_after(30, internal.example.process, job_id=job_id){found}

@internal_query
async def due(ctx: QueryCtx, job_id: str) -> str | None:
    job = await ctx.db.get(job_id)
    return {answer}

@internal_mutation
async def note(ctx: MutationCtx, job_id: str) -> None:
    job = await ctx.db.get(job_id)
    await ctx.db.patch(job_id, {patch})

def alive(job) -> bool:
    return {alive}
"""
PLAIN = {
    "test": "job is None",
    "answer": "job",
    "patch": "n=job.n + 1",
    "alive": "job is not None",
    "found": "",
}

LIMITS = {
    "in the query that it asks": {"answer": "job if job.n < 5 else None"},
    "in the query, by its age": {"answer": "None if job.creation_time < ctx.now else job"},
    "in the query, which asks a helper": {"answer": "job if alive(job) else None"}
    | {"alive": "job.n < 5"},
    "in the field of the document": {"test": "job.dead", "patch": "dead=job.n > 4"},
    "in the status of the document": {"test": 'job.status == "dead"'}
    | {"patch": 'status="dead" if job.n > 4 else "open"'},
    "in a helper": {"test": "not alive(job)", "alive": "job.n < 5"},
    "in a walrus": {"test": "not (on := alive(job))", "alive": "job.n < 5"},
    "in a comparison of its own": {"test": "job.n > 4"},
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_leaves_a_limit_alone(limit: dict[str, str]) -> None:
    assert_expected(RULE, RETRY.format_map(PLAIN | limit))


NO_LIMITS = {
    "a query that only reads": {},
    "a field that nothing compares": {"test": "job.dead", "patch": "dead=False"},
    "a helper that only looks whether it is there": {"test": "not alive(job)"},
    "a query that compares a status": {"answer": "job if job.status_code >= 500 else None"},
    "a test of something else": {"test": "not job_id", "alive": "job.n < 5"},
    "a comparison that nothing asks for": {"alive": "job.n < 5"},
}


@pytest.mark.parametrize("case", NO_LIMITS.values(), ids=NO_LIMITS)
def test_finds(case: dict[str, str]) -> None:
    found = {"found": f"  # expect: {RULE}"}
    assert_expected(RULE, RETRY.format_map(PLAIN | case | found))
