"""Batches: fan out to one action an item, fan in to a count, act on completion."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, QueryCtx, internal_mutation, internal_query, mutation
from .schema import BatchJob, Item

SPACING = timedelta(seconds=0.1)


# differs from the guide: there the number of items is open, and all of them start at one instant.
@mutation
async def process_all(
    ctx: MutationCtx, item_ids: Annotated[list[Id[Item]], Field(min_length=1, max_length=100)]
) -> Id[BatchJob]:
    """Fan-out: schedule each item, a tenth of a second apart."""
    batch_id = await ctx.db.insert(BatchJob(total_items=len(item_ids)))
    for position, item_id in enumerate(item_ids):
        await ctx.scheduler.run_after(
            position * SPACING, internal.items.process_one, item_id=item_id, batch_id=batch_id
        )
    return batch_id


@internal_query
async def get_by_id(ctx: QueryCtx, batch_id: Id[BatchJob]) -> BatchJob | None:
    return await ctx.db.get(batch_id)


@internal_mutation
async def increment_completed(
    ctx: MutationCtx, batch_id: Id[BatchJob], failed: bool = False
) -> None:
    """Fan-in: count one item; the last one triggers the completion handler."""
    batch = await ctx.db.get(batch_id)
    if batch is None:
        return
    completed_items = batch.completed_items + 1
    is_complete = completed_items >= batch.total_items
    await ctx.db.patch(
        batch_id,
        completed_items=completed_items,
        failed_items=batch.failed_items + failed,
        status="completed" if is_complete else "processing",
    )
    if is_complete:
        await ctx.scheduler.run_after(0, internal.batches.on_complete, batch_id=batch_id)


@internal_mutation
async def on_complete(ctx: MutationCtx, batch_id: Id[BatchJob]) -> None:
    await ctx.db.patch(batch_id, completed_at=ctx.now)
