"""What people look at: sales by day and country, and how the nights went."""

from datetime import date
from typing import Literal

from gnomon import ApplicationError, Id, Page

from ._generated.server import QueryCtx, query
from .schema import RejectedLine, Run, Total

TOTALS_AT_MOST = 1000
PAGE_SIZE = 50


@query
async def totals(ctx: QueryCtx, first: date, last: date) -> list[Total]:
    """The totals of some days, both ends included, by day and country."""
    await require_sign_in(ctx)
    found = ctx.db.query(Total).with_index(
        "by_day_and_country", lambda q: q.gte("day", first).lte("day", last)
    )
    return await found.take(TOTALS_AT_MOST)


@query
async def runs(
    ctx: QueryCtx, status: Literal["done", "failed"], cursor: str | None = None
) -> Page[Run]:
    """The runs that ended so, the last one first."""
    await require_sign_in(ctx)
    ended = ctx.db.query(Run).with_index("by_status_and_until", lambda q: q.eq("status", status))
    return await ended.order("desc").paginate(limit=PAGE_SIZE, cursor=cursor)


@query
async def rejected_lines(
    ctx: QueryCtx, run_id: Id[Run], cursor: str | None = None
) -> Page[RejectedLine]:
    """The lines that a run left out, and why."""
    await require_sign_in(ctx)
    lines = ctx.db.query(RejectedLine).with_index("by_run_id", lambda q: q.eq("run_id", run_id))
    return await lines.paginate(limit=PAGE_SIZE, cursor=cursor)


async def require_sign_in(ctx: QueryCtx) -> None:
    """ApplicationError for a caller who is not signed in."""
    if await ctx.auth.get_user_identity() is None:
        raise ApplicationError("Sign in first")
