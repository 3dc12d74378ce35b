"""The small project of the tests of `unbounded-retry`: what repeats, and its rules."""

from __future__ import annotations

RULE = "unbounded-retry"

PRELUDE = """
import asyncio
import contextlib
import itertools
import logging
import backoff
import httpx2
import stamina
import tenacity
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal
from . import rules_of_retry
from .rules_of_retry import DELAYS, check_attempts, may_go_on

log = logging.getLogger(__name__)

def call() -> bool: ...

"""

RULES_OF_RETRY = """
DELAYS = [1, 5, 25]
MAX = 5

def check_attempts(attempt: int) -> None:
    if attempt > MAX:
        raise ValueError("enough")

def may_go_on(attempt: int) -> bool:
    return attempt < MAX

async def again(ctx, url: str) -> None:
    await ctx.scheduler.run_after(30, ctx.reference, url=url)
"""


def project(body: str) -> dict[str, str]:
    """A project whose module `jobs` has this body."""
    return {"functions/jobs.py": PRELUDE + body, "functions/rules_of_retry.py": RULES_OF_RETRY}
