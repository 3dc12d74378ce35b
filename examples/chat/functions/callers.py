"""Who calls, and what is theirs."""

from gnomon import ApplicationError, Id

from ._generated.server import MutationCtx, QueryCtx
from .schema import Message, Thread


async def signed_in(ctx: QueryCtx | MutationCtx) -> str:
    """The caller's token identifier; ApplicationError if nobody is signed in."""
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("Sign in first")
    return identity.token_identifier


async def own_thread(ctx: QueryCtx | MutationCtx, thread_id: Id[Thread]) -> Thread:
    """The caller's thread; ApplicationError if it is not theirs, or is none."""
    owner = await signed_in(ctx)
    thread = await ctx.db.get(thread_id)
    if thread is None or thread.owner != owner:
        raise ApplicationError("There is no such thread")
    return thread


async def own_message(ctx: QueryCtx | MutationCtx, message_id: Id[Message]) -> Message:
    """A message in one of the caller's threads; ApplicationError otherwise."""
    message = await ctx.db.get(message_id)
    if message is None:
        raise ApplicationError("There is no such message")
    await own_thread(ctx, message.thread_id)
    return message
