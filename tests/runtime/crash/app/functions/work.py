"""Everything that can be under way when a process is killed; all of it leaves traces to count."""

import asyncio
import os
from pathlib import Path

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

from .schema import Mark, Total

INTERNAL = Visibility.INTERNAL
LEAVE_MARK = MutationReference[..., object]("work:leave_mark", INTERNAL)
ACT = ActionReference[..., object]("work:act", INTERNAL)
CRON = "work:fire"


@internal_mutation
async def count_and_mark(ctx: MutationCtx, name: str) -> None:
    """Reads, changes and writes a total, so that two at once would lose one."""
    total = await ctx.db.query(Total).first()
    if total is None:
        await ctx.db.insert(Total(count=1))
    else:
        await ctx.db.patch(total.id, count=total.count + 1)
    await ctx.db.insert(Mark(name=name))


@internal_mutation
async def leave_mark(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Mark(name=name))


@internal_mutation
async def mark_and_fail(ctx: MutationCtx, name: str) -> None:
    await ctx.db.insert(Mark(name=name))
    await ctx.scheduler.run_after(0, LEAVE_MARK, name=name)
    raise ApplicationError("it was to fail")


@internal_mutation
async def mark_and_schedule(ctx: MutationCtx, name: str, delay: float) -> Id[ScheduledFunction]:
    await ctx.db.insert(Mark(name=f"{name} asked"))
    return await ctx.scheduler.run_after(delay, LEAVE_MARK, name=name)


@internal_mutation
async def schedule_action(
    ctx: MutationCtx, name: str, journal: str, delay: float
) -> Id[ScheduledFunction]:
    await ctx.db.insert(Mark(name=f"{name} asked"))
    return await ctx.scheduler.run_after(delay, ACT, name=name, journal=journal)


@internal_mutation
async def cancel(ctx: MutationCtx, schedule_id: Id[ScheduledFunction]) -> None:
    await ctx.scheduler.cancel(schedule_id)


@internal_action
async def act(ctx: ActionCtx, name: str, journal: str) -> None:
    """Has an effect outside, then one in the database, then schedules: each may be the last."""
    with Path(journal).open("ab", buffering=0) as file:
        file.write(f"acted {name}\n".encode())
    await asyncio.sleep(ctx.random.uniform(0, 0.05))
    await ctx.run_mutation(LEAVE_MARK, name=name)
    await ctx.scheduler.run_after(0, LEAVE_MARK, name=f"{name} afterwards")


@internal_mutation
async def fire(ctx: MutationCtx) -> None:
    """A cron job's run: marks the slot that it was started for."""
    async for one in ctx.db.query(ScheduledFunction).order("desc"):
        if one.name == CRON and one.state == "pending":
            await ctx.db.insert(Mark(name=f"slot {one.scheduled_time.isoformat()}"))
            return
    raise RuntimeError(f"a run of a cron job does not see itself, in {os.getpid()}")


@internal_query
async def marks(ctx: QueryCtx) -> list[str]:
    return [mark.name for mark in await ctx.db.query(Mark).collect()]


@internal_query
async def total(ctx: QueryCtx) -> int:
    found = await ctx.db.query(Total).unique()
    return found.count if found else 0
