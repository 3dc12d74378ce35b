"""Items pulled from an API outside, every five minutes."""

import httpx2
from pydantic import BaseModel, TypeAdapter, ValidationError

from gnomon import Id

from . import outside
from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
)
from .schema import Item, SyncRun


class ExternalItem(BaseModel):
    """One item as the API lists it."""

    id: str
    name: str


LISTED_AT_MOST = 100
EXTERNAL_ITEMS = TypeAdapter(list[ExternalItem])


@internal_action
async def pull_external_data(ctx: ActionCtx) -> None:
    try:
        async with outside.example() as client:
            response = await client.get("/items")
            response.raise_for_status()
        items = EXTERNAL_ITEMS.validate_json(response.content)
    except (httpx2.HTTPError, ValidationError) as error:
        await ctx.run_mutation(internal.sync.record_failure, error=outside.reason(error))
    else:
        await ctx.run_mutation(internal.sync.store, items=items)


@internal_mutation
async def store(ctx: MutationCtx, items: list[ExternalItem]) -> Id[SyncRun]:
    """Add the items that are not here yet."""
    added = 0
    for item in items:
        known = await find(ctx, item.id)
        if known is None:
            await ctx.db.insert(Item(name=item.name, external_id=item.id))
            added += 1
    return await ctx.db.insert(SyncRun(added=added))


async def find(ctx: MutationCtx, external_id: str) -> Item | None:
    """The item with this name outside, if it has been pulled before."""
    items = ctx.db.query(Item).with_index(
        "by_external_id", lambda q: q.eq("external_id", external_id)
    )
    return await items.unique()


@internal_mutation
async def record_failure(ctx: MutationCtx, error: str) -> Id[SyncRun]:
    return await ctx.db.insert(SyncRun(error=error))


@internal_query
async def list_runs(ctx: QueryCtx) -> list[SyncRun]:
    return await ctx.db.query(SyncRun).take(LISTED_AT_MOST)
