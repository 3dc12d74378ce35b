"""Messages that delete themselves."""

from datetime import timedelta

from gnomon import ApplicationError, Id

from ._generated.api import internal
from ._generated.server import MutationCtx, QueryCtx, internal_mutation, mutation, query
from .schema import Message

LONGEST = timedelta(days=30)


# differs from the guide: a client that asks for the impossible is told so.
@mutation
async def send_expiring_message(ctx: MutationCtx, body: str, expires_in: timedelta) -> Id[Message]:
    if not timedelta(0) < expires_in <= LONGEST:
        raise ApplicationError("a message expires within 30 days")
    message_id = await ctx.db.insert(Message(body=body))
    await ctx.scheduler.run_after(expires_in, internal.messages.delete, message_id=message_id)
    return message_id


@query
async def get(ctx: QueryCtx, message_id: Id[Message]) -> Message | None:
    return await ctx.db.get(message_id)


# differs from the guide: there it is registered as `delete_` and scheduled as `delete`.
@internal_mutation
async def delete(ctx: MutationCtx, message_id: Id[Message]) -> None:
    await ctx.db.delete(message_id)
