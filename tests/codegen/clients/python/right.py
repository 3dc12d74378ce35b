"""Right uses of a generated client: type checkers accept each, with the type that is said."""

import datetime as dt
from typing import Literal, assert_type

import httpx2
from job_client import AsyncClient, CallError, Client, Page, api, models
from job_client.models import Everything, Job, JobsId
from pydantic import AwareDatetime, JsonValue


def synchronous(client: Client) -> None:
    job_id = client.mutation(api.jobs.submit, data="a")
    assert_type(job_id, JobsId)
    client.mutation(api.jobs.submit, data="a", delay=dt.timedelta(hours=1), payload=b"")
    job = client.query(api.jobs.get, job_id=job_id)
    assert_type(job, Job | None)
    if job is not None:
        assert_type(job.id, JobsId)
        assert_type(job.status, Literal["pending", "done"])
        assert_type(job.delay, dt.timedelta)
        assert_type(job.payload, bytes)
        assert_type(job.creation_time, AwareDatetime)
    assert_type(client.query(api.jobs.count), int)
    assert_type(client.query(api.jobs.pending), Page[Job])
    assert_type(client.query(api.jobs.whoami), str | None)
    client.query(api.jobs.get, job_id=JobsId("jobs_1"))
    client.with_timeout(0.5).with_token(None).action(api.jobs.wait, seconds=1)


async def asynchronous(client: AsyncClient) -> None:
    job_id = await client.mutation(api.jobs.submit, data="a")
    assert_type(await client.query(api.jobs.get, job_id=job_id), Job | None)
    assert_type(await client.with_timeout(None).query(api.jobs.count), int)


async def fresh() -> str:
    return "a.b.c"


def clients(http: httpx2.Client) -> list[Client | AsyncClient]:
    return [
        Client("http://server"),
        Client("http://server", token=lambda: None, timeout=None, http=http),
        AsyncClient("http://server", token=fresh, timeout=1.5),
    ]


def echoed(client: Client, everything: Everything) -> Everything:
    everything.pet = models.Cat(kind="cat")
    everything.many = [1.5]
    everything.class_ = "second"
    return client.query(api.jobs.echo, everything=everything)


def caught(client: Client) -> JsonValue:
    try:
        return client.mutation(api.jobs.refuse, reason="no", data={"left": [1, None]})
    except CallError as error:
        assert_type(error.code, str)
        assert_type(error.status, int | None)
        assert_type(error.retry_after, float | None)
        return error.data
