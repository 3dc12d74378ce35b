"""`unjittered-retry` stays silent about jitter of any source, and schedules that are no retry."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected

PRELUDE = """
import os
import random
import secrets
import uuid
from datetime import datetime, timedelta
from random import SystemRandom, choice, randint, uniform
import numpy as np
import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal
from . import timing
from .timing import RNG, spread

GENERATOR = random.Random()

def work() -> None: ...

class RateLimited(Exception):
    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after

"""

TIMING = """
import random
from datetime import timedelta
from functools import partial
from random import Random

RNG = Random(7)
_jitter = partial(random.uniform, 0, 1)

def spread(delay: float) -> float:
    return _around(delay) + 1

def _around(delay: float) -> float:
    return delay * (1 + random.random())

def full(limit: float) -> timedelta:
    return timedelta(seconds=_jitter() * limit)

class Policy:
    def __init__(self, base: float) -> None:
        self.base = base
        self.random = Random()

    def delay(self, attempt: int) -> float:
        return self.base * 2**attempt + self.random.uniform(0, 1)

    @property
    def first(self) -> float:
        return self.base + self.random.random()

    @staticmethod
    def pick() -> int:
        return random.choice([1, 2, 3])
"""

DEFINITION = "@internal_action\nasync def process(ctx: ActionCtx, attempt: int) -> None:"

RETRY = """
    delay = 2**attempt
    {lines}
    await ctx.scheduler.run_after(delay, internal.jobs.process, attempt=attempt + 1)
"""

JITTER = {
    "uniform added": "delay += random.uniform(0, 1)",
    "uniform multiplied": "delay *= uniform(0.5, 1.5)",
    "random as a function": "delay = delay * random.random()",
    "randint": "delay = randint(0, delay)",
    "choice": "delay = choice([5, 10, 15])",
    "sample": "delay = sum(random.sample(range(60), 2))",
    "secrets": "delay += secrets.randbelow(1000) / 1000",
    "the system's random": "delay += SystemRandom().uniform(0, 1)",
    "random bytes": "delay += os.urandom(1)[0] / 255",
    "an unpredictable identifier": "delay += uuid.uuid4().int % 10",
    "numpy": "delay += np.random.uniform()",
    "a generator of numpy": "delay += np.random.default_rng().exponential(2)",
    "an instance of Random": "delay += GENERATOR.random()",
    "an instance of another module": "delay += RNG.uniform(0, 1)",
    "a seeded local instance": "delay += random.Random(attempt).random()",
    "the context's random": "delay += ctx.random.uniform(0, 1)",
    "an alias of the context's random": "rng = ctx.random; delay += rng.random()",
    "another module's helper": "delay = spread(delay)",
    "another module's timedelta": "delay = timing.full(delay)",
    "a method": "delay = timing.Policy(2).delay(attempt)",
    "a property": "delay = timing.Policy(2).first",
    "a static method": "delay = timing.Policy.pick()",
    "a timedelta": "delay = timedelta(seconds=delay, milliseconds=random.randrange(1000))",
    "min and max": "delay = max(1, min(60, delay * random.random()))",
    "a conditional": "delay = delay if random.random() < 0.5 else 2 * delay",
    "a branch": "delay = 10 if random.getrandbits(1) else 20",
    "a list": "delay = [random.random() * step for step in (1, 5, 25)][attempt]",
    "a sum of a generator": "delay = sum(random.random() for _ in range(3))",
    "an f-string": "delay = float(f'{delay}.{random.randint(0, 999)}')",
    "a tuple": "low, high = 1, random.random(); delay = low + high",
    "a dict": "delay = {'seconds': random.random()}['seconds']",
    "an unknown helper": "delay = outside.backoff(attempt)",
}


@pytest.mark.parametrize("lines", JITTER.values(), ids=JITTER)
def test_is_silent_where_the_delay_has_a_random_part(lines: str) -> None:
    body = RETRY.format(lines=lines.replace("; ", "\n    "))
    assert_expected(
        "unjittered-retry",
        {"functions/jobs.py": PRELUDE + DEFINITION + body, "functions/timing.py": TIMING},
    )


OTHERS = """
from gnomon import MutationCtx, internal_mutation
from ._generated.api import internal

