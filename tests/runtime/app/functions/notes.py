"""Documents: every verb of the database."""

import asyncio
import time
from datetime import datetime, timedelta

from gnomon import (
    ApplicationError,
    Id,
    InvalidReturn,
    MutationCtx,
    QueryCtx,
    internal_mutation,
    internal_query,
    mutation,
    query,
)

from . import references
from .schema import Effect, Note


@internal_mutation
async def add(ctx: MutationCtx, text: str, stars: int = 0) -> Id[Note]:
    return await ctx.db.insert(Note(text=text, stars=stars))


@internal_query
async def get(ctx: QueryCtx, note_id: Id[Note]) -> Note | None:
    return await ctx.db.get(note_id)


@internal_mutation
async def set_stars(ctx: MutationCtx, note_id: Id[Note], stars: int) -> None:
    await ctx.db.patch(note_id, stars=stars)


@internal_mutation
async def patch_with(ctx: MutationCtx, note_id: Id[Note], field: str, value: str) -> None:
    await ctx.db.patch(note_id, **{field: value})


@internal_mutation
async def rewrite(ctx: MutationCtx, note_id: Id[Note], text: str) -> None:
    await ctx.db.replace(note_id, Note(text=text, state="done"))


@internal_mutation
async def remove(ctx: MutationCtx, note_id: Id[Note]) -> None:
    await ctx.db.delete(note_id)


@internal_query
async def starred(ctx: QueryCtx, least: int, below: int, descending: bool = False) -> list[str]:
    found = ctx.db.query(Note).with_index(
        "by_state", lambda q: q.eq("state", "new").gte("stars", least).lt("stars", below)
    )
    return [note.text async for note in found.order("desc" if descending else "asc")]


@internal_query
async def by_text(ctx: QueryCtx, text: str) -> Note | None:
    return await ctx.db.query(Note).with_index("by_text", lambda q: q.eq("text", text)).unique()


@internal_query
async def texts(ctx: QueryCtx, prefix: str = "") -> list[str]:
    found = ctx.db.query(Note).filter(lambda note: note.text.startswith(prefix))
    return [note.text for note in await found.collect()]


@internal_query
async def newest(ctx: QueryCtx, count: int) -> list[Note]:
    return await ctx.db.query(Note).order("desc").take(count)


@internal_query
async def since(ctx: QueryCtx, moment: datetime) -> list[str]:
    found = ctx.db.query(Note).with_index(
        "by_creation_time", lambda q: q.gte("creation_time", moment)
    )
    return [note.text for note in await found.collect()]


@internal_query
async def page(
    ctx: QueryCtx, limit: int, cursor: str | None = None
) -> tuple[list[str], str | None]:
    found = await ctx.db.query(Note).paginate(limit=limit, cursor=cursor)
    return [note.text for note in found.items], found.cursor


@internal_query
async def with_unknown_index(ctx: QueryCtx) -> list[Note]:
    return await ctx.db.query(Note).with_index("by_colour").collect()


@internal_mutation
async def fail_after_writing(ctx: MutationCtx) -> None:
    await ctx.db.insert(Note(text="never seen"))
    await ctx.scheduler.run_after(0, references.effect, name="never run")
    raise ApplicationError("no")


@internal_mutation
async def survive_a_nested_failure(ctx: MutationCtx) -> None:
    await ctx.db.insert(Note(text="before"))
    try:
        await ctx.run_mutation(references.fail_after_writing)
    except ApplicationError:
        await ctx.db.insert(Note(text="after"))


@internal_mutation
async def add_wrongly(ctx: MutationCtx) -> None:
    await ctx.db.insert(Note(text="never seen"))
    await ctx.run_mutation(references.add, text=5)


@internal_mutation
async def take_a_wrong_return(ctx: MutationCtx) -> None:
    try:
        await ctx.run_mutation(references.return_wrongly)
    except InvalidReturn:
        await ctx.db.insert(Note(text="caught"))


@internal_mutation
async def add_and_look(ctx: MutationCtx, text: str) -> bool:
    note_id = await ctx.run_mutation(references.add, text=text)
    return await ctx.run_query(references.get, note_id=note_id) is not None


@internal_query
async def the_time_twice(ctx: QueryCtx) -> tuple[datetime, datetime]:
    before = ctx.now
    time.sleep(0.002)
    return before, ctx.now


@internal_mutation
async def random_numbers(ctx: MutationCtx) -> list[float]:
    return [ctx.random.random() for _ in range(3)]


@query
async def who(ctx: QueryCtx) -> str | None:
    identity = await ctx.auth.get_user_identity()
    return identity and identity.subject


@internal_query
async def who_runs_a_query(ctx: QueryCtx) -> str | None:
    return await ctx.run_query(references.who)


@internal_mutation
async def who_runs_a_mutation(ctx: MutationCtx) -> str | None:
    return await ctx.run_query(references.who)


@internal_mutation
async def sleep_in_a_transaction(ctx: MutationCtx) -> None:
    await ctx.db.insert(Note(text="never seen"))
    await asyncio.sleep(0.01)


@internal_query
async def yield_in_a_transaction(ctx: QueryCtx) -> None:
    await asyncio.sleep(0)


@internal_mutation
async def add_big(ctx: MutationCtx, size: int) -> None:
    await ctx.db.insert(Note(text="x" * size))


@mutation
async def return_wrongly(ctx: MutationCtx) -> int:
    await ctx.db.insert(Effect(name="return_wrongly"))
    return "one"  # type: ignore[return-value]


@internal_query
async def soon(ctx: QueryCtx) -> tuple[timedelta, bytes]:
    return timedelta(minutes=90), b"\xff\x00"
