"""The guide, "Pattern 2: Fan-Out / Fan-In": however many items, all of them at one instant."""

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, internal_mutation, mutation
from .schema import BatchJob, Item


@mutation
async def process_all(ctx: MutationCtx, item_ids: list[Id[Item]]) -> Id[BatchJob]:
    batch_id = await ctx.db.insert(BatchJob(total_items=len(item_ids)))
    for item_id in item_ids:
        await ctx.scheduler.run_after(  # expect: unbounded-fan-out
            0,  # expect: synchronized-fan-out
            internal.actions_without_error_handling.process_one,
            item_id=item_id,
            batch_id=batch_id,
        )
    return batch_id


@internal_mutation
async def increment_completed(ctx: MutationCtx, batch_id: Id[BatchJob]) -> None:
    batch = await ctx.db.get(batch_id)
    if batch is not None:
        await ctx.db.patch(batch_id, completed_items=batch.completed_items + 1)
