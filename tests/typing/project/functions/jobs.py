"""Functions to refer to: each kind, public and internal, with and without arguments."""

from gnomon import Id

from ._generated.server import (
    ActionCtx,
    BlockingActionCtx,
    MutationCtx,
    QueryCtx,
    action,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .schema import Job


@mutation
async def submit(ctx: MutationCtx, data: str) -> Id[Job]:
    return await ctx.db.insert(Job(data=data))


@internal_query
async def get(ctx: QueryCtx, job_id: Id[Job]) -> Job | None:
    return await ctx.db.get(job_id)


@internal_mutation
async def mark(ctx: MutationCtx, job_id: Id[Job], note: str | None = None) -> None:
    await ctx.db.patch(job_id, status="done")


@internal_action
async def process(ctx: ActionCtx, job_id: Id[Job], attempt: int = 0) -> int:
    """Do the work.

    A failed attempt is made again.
    """
    return attempt


@internal_action
async def sweep(ctx: ActionCtx) -> None:
    return None


@action()
def render(ctx: BlockingActionCtx, job_id: Id[Job]) -> bytes:
    return b""
