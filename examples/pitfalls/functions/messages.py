"""The guide, "Delayed Execution": scheduled under one name, registered under another."""

from datetime import timedelta

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, internal_mutation, mutation
from .schema import Message


@mutation
async def send_expiring_message(ctx: MutationCtx, body: str, expires_in: timedelta) -> Id[Message]:
    message_id = await ctx.db.insert(Message(body=body))
    await ctx.scheduler.run_after(expires_in, internal.messages.delete, message_id=message_id)  # expect: unresolved-reference
    return message_id


@internal_mutation
async def delete_(ctx: MutationCtx, message_id: Id[Message]) -> None:
    await ctx.db.delete(message_id)
