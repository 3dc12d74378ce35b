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
