"""Wrong uses of a generated client: each marked line is an error of every type checker."""

from job_client import AsyncClient, Client, api, models
from job_client.models import Job

client = Client("http://server")
client.mutation(api.jobs.submit)  # wrong: a client's call without an argument
client.mutation(api.jobs.submit, dta="a")  # wrong: a client's misspelt argument
client.mutation(api.jobs.submit, data="a", more=1)  # wrong: a client's argument too many
client.mutation(api.jobs.submit, data=1)  # wrong: a client's argument of a wrong type
client.mutation(api.jobs.submit, "a")  # wrong: a client's argument without its name
client.query(api.jobs.get, job_id="jobs_1")  # wrong: a string for a client's id
client.query(api.jobs.count, limit=1)  # wrong: a client's argument of none
client.query(api.jobs.submit, data="a")  # wrong: a client's mutation as a query
client.mutation(api.jobs.count)  # wrong: a client's query as a mutation
client.action(api.jobs.count)  # wrong: a client's query as an action
client.query(api.jobs.missing)  # wrong: a client's function that is not there
client.query(api.jobs.hidden)  # wrong: an internal function of a client
client.query("jobs:count")  # wrong: a path for a client's reference
client.query(api.jobs.count).upper()  # wrong: a client's value of another type
Client("http://server", token=1)  # wrong: a client's token that is none
models.Cat()  # wrong: a client's model without a field
models.Cat(kind="dog")  # wrong: a client's model with a wrong constant


def field(job: Job) -> str:
    return job.colour  # wrong: a field that a client's model has not


def state(job: Job) -> None:
    job.status = "failed"  # wrong: a state that a client's model has not


async def asynchronous(other: AsyncClient) -> int:
    return other.query(api.jobs.count)  # wrong: a client's call that is not awaited
