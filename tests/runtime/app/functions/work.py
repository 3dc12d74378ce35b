"""Scheduled functions, mutations and actions, that leave traces to count."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from gnomon import (
    ActionCtx,
    ApplicationError,
    BlockingActionCtx,
    Id,
    MutationCtx,
    QueryCtx,
    ScheduledFunction,
    action,
    internal_action,
    internal_mutation,
    internal_query,
)

from . import references
from .schema import Effect


@internal_mutation
async def effect(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Effect(name=name))


@internal_query
async def effects(ctx: QueryCtx) -> list[str]:
    return [effect.name for effect in await ctx.db.query(Effect).collect()]


@internal_mutation
async def fail(ctx: MutationCtx) -> None:
    await ctx.db.insert(Effect(name="never seen"))
    raise ApplicationError("it was to fail")


@internal_mutation
async def schedule_one(ctx: MutationCtx, name: str, delay: float = 0) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(delay, references.effect, name=name)


@internal_mutation
async def schedule_at(ctx: MutationCtx, name: str, when: datetime) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_at(when, references.effect, name=name)


@internal_mutation
async def schedule_path(ctx: MutationCtx, name: str) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(0, getattr(references, name))


@internal_mutation
async def schedule_with(ctx: MutationCtx, delay: float) -> None:
    await ctx.scheduler.run_after(delay, references.effect, name="scheduled")


@internal_mutation
async def schedule_many(ctx: MutationCtx, count: int) -> None:
    for number in range(count):
        await ctx.scheduler.run_after(0, references.effect, name=str(number))


@internal_mutation
async def schedule_wrongly(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, references.effect, nom="wrong")


@internal_mutation
async def schedule_a_query(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, references.get)  # type: ignore[arg-type]


@internal_mutation
async def cancel(ctx: MutationCtx, schedule_id: Id[ScheduledFunction]) -> None:
    await ctx.scheduler.cancel(schedule_id)


@internal_query
async def look(ctx: QueryCtx, schedule_id: Id[ScheduledFunction]) -> ScheduledFunction | None:
    return await ctx.db.get(schedule_id)


@internal_query
async def names_of_scheduled(ctx: QueryCtx) -> list[str]:
    return [one.name async for one in ctx.db.query(ScheduledFunction).order("desc")]


@internal_mutation
async def schedule_waiting(ctx: MutationCtx, path: str, name: str) -> Id[ScheduledFunction]:
    return await ctx.scheduler.run_after(0, references.wait_for_file, path=path, name=name)


@internal_mutation
async def schedule_identity(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, references.record_caller)


@internal_mutation
async def record_caller(ctx: MutationCtx) -> None:
    await ctx.db.insert(Effect(name=f"caller {await ctx.auth.get_user_identity()}"))


@internal_mutation
async def cancel_all(ctx: MutationCtx) -> None:
    async for schedule in ctx.db.query(ScheduledFunction):
        await ctx.scheduler.cancel(schedule.id)


@internal_mutation
async def schedule_action(ctx: MutationCtx, name: str) -> None:
    await ctx.scheduler.run_after(0, references.act, name=name)


@internal_mutation
async def again(ctx: MutationCtx) -> None:
    """Schedules itself for ever."""
    await ctx.scheduler.run_after(1, references.again)


@internal_action
async def act(ctx: ActionCtx, name: str) -> str | None:
    await ctx.run_mutation(references.effect, name=name)
    identity = await ctx.auth.get_user_identity()
    return identity and identity.subject


@internal_action
async def who_runs_an_action(ctx: ActionCtx) -> str | None:
    return await ctx.run_query(references.who)


@internal_action
async def fail_in_action(ctx: ActionCtx) -> None:
    await ctx.run_mutation(references.effect, name="before the failure")
    raise ValueError("the outside is down")


@internal_action
async def schedule_then_fail(ctx: ActionCtx) -> None:
    await ctx.scheduler.run_after(0, references.effect, name="scheduled by an action")
    raise ValueError("after scheduling")


@internal_action
async def wait_for_file(ctx: ActionCtx, path: str, name: str) -> None:
    """Runs until the file is there, then schedules directly and through a mutation."""
    await ctx.run_mutation(references.effect, name=f"{name} started")
    while not Path(path).exists():
        await asyncio.sleep(0.01)
    await ctx.scheduler.run_after(0, references.effect, name=f"{name} scheduled")
    await ctx.run_mutation(references.schedule_one, name=f"{name} scheduled deeper")


@action
def act_in_a_thread(ctx: BlockingActionCtx, name: str) -> int:
    ctx.run_mutation(references.effect, name=name)
    ctx.scheduler.run_after(0, references.effect, name=f"{name}, later")
    return len(ctx.run_action(references.act, name=f"{name}, nested") or "")


@internal_action
async def add_wrongly(ctx: ActionCtx) -> None:
    await ctx.run_mutation(references.add, text=5)


@internal_action
def add_wrongly_in_a_thread(ctx: BlockingActionCtx) -> None:
    ctx.run_mutation(references.add, text=5)


@internal_action
async def gather(ctx: ActionCtx, names: list[str]) -> None:
    await asyncio.gather(*(ctx.run_mutation(references.effect, name=name) for name in names))


@internal_mutation
async def leave(ctx: MutationCtx) -> None:
    sys.exit(4)


@internal_action
async def leave_an_action(ctx: ActionCtx) -> None:
    sys.exit(4)


@internal_query
async def much(ctx: QueryCtx, size: int) -> str:
    return "x" * size
