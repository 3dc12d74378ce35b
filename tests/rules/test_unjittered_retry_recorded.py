"""Retries that are decided where the failure is recorded: in a mutation that an action runs."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import diagnostics

ACTION = """
import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal

@internal_action
async def send(ctx: ActionCtx, job: str) -> None:
    try:
        httpx2.post("https://example.com", timeout=5)
    except httpx2.HTTPError as error:
        await ctx.run_mutation(internal.jobs.record_failure, job=job)
"""

MUTATION = """
@internal_mutation
async def record_failure(ctx: MutationCtx, job: str) -> None:
"""

LIMITED = """
    found = await ctx.db.get(job)
    if found.attempts >= 5:
        return
    {schedule}
"""


def said(rule: str, source: str) -> list[str]:
    return [found.message for found in diagnostics(rule, {"functions/jobs.py": source})]


@pytest.mark.parametrize("delay", ["30", "2**found.attempts"])
def test_finds_a_delay_without_jitter_in_the_mutation_that_records_the_failure(delay: str) -> None:
    schedule = f"await ctx.scheduler.run_after({delay}, internal.jobs.send, job=job)"
    source = ACTION + MUTATION + LIMITED.format(schedule=schedule)
    assert said("unjittered-retry", source) == [
        "`jobs:send` runs `record_failure` after a failure, which schedules `jobs:send` again, "
        "but its delay has no random part"
    ]
    assert said("unbounded-retry", source) == []


def test_is_silent_about_a_delay_with_jitter_there() -> None:
    delay = "30 * ctx.random.uniform(1, 2)"
    schedule = f"await ctx.scheduler.run_after({delay}, internal.jobs.send, job=job)"
    source = ACTION + MUTATION + LIMITED.format(schedule=schedule)
    assert said("unjittered-retry", source) == []


def test_finds_a_retry_without_a_limit_there() -> None:
    delay = "30 * ctx.random.uniform(1, 2)"
    schedule = f"    await ctx.scheduler.run_after({delay}, internal.jobs.send, job=job)\n"
    assert said("unbounded-retry", ACTION + MUTATION + schedule) == [
        "`jobs:send` runs `record_failure` after a failure, which schedules `jobs:send` again, "
        "with no limit on attempts"
    ]


def test_finds_it_on_the_way_through_another_function() -> None:
    source = (
        ACTION
        + MUTATION
        + "    await ctx.scheduler.run_after(30, internal.jobs.begin, job=job)\n"
        + """
@internal_mutation
async def begin(ctx: MutationCtx, job: str) -> None:
    await ctx.scheduler.run_after(0, internal.jobs.send, job=job)
"""
    )
    assert said("unjittered-retry", source) == [
        "`jobs:send` runs `record_failure` after a failure, which schedules `jobs:begin` again, "
        "but its delay has no random part"
    ]


NO_RETRIES = {
    "the mutation is run after a success, too: it goes on": """
    else:
        await ctx.run_mutation(internal.jobs.record_failure, job=job)
""",
    "the mutation is run whatever happens": """
    await ctx.run_mutation(internal.jobs.record_failure, job=job)
""",
}


@pytest.mark.parametrize("rest", NO_RETRIES.values(), ids=NO_RETRIES)
def test_is_silent_where_a_success_schedules_the_same(rest: str) -> None:
    schedule = "    await ctx.scheduler.run_after(30, internal.jobs.send, job=job)\n"
    assert said("unjittered-retry", ACTION + rest.lstrip("\n") + MUTATION + schedule) == []


def test_takes_a_schedule_at_once_for_the_next_step() -> None:
    schedule = "    await ctx.scheduler.run_after(0, internal.jobs.send, job=job)\n"
    assert said("unjittered-retry", ACTION + MUTATION + schedule) == []


SETTLING = """
import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal

@internal_action
async def send(ctx: ActionCtx, job: str) -> None:
    error = None
    try:
        httpx2.post("https://example.com", timeout=5)
    except httpx2.HTTPError as failure:
        error = str(failure)
    await ctx.run_mutation(internal.jobs.settle, job=job, error=error)

@internal_mutation
async def settle(ctx: MutationCtx, job: str, error: str | None) -> None:
    found = await ctx.db.get(job)
"""
"""An action that hands its outcome, whatever it is, to one mutation."""

COUNTED = {
    "after an early end": """
    if error is None or found.attempts >= 5:
        await ctx.db.patch(job, error=error)
        return
    await ctx.db.patch(job, attempts=found.attempts + 1)
    await ctx.scheduler.run_after(30, internal.jobs.send, job=job)
""",
    "in the branch of a failure": """
    if error is not None and found.attempts < 5:
        delay = 2**found.attempts
        await ctx.scheduler.run_after(delay, internal.jobs.send, job=job)
        await ctx.db.patch(job, attempt=found.attempt + 1, error=error)
""",
    "before a match": """
    attempts = found.attempts + 1
    match (error, attempts):
        case (None, _):
            state = "sent"
        case (_, n) if n >= 5:
            state = "failed"
        case (_, n):
            state = "waiting"
            await ctx.scheduler.run_after(min(10 * 2**n, 3600), internal.jobs.send, job=job)
    await ctx.db.patch(job, state=state, attempts=attempts)
""",
}


@pytest.mark.parametrize("body", COUNTED.values(), ids=COUNTED)
def test_finds_it_where_one_mutation_settles_and_counts_every_attempt(body: str) -> None:
    (message,) = said("unjittered-retry", SETTLING + body)
    assert message.startswith("this schedules the next attempt (`attempt")
    assert said("unbounded-retry", SETTLING + body) == []


def test_finds_a_counted_attempt_without_a_limit() -> None:
    body = """
    if error is None:
        return
    await ctx.db.patch(job, attempts=found.attempts + 1)
    await ctx.scheduler.run_after(30 * ctx.random.uniform(1, 2), internal.jobs.send, job=job)
"""
    assert said("unjittered-retry", SETTLING + body) == []
    assert said("unbounded-retry", SETTLING + body) == [
        "this schedules the next attempt (`attempts`), with no limit on attempts"
    ]


PERIODIC = {
    "failures in a row, counted in a branch": """
    if error is not None:
        await ctx.db.patch(job, failures=found.failures + 1)
    await ctx.scheduler.run_after(60, internal.jobs.send, job=job)
""",
    "failures in a row, back to none after a success": """
    failures = 0 if error is None else found.failures + 1
    await ctx.db.patch(job, failures=failures)
    await ctx.scheduler.run_after(60, internal.jobs.send, job=job)
""",
    "rounds": """
    await ctx.db.patch(job, rounds=found.rounds + 1)
    await ctx.scheduler.run_after(60, internal.jobs.send, job=job)
""",
    "what does not lead back": """
    await ctx.db.patch(job, attempts=found.attempts + 1)
    await ctx.scheduler.run_after(60, internal.jobs.clean_up)

@internal_mutation
async def clean_up(ctx: MutationCtx) -> None: ...
""",
}


@pytest.mark.parametrize("body", PERIODIC.values(), ids=PERIODIC)
def test_leaves_alone_what_goes_on_and_counts_something_else(body: str) -> None:
    assert said("unjittered-retry", SETTLING + body) == []
    assert said("unbounded-retry", SETTLING + body) == []


def test_is_silent_where_the_failure_leads_elsewhere() -> None:
    source = (
        ACTION
        + MUTATION
        + "    await ctx.scheduler.run_after(30, internal.jobs.clean_up)\n"
        + """
@internal_mutation
async def clean_up(ctx: MutationCtx) -> None: ...
"""
    )
    assert said("unjittered-retry", source) == []
