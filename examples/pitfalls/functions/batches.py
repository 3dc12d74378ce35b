"""What other modules refer to: nothing wrong here."""

from gnomon import Id

from ._generated.server import MutationCtx, internal_mutation
from .schema import BatchJob


@internal_mutation
async def increment_completed(ctx: MutationCtx, batch_id: Id[BatchJob]) -> None:
    batch = await ctx.db.get(batch_id)
    if batch is not None:
        await ctx.db.patch(batch_id, completed_items=batch.completed_items + 1)
