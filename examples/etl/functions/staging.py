"""Staging: where rows wait until the whole export is here, and what is left of it afterwards."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, internal_mutation
from .extract import PAGE_SIZE
from .schema import RejectedLine, Rejection, Run, SaleRow, StagedRow

BATCH = 200
PAUSE = timedelta(seconds=1)
KEPT = timedelta(days=60)


@internal_mutation
async def store(
    ctx: MutationCtx,
    run_id: Id[Run],
    cursor: str | None,
    next_cursor: str | None,
    rows: Annotated[list[SaleRow], Field(max_length=PAGE_SIZE)],
    rejections: Annotated[list[Rejection], Field(max_length=PAGE_SIZE)],
) -> None:
    """Stage a page and move the checkpoint; a page that was staged before changes nothing."""
    run = await ctx.db.get(run_id)
    if run is None or run.status != "extracting" or run.cursor != cursor:
        return
    for row in rows:
        await ctx.db.insert(StagedRow(run_id=run_id, row=row))
    for rejection in rejections:
        await ctx.db.insert(RejectedLine(run_id=run_id, cursor=cursor, rejection=rejection))
    await ctx.db.patch(
        run_id,
        status="loading" if next_cursor is None else "extracting",
        cursor=next_cursor,
        extracted=run.extracted + len(rows),
        rejected=run.rejected + len(rejections),
        attempts=0,
        error=None,
        moved_at=ctx.now,
    )
    if next_cursor is None:
        await ctx.scheduler.run_after(0, internal.load.load_batch, run_id=run_id)
    else:
        await ctx.scheduler.run_after(0, internal.extract.extract_page, run_id=run_id)


@internal_mutation
async def discard(ctx: MutationCtx, run_id: Id[Run]) -> None:
    """Delete what a run has staged, a batch at a time."""
    staged = ctx.db.query(StagedRow).with_index("by_run_id", lambda q: q.eq("run_id", run_id))
    rows = await staged.take(BATCH)
    for row in rows:
        await ctx.db.delete(row.id)
    if len(rows) == BATCH:
        await ctx.scheduler.run_after(PAUSE, internal.staging.discard, run_id=run_id)


@internal_mutation
async def forget_rejected(ctx: MutationCtx) -> int:
    """Delete a batch of rejected lines that nobody needs any more; after a pause, the next."""
    cutoff = ctx.now - KEPT
    old = ctx.db.query(RejectedLine).with_index(
        "by_creation_time", lambda q: q.lt("creation_time", cutoff)
    )
    lines = await old.take(BATCH)
    for line in lines:
        await ctx.db.delete(line.id)
    if len(lines) == BATCH:
        await ctx.scheduler.run_after(PAUSE, internal.staging.forget_rejected)
    return len(lines)
