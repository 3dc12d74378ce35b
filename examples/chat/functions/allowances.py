"""The rate limit: a bucket of messages for each person, which fills up with time."""

import math
from datetime import timedelta

from gnomon import ApplicationError

from ._generated.server import MutationCtx
from .schema import Allowance

CAPACITY = 5
REFILL = timedelta(seconds=20)
"""How long it takes to earn one message."""


async def spend(ctx: MutationCtx, owner: str) -> None:
    """Take one message out of somebody's bucket.

    Raises:
        ApplicationError: it is empty; the message says for how long.
    """
    allowances = ctx.db.query(Allowance).with_index("by_owner", lambda q: q.eq("owner", owner))
    allowance = await allowances.unique()
    if allowance is None:
        await ctx.db.insert(Allowance(owner=owner, left=CAPACITY - 1, counted_at=ctx.now))
        return
    earned = (ctx.now - allowance.counted_at) / REFILL
    left = min(CAPACITY, allowance.left + earned)
    if left < 1:
        wait = math.ceil((1 - left) * REFILL.total_seconds())
        raise ApplicationError(f"Too many messages: wait {wait} seconds")
    await ctx.db.patch(allowance.id, left=left - 1, counted_at=ctx.now)
