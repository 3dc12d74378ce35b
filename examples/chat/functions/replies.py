"""Replies: streamed from the model into chunks, and settled however the stream ends."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from typing import Literal

import httpx2
from pydantic import ValidationError

from gnomon import Id

from . import llm
from ._generated.api import internal
from ._generated.server import ActionCtx, MutationCtx, internal_action, internal_mutation
from .schema import Chunk, Message

OPEN: tuple[Literal["waiting"], Literal["streaming"]] = ("waiting", "streaming")
TURNS = 20
CHUNK_LENGTH = 40
MAX_CHUNKS = 500
SILENT_AFTER = timedelta(minutes=2)
SETTLED_AT_MOST = 50


@internal_action
async def write(ctx: ActionCtx, message_id: Id[Message]) -> None:
    """Write an answer, chunk by chunk, until it is complete, stopped, or has taken too long."""
    turns = await ctx.run_mutation(internal.replies.begin, message_id=message_id)
    if turns is None:
        return
    patience = float(os.environ.get("REPLY_TIMEOUT", "120"))
    try:
        async with (
            asyncio.timeout(patience),
            aclosing(llm.streamed_answer(turns)) as parts,
            aclosing(in_chunks(parts)) as chunks,
        ):
            async for text in chunks:
                goes_on = await ctx.run_mutation(
                    internal.replies.append, message_id=message_id, text=text
                )
                if not goes_on:
                    return
    except (httpx2.HTTPError, ValidationError, llm.IncompleteAnswer, TimeoutError) as error:
        await ctx.run_mutation(
            internal.replies.fail, message_id=message_id, error=llm.reason(error)
        )
    else:
        await ctx.run_mutation(internal.replies.finish, message_id=message_id)


async def in_chunks(parts: AsyncGenerator[str]) -> AsyncGenerator[str]:
    """The same text in fewer parts: each of them is a transaction."""
    text = ""
    async for part in parts:
        text += part
        if len(text) >= CHUNK_LENGTH:
            yield text
            text = ""
    if text:
        yield text


@internal_mutation
async def begin(ctx: MutationCtx, message_id: Id[Message]) -> list[llm.Turn] | None:
    """Begin an answer; returns what was said before, or None if nobody waits for it."""
    answer = await ctx.db.get(message_id)
    if answer is None or answer.status != "waiting":
        return None
    await ctx.db.patch(message_id, status="streaming", moved_at=ctx.now)
    messages = ctx.db.query(Message).with_index(
        "by_thread_id", lambda q: q.eq("thread_id", answer.thread_id)
    )
    last = await messages.order("desc").take(TURNS)
    return [
        llm.Turn(role=message.role, content=message.text)
        for message in reversed(last)
        if message.text
    ]


@internal_mutation
async def append(ctx: MutationCtx, message_id: Id[Message], text: str) -> bool:
    """Add a chunk to an answer; returns whether more of it is wanted."""
    message = await ctx.db.get(message_id)
    if message is None or message.status != "streaming":
        return False
    if message.chunks >= MAX_CHUNKS:
        await settle(ctx, message, "failed", "The answer is too long")
        return False
    await ctx.db.insert(Chunk(message_id=message_id, position=message.chunks, text=text))
    await ctx.db.patch(message_id, chunks=message.chunks + 1, moved_at=ctx.now)
    return True


@internal_mutation
async def finish(ctx: MutationCtx, message_id: Id[Message]) -> None:
    message = await ctx.db.get(message_id)
    if message is not None and message.status in OPEN:
        await settle(ctx, message, "done")


@internal_mutation
async def fail(ctx: MutationCtx, message_id: Id[Message], error: str) -> None:
    message = await ctx.db.get(message_id)
    if message is not None and message.status in OPEN:
        await settle(ctx, message, "failed", error)


@internal_mutation
async def fail_silent(ctx: MutationCtx) -> int:
    """Settle the answers that have not moved for a while: their worker died."""
    silent = [message for status in OPEN for message in await silent_ones(ctx, status)]
    for message in silent:
        await settle(ctx, message, "failed", "The answer broke off")
    return len(silent)


async def silent_ones(ctx: MutationCtx, status: Literal["waiting", "streaming"]) -> list[Message]:
    """Some of the answers that have not moved for a while."""
    cutoff = ctx.now - SILENT_AFTER
    messages = ctx.db.query(Message).with_index(
        "by_status_and_moved_at", lambda q: q.eq("status", status).lt("moved_at", cutoff)
    )
    return await messages.take(SETTLED_AT_MOST)


async def settle(
    ctx: MutationCtx,
    message: Message,
    status: Literal["done", "stopped", "failed"],
    error: str | None = None,
) -> None:
    """End an answer: its chunks become its text."""
    found = ctx.db.query(Chunk).with_index(
        "by_message_id_and_position", lambda q: q.eq("message_id", message.id)
    )
    chunks = await found.take(MAX_CHUNKS)
    for chunk in chunks:
        await ctx.db.delete(chunk.id)
    await ctx.db.patch(
        message.id,
        text="".join(chunk.text for chunk in chunks),
        status=status,
        chunks=0,
        error=error,
        moved_at=ctx.now,
    )
