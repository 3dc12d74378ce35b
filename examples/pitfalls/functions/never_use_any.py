"""The guide, "TypeScript: NEVER Use `any` Type": however it is spelled."""

import typing as t
from typing import Any, cast

from gnomon import Id

from ._generated.server import MutationCtx, QueryCtx, internal_mutation, internal_query
from .schema import Item


@internal_mutation
async def store(ctx: MutationCtx, payload: Any) -> None:  # expect: untyped-any
    item: dict[str, Any] = payload  # expect: untyped-any
    await ctx.db.insert(Item(name=item["name"]))


@internal_query
async def load(ctx: QueryCtx, item_id: Id[Item]) -> t.Any:  # expect: untyped-any
    return await ctx.db.get(item_id)


@internal_query
async def rename(
    ctx: QueryCtx,
    name: "Any",  # expect: untyped-any
    options: dict,  # expect: untyped-any
    names: list,  # expect: untyped-any
    other: object,  # expect: untyped-any
    unsaid,  # expect: untyped-any
) -> str:
    return cast(Any, name)  # expect: untyped-any


@internal_query
async def count(ctx: QueryCtx):  # expect: untyped-any
    return 0
