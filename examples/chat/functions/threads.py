"""Threads: opened, listed, deleted by their owners, and forgotten when long unused."""

from datetime import timedelta

from gnomon import Id, Page

from ._generated.api import internal
from ._generated.server import (
    MutationCtx,
    QueryCtx,
    internal_mutation,
    mutation,
    query,
)
from .callers import own_thread, signed_in
from .replies import settle
from .schema import Message, Thread

PAGE_SIZE = 30
KEPT = timedelta(days=365)
BATCH = 50
SPACING = timedelta(seconds=1)


@mutation
async def open_thread(ctx: MutationCtx) -> Id[Thread]:
    owner = await signed_in(ctx)
    return await ctx.db.insert(Thread(owner=owner, active_at=ctx.now))


@query
async def list_own(ctx: QueryCtx, cursor: str | None = None) -> Page[Thread]:
    """The caller's threads, the one used last first."""
    owner = await signed_in(ctx)
    threads = ctx.db.query(Thread).with_index(
        "by_owner_and_active_at", lambda q: q.eq("owner", owner)
    )
    return await threads.order("desc").paginate(limit=PAGE_SIZE, cursor=cursor)


@mutation
async def delete_thread(ctx: MutationCtx, thread_id: Id[Thread]) -> None:
    """Delete one of the caller's threads; its messages follow, a batch at a time."""
    thread = await own_thread(ctx, thread_id)
    await ctx.db.delete(thread.id)
    await ctx.scheduler.run_after(0, internal.threads.delete_messages, thread_id=thread_id)


@internal_mutation
async def delete_messages(ctx: MutationCtx, thread_id: Id[Thread]) -> None:
    """Delete a batch of a thread's messages, with their chunks, and then the next batch."""
    found = ctx.db.query(Message).with_index("by_thread_id", lambda q: q.eq("thread_id", thread_id))
    messages = await found.take(BATCH)
    for message in messages:
        await settle(ctx, message, "stopped")
        await ctx.db.delete(message.id)
    if len(messages) == BATCH:
        await ctx.scheduler.run_after(
            SPACING, internal.threads.delete_messages, thread_id=thread_id
        )


@internal_mutation
async def forget_unused(ctx: MutationCtx) -> int:
    """Delete a batch of threads that nobody has used for a year, one second after another."""
    cutoff = ctx.now - KEPT
    unused = ctx.db.query(Thread).with_index("by_active_at", lambda q: q.lt("active_at", cutoff))
    threads = await unused.take(BATCH)
    for position, thread in enumerate(threads):
        await ctx.db.delete(thread.id)
        await ctx.scheduler.run_after(
            position * SPACING, internal.threads.delete_messages, thread_id=thread.id
        )
    return len(threads)
