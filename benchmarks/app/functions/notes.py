"""What is measured: one indexed read and one insert, a read alone, and scheduled functions."""

import time

from gnomon import Id, MutationCtx, QueryCtx, internal_mutation, mutation, query
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

from .schema import Note

STARTED: list[tuple[float, float]] = []
"""When each scheduled function was due, and when it started."""
_NOTE = MutationReference[..., object]("notes:note", Visibility.INTERNAL)
_START = MutationReference[..., object]("notes:start", Visibility.INTERNAL)


@mutation
async def add(ctx: MutationCtx, text: str) -> Id[Note]:
    found = await ctx.db.query(Note).with_index("by_text", lambda q: q.eq("text", text)).first()
    return await ctx.db.insert(Note(text=text, stars=found.stars + 1 if found else 0))


@query
async def find(ctx: QueryCtx, text: str) -> Note | None:
    return await ctx.db.query(Note).with_index("by_text", lambda q: q.eq("text", text)).first()


@internal_mutation
async def fill(ctx: MutationCtx, first: int, count: int) -> None:
    for number in range(first, first + count):
        await ctx.db.insert(Note(text=f"old {number}"))


@internal_mutation
async def note(ctx: MutationCtx, text: str) -> None:
    await ctx.db.insert(Note(text=text))


@internal_mutation
async def start(ctx: MutationCtx, due: float) -> None:
    STARTED.append((due, time.time()))


@internal_mutation
async def schedule_notes(ctx: MutationCtx, count: int, delay: float) -> None:
    for number in range(count):
        await ctx.scheduler.run_after(delay, _NOTE, text=f"scheduled {number}")


@internal_mutation
async def schedule_start(ctx: MutationCtx, delay: float) -> None:
    due = ctx.now.timestamp() + delay
    await ctx.scheduler.run_after(delay, _START, due=due)
