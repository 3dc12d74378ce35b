"""Items, processed by an API outside, alone or as a part of a batch."""

import httpx2
from pydantic import ValidationError

from gnomon import ApplicationError, Id

from . import outside
from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .schema import BatchJob, Item, Processed


@mutation
async def add(ctx: MutationCtx, name: str) -> Id[Item]:
    return await ctx.db.insert(Item(name=name))


@internal_query
async def get_by_id(ctx: QueryCtx, item_id: Id[Item]) -> Item | None:
    return await ctx.db.get(item_id)


# differs from the guide: there it is public, and anyone could make it call the API.
@internal_action
async def process_data(ctx: ActionCtx, item_id: Id[Item]) -> None:
    """Read by a query, call the API, write by a mutation."""
    item = await ctx.run_query(internal.items.get_by_id, item_id=item_id)
    if item is None:
        raise ApplicationError("Item not found")
    try:
        result = await processed(item)
    except (httpx2.HTTPError, ValidationError) as error:
        # differs from the guide: there a failure of the API is lost.
        reason = outside.reason(error)
        await ctx.run_mutation(internal.items.mark_failed, item_id=item_id, error=reason)
    else:
        await ctx.run_mutation(internal.items.update_result, item_id=item_id, result=result)


@internal_action
async def process_one(ctx: ActionCtx, item_id: Id[Item], batch_id: Id[BatchJob]) -> None:
    """Process one item of a batch and report to the batch, whatever came of it."""
    item = await ctx.run_query(internal.items.get_by_id, item_id=item_id)
    try:
        if item is None:
            raise ApplicationError("Item not found")
        result = await processed(item)
        await ctx.run_mutation(internal.items.update_result, item_id=item_id, result=result)
    except (httpx2.HTTPError, ValidationError, ApplicationError) as error:
        # differs from the guide: there one failed item is lost and its batch never completes.
        reason = outside.reason(error)
        await ctx.run_mutation(internal.items.mark_failed, item_id=item_id, error=reason)
        await ctx.run_mutation(internal.batches.increment_completed, batch_id=batch_id, failed=True)
    else:
        await ctx.run_mutation(internal.batches.increment_completed, batch_id=batch_id)


async def processed(item: Item) -> Processed:
    """The API's answer for an item.

    Raises:
        httpx2.HTTPError: the API cannot be reached or says no.
        ValidationError: the answer is not of the agreed shape.
    """
    async with outside.example() as client:
        response = await client.post("/process", content=item.model_dump_json())
        response.raise_for_status()
    return Processed.model_validate_json(response.content)


@internal_mutation
async def update_result(ctx: MutationCtx, item_id: Id[Item], result: Processed) -> None:
    await ctx.db.patch(item_id, status="processed", result=result, error=None)


@internal_mutation
async def mark_failed(ctx: MutationCtx, item_id: Id[Item], error: str) -> None:
    if await ctx.db.get(item_id) is not None:
        await ctx.db.patch(item_id, status="failed", error=error)
