"""Messages: sent, read while the answer grows, and stopped."""

from typing import Annotated

from pydantic import BaseModel, Field

from gnomon import Id, Page

from ._generated.api import internal
from ._generated.server import (
    MutationCtx,
    QueryCtx,
    internal_mutation,
    internal_query,
    mutation,
    query,
)
from .allowances import spend
from .callers import own_message, own_thread
from .replies import OPEN, settle
from .schema import Chunk, Message, Thread

PAGE_SIZE = 50
CHUNKS_AT_ONCE = 100


class Sent(BaseModel):
    """A question, and the answer that is to come."""

    question_id: Id[Message]
    answer_id: Id[Message]


Text = Annotated[str, Field(min_length=1, max_length=10_000)]


@mutation
async def send(ctx: MutationCtx, thread_id: Id[Thread], text: Text) -> Sent:
    """Say something, and have it answered; the first time, have the thread named, too.

    Raises:
        ApplicationError: the thread is not the caller's, or they said too much of late.
    """
    thread = await own_thread(ctx, thread_id)
    await spend(ctx, thread.owner)
    return await say(ctx, thread_id, text, named=thread.title is not None)


@internal_mutation
async def ask(ctx: MutationCtx, owner: str, text: Text) -> Sent:
    """Ask in a new thread of somebody's: run from the shell."""
    thread_id = await ctx.db.insert(Thread(owner=owner, active_at=ctx.now))
    return await say(ctx, thread_id, text, named=False)


async def say(ctx: MutationCtx, thread_id: Id[Thread], text: str, *, named: bool) -> Sent:
    """Add a question, and an answer that waits to be written."""
    question_id = await ctx.db.insert(
        Message(thread_id=thread_id, role="user", text=text, moved_at=ctx.now)
    )
    answer_id = await ctx.db.insert(
        Message(thread_id=thread_id, role="assistant", status="waiting", moved_at=ctx.now)
    )
    run_id = await ctx.scheduler.run_after(0, internal.replies.write, message_id=answer_id)
    await ctx.db.patch(answer_id, run_id=run_id)
    await ctx.db.patch(thread_id, active_at=ctx.now)
    if not named:
        await ctx.scheduler.run_after(0, internal.titles.suggest, thread_id=thread_id, text=text)
    return Sent(question_id=question_id, answer_id=answer_id)


@internal_query
async def get(ctx: QueryCtx, message_id: Id[Message]) -> Message | None:
    return await ctx.db.get(message_id)


@mutation
async def stop(ctx: MutationCtx, message_id: Id[Message]) -> None:
    """Stop an answer: what has been written of it stays."""
    message = await own_message(ctx, message_id)
    if message.status not in OPEN:
        return
    if message.run_id is not None:
        await ctx.scheduler.cancel(message.run_id)
    await settle(ctx, message, "stopped")


@query
async def list_of_thread(
    ctx: QueryCtx, thread_id: Id[Thread], cursor: str | None = None
) -> Page[Message]:
    """A thread's messages, the last one first."""
    await own_thread(ctx, thread_id)
    messages = ctx.db.query(Message).with_index(
        "by_thread_id", lambda q: q.eq("thread_id", thread_id)
    )
    return await messages.order("desc").paginate(limit=PAGE_SIZE, cursor=cursor)


@query
async def chunks(ctx: QueryCtx, message_id: Id[Message], start: int = 0) -> list[Chunk]:
    """What has been added to an answer from a position on, while it is streaming."""
    await own_message(ctx, message_id)
    added = ctx.db.query(Chunk).with_index(
        "by_message_id_and_position",
        lambda q: q.eq("message_id", message_id).gte("position", start),
    )
    return await added.take(CHUNKS_AT_ONCE)
