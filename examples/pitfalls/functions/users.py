"""What other modules refer to: nothing wrong here."""

from gnomon import Id

from ._generated.server import MutationCtx, QueryCtx, internal_mutation, internal_query
from .schema import User


@internal_query
async def get_by_id(ctx: QueryCtx, user_id: Id[User]) -> User | None:
    return await ctx.db.get(user_id)


@internal_mutation
async def delete(ctx: MutationCtx, user_id: Id[User]) -> None:
    await ctx.db.delete(user_id)