@internal_mutation
async def mark_failed(ctx: MutationCtx, error: str = "") -> None: ...

@internal_mutation
async def entry(ctx: MutationCtx) -> None: ...

@internal_mutation
async def retry(ctx: MutationCtx) -> None: ...

@internal_mutation
async def page(ctx: MutationCtx, page: int) -> None:
    await ctx.scheduler.run_after(0, internal.others.page, page=page + 1)
"""

NO_RETRY = {
    "the next page": """
    await ctx.scheduler.run_after(0, internal.jobs.process, page=attempt + 1)
""",
    "the next page after a pause": """
    await ctx.scheduler.run_after(1, internal.others.page, page=attempt + 1)
""",
    "something else after a failure": """
    try:
        work()
    except OSError as error:
        await ctx.scheduler.run_after(5, internal.others.mark_failed, error=str(error))
""",
    "itself after a success": """
    try:
        work()
    except OSError:
        return
    await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself in the else": """
    try:
        work()
    except OSError:
        raise
    else:
        await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself in the try": """
    try:
        await ctx.scheduler.run_after(60, internal.jobs.process)
    except OSError:
        print("not scheduled")
""",
    "itself whether or not it failed": """
    try:
        work()
    except OSError as error:
        await ctx.run_mutation(internal.others.mark_failed, error=str(error))
    await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself in the finally": """
    try:
        work()
    finally:
        await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself on an unclear status": """
    job = await ctx.run_query(internal.jobs.get)
    if job.status == "pending":
        await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself on success, a flag says": """
    ok = True
    try:
        work()
    except OSError:
        ok = False
    if ok:
        await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself on a good response": """
    response = httpx2.get("https://example.com/poll")
    if response.status_code == 200:
        await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself while it is accepted, not done": """
    response = httpx2.get("https://example.com/poll")
    if response.status_code == 200:
        return
    elif response.status_code == 202:
        await ctx.scheduler.run_after(60, internal.jobs.process)
""",
    "itself while it is pending": """
    response = httpx2.get("https://example.com/poll")
    match response.status_code:
        case 202:
            await ctx.scheduler.run_after(60, internal.jobs.process)
        case _:
            return
""",
    "a retry by name, at once": """
    await ctx.scheduler.run_after(0, internal.others.retry)
    await ctx.scheduler.run_after(0.0, internal.others.retry)
    await ctx.scheduler.run_after(timedelta(), internal.others.retry)
    await ctx.scheduler.run_after(timedelta(seconds=0), internal.others.retry)
""",
    "a name that only resembles": """
    await ctx.scheduler.run_after(30, internal.others.entry)
""",
    "the same attempt": """
    await ctx.scheduler.run_after(30, internal.others.mark_failed, attempt=attempt)
""",
    "a delay that the failure brings along": """
    try:
        work()
    except RateLimited as limited:
        await ctx.scheduler.run_after(limited.retry_after, internal.jobs.process)
    except OSError as error:
        delay = timedelta(seconds=getattr(error, "retry_after", 30))
        await ctx.scheduler.run_after(delay, internal.jobs.process)
""",
    "the delay of the caller": """
    try:
        work()
    except OSError:
        await ctx.scheduler.run_after(attempt, internal.jobs.process)
""",
    "another's run_after": """
    timer = Timer()
    try:
        work()
    except OSError:
        timer.run_after(5, internal.jobs.process)
""",
    "an attempt that starts over": """
    await ctx.scheduler.run_after(5, internal.others.mark_failed, attempt=0)
""",
}


@pytest.mark.parametrize("body", NO_RETRY.values(), ids=NO_RETRY)
def test_is_silent_about_a_schedule_that_is_no_retry(body: str) -> None:
    assert_expected(
        "unjittered-retry",
        {"functions/jobs.py": PRELUDE + DEFINITION + body, "functions/others.py": OTHERS},
    )
