"""The verbs of the database and of the scheduler, one function each."""

from typing import Literal

from gnomon import (
    ActionCtx,
    ApplicationError,
    Id,
    MutationCtx,
    QueryCtx,
    ScheduledFunction,
    internal_action,
    internal_mutation,
    internal_query,
)
from gnomon.kinds import Visibility
from gnomon.references import ActionReference, MutationReference

from .schema import Effect, Note

State = Literal["new", "done"]
ADD_AND_FAIL = MutationReference[..., object]("app:add_and_fail", Visibility.INTERNAL)
EFFECT = MutationReference[..., object]("app:effect", Visibility.INTERNAL)
CHAIN = MutationReference[..., object]("app:chain", Visibility.INTERNAL)
FAIL = MutationReference[..., object]("app:fail", Visibility.INTERNAL)
ACT = ActionReference[..., object]("app:act", Visibility.INTERNAL)


@internal_mutation
async def add(ctx: MutationCtx, text: str, stars: int, state: State) -> Id[Note]:
    return await ctx.db.insert(Note(text=text, stars=stars, state=state))


@internal_mutation
async def add_and_fail(ctx: MutationCtx, text: str) -> None:
    await ctx.db.insert(Note(text=text, stars=0, state="new"))
    await ctx.scheduler.run_after(0, EFFECT, name="never")
    raise ApplicationError("it was to fail")


@internal_mutation
async def add_around_a_failure(ctx: MutationCtx, text: str) -> Id[Note]:
    try:
        await ctx.run_mutation(ADD_AND_FAIL, text="never")
    except ApplicationError:
        return await ctx.db.insert(Note(text=text, stars=0, state="new"))
    raise AssertionError("it did not fail")


@internal_mutation
async def patch(ctx: MutationCtx, note_id: Id[Note], stars: int) -> None:
    await ctx.db.patch(note_id, stars=stars)


@internal_mutation
async def replace(ctx: MutationCtx, note_id: Id[Note], text: str, state: State) -> None:
    await ctx.db.replace(note_id, Note(text=text, stars=1, state=state))


@internal_mutation
async def delete(ctx: MutationCtx, note_id: Id[Note]) -> None:
    await ctx.db.delete(note_id)


@internal_query
async def in_range(
    ctx: QueryCtx, state: State, low: int, high: int, descending: bool, count: int
) -> list[Id[Note]]:
    found = ctx.db.query(Note).with_index(
        "by_state", lambda q: q.eq("state", state).gte("stars", low).lt("stars", high)
    )
    return [note.id for note in await found.order("desc" if descending else "asc").take(count)]


@internal_query
async def by_text(ctx: QueryCtx, text: str) -> list[Id[Note]]:
    found = ctx.db.query(Note).with_index("by_text", lambda q: q.eq("text", text))
    return [note.id async for note in found]


@internal_query
async def page(
    ctx: QueryCtx, limit: int, cursor: str | None = None
) -> tuple[list[Id[Note]], str | None]:
    found = await ctx.db.query(Note).paginate(limit=limit, cursor=cursor)
    return [note.id for note in found.items], found.cursor


@internal_query
async def everything(ctx: QueryCtx) -> list[tuple[Id[Note], str, int, State]]:
    notes = await ctx.db.query(Note).collect()
    return [(note.id, note.text, note.stars, note.state) for note in notes]


@internal_query
async def effects(ctx: QueryCtx) -> list[str]:
    return [effect.name for effect in await ctx.db.query(Effect).collect()]


@internal_mutation
async def effect(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Effect(name=f"{name} at {ctx.now.isoformat()}"))


@internal_mutation
async def chain(ctx: MutationCtx, name: str, left: int, delay: float) -> None:
    await ctx.db.insert(Effect(name=f"{name} at {ctx.now.isoformat()}"))
    if left:
        await ctx.scheduler.run_after(delay, CHAIN, name=name, left=left - 1, delay=delay)


@internal_mutation
async def fail(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Effect(name="never"))
    raise ApplicationError("it was to fail")


@internal_action
async def act(ctx: ActionCtx, name: str, fails: bool) -> None:
    await ctx.run_mutation(EFFECT, name=name)
    await ctx.scheduler.run_after(60, EFFECT, name=f"after {name}")
    if fails:
        raise ApplicationError("it was to fail")


@internal_mutation
async def schedule_effect(ctx: MutationCtx, name: str, delay: float) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(delay, EFFECT, name=name)


@internal_mutation
async def schedule_chain(
    ctx: MutationCtx, name: str, left: int, delay: float
) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(delay, CHAIN, name=name, left=left, delay=delay)


@internal_mutation
async def schedule_failure(ctx: MutationCtx, name: str, delay: float) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(delay, FAIL, name=name)


@internal_mutation
async def schedule_action(
    ctx: MutationCtx, name: str, delay: float, fails: bool
) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(delay, ACT, name=name, fails=fails)


@internal_mutation
async def cancel(ctx: MutationCtx, schedule_id: Id[ScheduledFunction]) -> None:
    await ctx.scheduler.cancel(schedule_id)
