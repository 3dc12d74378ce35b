"""Right uses, with the types that they must have."""

from datetime import UTC, datetime, time, timedelta
from typing import assert_type

import gnomon
from gnomon import BlockingActionCtx, Id, Page, ScheduledFunction, UserIdentity, cron_jobs

from ._generated.api import api, internal
from ._generated.server import ActionCtx, MutationCtx, QueryCtx
from .schema import Job, User


async def reading(ctx: QueryCtx, job_id: Id[Job], scheduled_id: Id[ScheduledFunction]) -> None:
    assert_type(await ctx.db.get(job_id), Job | None)
    assert_type(await ctx.db.get(scheduled_id), ScheduledFunction | None)
    jobs = ctx.db.query(Job)
    assert_type(await jobs.collect(), list[Job])
    assert_type(await jobs.filter(lambda job: job.data == "x").order("desc").take(3), list[Job])
    assert_type(await jobs.first(), Job | None)
    assert_type(await jobs.with_index("by_creation_time").unique(), Job | None)
    assert_type(await jobs.paginate(limit=10, cursor=None), Page[Job])
    assert_type(await ctx.db.query(User).first(), User | None)
    assert_type(await ctx.db.query(ScheduledFunction).collect(), list[ScheduledFunction])
    async for job in jobs.with_index("by_owner", lambda q: q.eq("owner", None)):
        assert_type(job, Job)
        assert_type(job.id, Id[Job])
        assert_type(job.creation_time, datetime)
    assert_type(await ctx.run_query(internal.jobs.get, job_id=job_id), Job | None)
    assert_type(await ctx.auth.get_user_identity(), UserIdentity | None)
    assert_type(ctx.now, datetime)
    assert_type(ctx.random.random(), float)


async def ranges(ctx: QueryCtx, since: datetime) -> None:
    jobs = ctx.db.query(Job)
    await jobs.with_index("by_status").first()
    await jobs.with_index("by_status", lambda q: q.eq("status", "pending")).first()
    await jobs.with_index("by_status", lambda q: q.gte("status", "done")).first()
    await jobs.with_index(
        "by_status", lambda q: q.eq("status", "done").gt("creation_time", since)
    ).first()
    await jobs.with_index(
        "by_status",
        lambda q: q.eq("status", "done").gte("creation_time", since).lt("creation_time", since),
    ).first()
    await jobs.with_index("by_creation_time", lambda q: q.lte("creation_time", since)).first()


async def writing(ctx: MutationCtx, job_id: Id[Job], user_id: Id[User]) -> None:
    assert_type(await ctx.db.insert(Job(data="x", status="done")), Id[Job])
    assert_type(await ctx.db.insert(User(name="x")), Id[User])
    await ctx.db.patch(job_id, status="stale", due=None, owner=user_id)
    await ctx.db.patch(user_id, name="y")
    await ctx.db.replace(job_id, Job(data="y"))
    await ctx.db.delete(job_id)
    await ctx.db.delete(user_id)
    assert_type(await ctx.run_mutation(api.jobs.submit, data="x"), Id[Job])


async def scheduling(ctx: MutationCtx, job_id: Id[Job]) -> None:
    scheduled = await ctx.scheduler.run_after(0, internal.jobs.process, job_id=job_id)
    assert_type(scheduled, Id[ScheduledFunction])
    await ctx.scheduler.run_after(timedelta(seconds=1), internal.jobs.mark, job_id=job_id)
    await ctx.scheduler.run_after(1.5, internal.jobs.process, job_id=job_id, attempt=1)
    await ctx.scheduler.run_at(datetime.now(UTC), api.jobs.render, job_id=job_id)
    await ctx.scheduler.run_at(datetime.now(UTC), internal.jobs.sweep)
    await ctx.scheduler.cancel(scheduled)


async def acting(ctx: ActionCtx, job_id: Id[Job]) -> None:
    assert_type(await ctx.run_query(internal.jobs.get, job_id=job_id), Job | None)
    assert_type(await ctx.run_mutation(internal.jobs.mark, job_id=job_id, note="x"), None)
    assert_type(await ctx.run_action(internal.jobs.process, job_id=job_id), int)
    assert_type(await ctx.run_action(api.jobs.render, job_id=job_id), bytes)


def blocking(ctx: BlockingActionCtx, job_id: Id[Job]) -> None:
    assert_type(ctx.run_query(internal.jobs.get, job_id=job_id), Job | None)
    assert_type(ctx.scheduler.run_after(0, internal.jobs.sweep), Id[ScheduledFunction])
    assert_type(ctx.auth.get_user_identity(), UserIdentity | None)


@gnomon.query
async def generic_decorator(ctx: QueryCtx) -> int:
    return 1


@gnomon.mutation
async def generic_context(ctx: gnomon.MutationCtx, job_id: Id[Job]) -> Job | None:
    await ctx.db.patch(job_id, status="done")
    await ctx.db.query(Job).with_index("by_status", lambda q: q.eq("status", "done")).first()
    return await ctx.db.get(job_id)


crons = cron_jobs()
crons.interval("interval", timedelta(hours=1), internal.jobs.sweep)
crons.cron("cron", "0 9 * * *", internal.jobs.process, job_id=Id("jobs_1"))
crons.in_timezone("Europe/Vienna").weekly("weekly", "monday", time(9, 0), internal.jobs.sweep)
