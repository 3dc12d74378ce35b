"""`unjittered-retry`: schedules that are retries, and the many ways to write their delay."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

PRELUDE = """
import operator
from datetime import datetime, timedelta
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal
from . import timing
from .timing import BACKOFF as PAUSE, backoff

def work() -> None: ...

"""

TIMING = """
from datetime import timedelta

BASE = 5
BACKOFF = timedelta(seconds=BASE)
STEPS = [1, 5, 25]

def backoff(attempt: int, base: float = 2.0, limit: float = 300) -> float:
    return min(limit, base**attempt)

class Policy:
    def __init__(self, base: float) -> None:
        self.base = base

    def delay(self, attempt: int) -> float:
        return self.base * 2**attempt
"""

AFTER_A_FAILURE = """
@internal_action
async def process(ctx: ActionCtx, attempt: int) -> None:
    try:
        work()
    except Exception:
        {schedule}  # expect: unjittered-retry
"""

DELAYS = {
    "a number": "await ctx.scheduler.run_after(30, internal.jobs.process)",
    "nothing at all": "await ctx.scheduler.run_after(0, internal.jobs.process)",
    "a power": "await ctx.scheduler.run_after(2**attempt, internal.jobs.process)",
    "a timedelta": "await ctx.scheduler.run_after(timedelta(seconds=2**attempt), "
    "internal.jobs.process)",
    "a limit": "await ctx.scheduler.run_after(min(60, 2**attempt), internal.jobs.process)",
    "a lower limit": "await ctx.scheduler.run_after(max(1, 2**attempt), internal.jobs.process)",
    "builtins": "await ctx.scheduler.run_after(round(pow(1.5, attempt), 1), internal.jobs.process)",
    "a conversion": "await ctx.scheduler.run_after(float(attempt * 5), internal.jobs.process)",
    "another module's constant": "await ctx.scheduler.run_after(PAUSE, internal.jobs.process)",
    "a module's attribute": "await ctx.scheduler.run_after(timing.BASE, internal.jobs.process)",
    "a table": "await ctx.scheduler.run_after(timing.STEPS[attempt], internal.jobs.process)",
    "another module's helper": "await ctx.scheduler.run_after(backoff(attempt), "
    "internal.jobs.process)",
    "a method": "await ctx.scheduler.run_after(timing.Policy(2).delay(attempt), "
    "internal.jobs.process)",
    "a choice": "await ctx.scheduler.run_after(5 if attempt < 2 else 60, internal.jobs.process)",
    "a sum": "await ctx.scheduler.run_after(sum([1, 2, attempt]), internal.jobs.process)",
    "a moment": "await ctx.scheduler.run_at(ctx.now + timedelta(seconds=30), "
    "internal.jobs.process)",
    "a lambda": "await ctx.scheduler.run_after((lambda n: 2**n)(attempt), internal.jobs.process)",
    "a walrus": "await ctx.scheduler.run_after((delay := 30), internal.jobs.process)",
    "operators as functions": "await ctx.scheduler.run_after(operator.mul(attempt, 5), "
    "internal.jobs.process)",
}


@pytest.mark.parametrize("schedule", DELAYS.values(), ids=DELAYS)
def test_finds_a_delay_that_is_the_same_for_all(schedule: str) -> None:
    source = PRELUDE + AFTER_A_FAILURE.format(schedule=schedule)
    assert_expected(
        "unjittered-retry", {"functions/jobs.py": source, "functions/timing.py": TIMING}
    )


FORMS = {
    "a variable": """
        try:
            work()
        except ValueError:
            delay = 5
            delay *= 2**attempt
            await ctx.scheduler.run_after(delay, internal.jobs.process)  # expect: unjittered-retry
    """,
    "a matched variable": """
        try:
            work()
        except ValueError:
            match attempt:
                case 0:
                    delay = 1
                case 1 | 2:
                    delay = 10
                case _:
                    delay = 60
            await ctx.scheduler.run_after(delay, internal.jobs.process)  # expect: unjittered-retry
    """,
    "an alias of the scheduler": """
        scheduler = ctx.scheduler
        try:
            work()
        except ValueError:
            await scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "an alias of the method": """
        again = ctx.scheduler.run_after
        try:
            work()
        except ValueError:
            await again(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "an alias of the reference": """
        me = internal.jobs.process
        try:
            work()
        except ValueError:
            await ctx.scheduler.run_after(5, me)  # expect: unjittered-retry
    """,
    "after the try": """
        failed = False
        try:
            work()
        except ValueError:
            failed = True
        if failed:
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "after the try, the error kept": """
        problem = None
        try:
            work()
        except ValueError as error:
            problem = error
        if problem is not None:
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "after a try whose success returns": """
        try:
            work()
            return
        except ValueError:
            print("failed")
        await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "in a nested function": """
        async def again() -> None:
            await ctx.scheduler.run_after(5, internal.jobs.process)
        try:
            work()
        except ValueError:
            await again()  # expect: unjittered-retry
    """,
    "in an except of a nested try": """
        try:
            work()
        except ValueError:
            try:
                work()
            except KeyError:
                pass
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "in a finally that knows of the failure": """
        ok = False
        try:
            work()
            ok = True
        finally:
            if not ok:
                await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "an except* branch": """
        try:
            work()
        except* ValueError:
            await ctx.scheduler.run_after(5, internal.jobs.process)  # expect: unjittered-retry
    """,
    "unpacked arguments": """
        try:
            work()
        except ValueError:
            given = (5, internal.jobs.process)
            await ctx.scheduler.run_after(*given)  # expect: unjittered-retry
    """,
    "gathered": """
        import asyncio
        try:
            work()
        except ValueError:
            await asyncio.gather(
                ctx.scheduler.run_after(5, internal.jobs.process),  # expect: unjittered-retry
                ctx.run_mutation(internal.jobs.note),
            )
    """,
    "a partial": """
        from functools import partial
        again = partial(ctx.scheduler.run_after, 5)
        try:
            work()
        except ValueError:
            await again(internal.jobs.process)  # expect: unjittered-retry
    """,
}

DEFINITION = """
@internal_action
async def process(ctx: ActionCtx, attempt: int) -> None:
"""


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_finds_a_retry_after_a_failure_in_every_form(body: str) -> None:
    source = PRELUDE + DEFINITION + indented(body)
    assert_expected(
        "unjittered-retry", {"functions/jobs.py": source, "functions/timing.py": TIMING}
    )


def indented(body: str) -> str:
    """The body of a function, cut out of a test at eight columns, moved to four."""
    return "\n".join(line[4:] for line in body.splitlines()) + "\n"


def test_the_delay_is_marked_and_the_help_shows_the_cure() -> None:
    source = PRELUDE + AFTER_A_FAILURE.format(
        schedule="await ctx.scheduler.run_after(2**attempt, internal.jobs.process)"
    )
    (found,) = diagnostics(
        "unjittered-retry", {"functions/jobs.py": source, "functions/timing.py": TIMING}
    )
    assert (found.location.column, found.location.end_column) == (39, 49)
    assert found.message == (
        "`process` schedules itself again after a failure, but its delay has no random part"
    )
    assert found.help is not None
    assert "random.uniform(0, delay)" in found.help
