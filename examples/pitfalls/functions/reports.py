"""What the crons run: nothing wrong here."""

from gnomon import Id

from ._generated.server import MutationCtx, internal_mutation
from .schema import Message


@internal_mutation
async def generate_daily(ctx: MutationCtx) -> Id[Message]:
    return await ctx.db.insert(Message(body="All is well"))
