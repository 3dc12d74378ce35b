"""Wrong uses: every line marked as wrong must be an error, and no other line."""

from datetime import datetime, time, timedelta

from gnomon import Id, ScheduledFunction, cron_jobs

from . import jobs
from ._generated.api import api, internal
from ._generated.server import ActionCtx, MutationCtx, QueryCtx, action, mutation, query
from .schema import Job, User


async def calling(ctx: ActionCtx, job_id: Id[Job], user_id: Id[User]) -> None:
    await ctx.run_query(internal.jobs.get, jobid=job_id)  # wrong: a misspelt argument
    await ctx.run_query(internal.jobs.get, job_id=user_id)  # wrong: an id of another table
    await ctx.run_query(internal.jobs.get, job_id="jobs_1")  # wrong: a string for an id
    await ctx.run_query(internal.jobs.get)  # wrong: a missing argument
    await ctx.run_query(internal.jobs.get, job_id)  # wrong: a positional argument
    await ctx.run_mutation(internal.jobs.get, job_id=job_id)  # wrong: a query run as a mutation
    await ctx.run_query(internal.jobs.process, job_id=job_id)  # wrong: an action run as a query
    await ctx.run_action(internal.jobs.process, job_id=job_id, attempt="1")  # wrong: a type
    await ctx.run_action(api.jobs.process, job_id=job_id)  # wrong: an internal one through api
    await ctx.run_mutation(internal.jobs.submit, data="x")  # wrong: a public one through internal
    await ctx.run_query(internal.job.get, job_id=job_id)  # wrong: an unknown module
    await ctx.run_query(internal.jobs.got, job_id=job_id)  # wrong: an unknown function
    count: str = await ctx.run_action(internal.jobs.process, job_id=job_id)  # wrong: the return
    print(count)
    internal.jobs.get(job_id=job_id)  # wrong: a reference called
    jobs.get(job_id=job_id)  # wrong: a registered function called
    print(ctx.db)  # wrong: a database in an action


async def scheduling(ctx: MutationCtx, job_id: Id[Job], when: datetime) -> None:
    await ctx.scheduler.run_after(0, internal.jobs.get, job_id=job_id)  # wrong: a query scheduled
    await ctx.scheduler.run_at(when, internal.jobs.get, job_id=job_id)  # wrong: a query at a time
    await ctx.scheduler.run_after("1", internal.jobs.sweep)  # wrong: a delay in a string
    await ctx.scheduler.run_after(0, internal.jobs.mark)  # wrong: a missing argument, scheduled
    await ctx.scheduler.run_at(0, internal.jobs.sweep)  # wrong: a number for an instant
    await ctx.scheduler.cancel(job_id)  # wrong: cancelling a document
    await ctx.run_action(internal.jobs.sweep)  # wrong: an action run in a mutation


async def writing(
    ctx: MutationCtx, job_id: Id[Job], user_id: Id[User], scheduled: Id[ScheduledFunction]
) -> None:
    await ctx.db.patch(job_id, statu="stale")  # wrong: an unknown field
    await ctx.db.patch(job_id, status="bad")  # wrong: a value of the field's type it lacks
    await ctx.db.patch(user_id, status="stale")  # wrong: another table's field
    await ctx.db.patch(job_id, id=job_id)  # wrong: a patched id
    await ctx.db.patch(scheduled, state="failed")  # wrong: a patched scheduled function
    await ctx.db.replace(job_id, User(name="x"))  # wrong: a document of another table
    await ctx.db.delete(scheduled)  # wrong: a deleted scheduled function
    await ctx.db.insert("x")  # wrong: no document


async def reading(ctx: QueryCtx, job_id: Id[Job], when: datetime) -> None:
    q = ctx.db.query(Job)
    await ctx.db.get("jobs_1")  # wrong: a string for an id, read
    await ctx.db.insert(Job(data="x"))  # wrong: a write in a query
    await q.with_index("by_statu").first()  # wrong: an unknown index
    await ctx.db.query(User).with_index("by_status").first()  # wrong: another table's index
    q.with_index("by_status", lambda i: i.eq("creation_time", when))  # wrong: fields out of order
    q.with_index("by_status", lambda i: i.eq("status", "bad"))  # wrong: a value of an index
    q.with_index("by_owner", lambda i: i.eq("owner", job_id))  # wrong: an index of other ids
    q.with_index("by_owner", lambda i: i.lt("owner", None).lt("owner", None))  # wrong: two bounds
    await q.order("up").first()  # wrong: an order
    await q.filter(lambda job: job.dat == "x").first()  # wrong: an unknown field in a filter
    print(ctx.scheduler)  # wrong: a scheduler in a query
    await ctx.run_mutation(api.jobs.submit, data="x")  # wrong: a mutation run in a query


def documents(job: Job) -> None:
    Job(data="x", stat="x")  # wrong: an unknown field of a document
    Job(data=1)  # wrong: a field's type
    Job()  # wrong: a missing field
    Job(data="x", id="jobs_1")  # wrong: an id as an argument
    job.id = Id("jobs_1")  # wrong: an assigned id


def cron_job(when: datetime) -> None:
    crons = cron_jobs()
    crons.interval("a", timedelta(hours=1), internal.jobs.get, job_id=Id("x"))  # wrong: a query
    crons.interval("b", 3600, internal.jobs.sweep)  # wrong: a number for an interval
    crons.weekly("c", "mon", time(9, 0), internal.jobs.sweep)  # wrong: a weekday's name
    crons.cron("d", "0 9 * * *", internal.jobs.process)  # wrong: a cron job's missing argument


@query  # wrong: a query with a mutation's context
async def query_with_mutation_ctx(ctx: MutationCtx) -> int:
    return 1


@query  # wrong: a query that is not async
def blocking_query(ctx: QueryCtx) -> int:
    return 1


@mutation  # wrong: a mutation with an action's context
async def mutation_with_action_ctx(ctx: ActionCtx) -> int:
    return 1


@action  # wrong: a blocking action with an asynchronous context
def blocking_action(ctx: ActionCtx) -> int:
    return 1
