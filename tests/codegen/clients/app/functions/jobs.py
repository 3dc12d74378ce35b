"""Functions of every kind, with types of every kind, and every way to fail."""

import asyncio
from datetime import timedelta

from pydantic import JsonValue

from gnomon import (
    ActionCtx,
    ApplicationError,
    Id,
    MutationCtx,
    Page,
    QueryCtx,
    action,
    internal_query,
    mutation,
    query,
)

from .models import Everything
from .schema import Job


@mutation
async def submit(
    ctx: MutationCtx, data: str, delay: timedelta = timedelta(0), payload: bytes = b""
) -> Id[Job]:
    """Adds a job."""
    return await ctx.db.insert(Job(data=data, delay=delay, payload=payload))


@query
async def get(ctx: QueryCtx, job_id: Id[Job]) -> Job | None:
    """The job of an id, if it is still there."""
    return await ctx.db.get(job_id)


@query
async def pending(ctx: QueryCtx, cursor: str | None = None, limit: int = 10) -> Page[Job]:
    """Jobs that wait, a page at a time."""
    chosen = ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", "pending"))
    return await chosen.paginate(limit=limit, cursor=cursor)


@query
async def count(ctx: QueryCtx) -> int:
    """How many jobs there are."""
    return len(await ctx.db.query(Job).collect())


@query
async def echo(ctx: QueryCtx, everything: Everything) -> Everything:
    """Gives back what it is given."""
    return everything


@mutation
async def refuse(ctx: MutationCtx, reason: str, data: JsonValue = None) -> None:
    """Refuses."""
    raise ApplicationError(reason, data)


@query
async def whoami(ctx: QueryCtx) -> str | None:
    """Who calls."""
    caller = await ctx.auth.get_user_identity()
    return caller.subject if caller else None


@query
async def crash(ctx: QueryCtx) -> None:
    """Fails for a reason that no client learns."""
    raise ValueError("a secret: hunter2")


@action
async def wait(ctx: ActionCtx, seconds: float) -> str:
    """Takes its time."""
    await asyncio.sleep(seconds)
    return "done"


@internal_query
async def hidden(ctx: QueryCtx) -> None:
    """Is for nobody outside."""
