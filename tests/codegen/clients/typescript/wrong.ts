/** Wrong uses of a generated client: the line below each comment is an error of the compiler. */

import { api, CallError, Client, type Id, type Job } from "./client.ts";

export async function wrong(
  client: Client,
  job: Job,
  user: Id<"users">,
): Promise<void> {
  // @ts-expect-error: an argument is missing
  await client.mutation(api.jobs.submit);
  // @ts-expect-error: an argument is missing
  await client.mutation(api.jobs.submit, {});
  // @ts-expect-error: an argument is misspelt
  await client.mutation(api.jobs.submit, { dta: "a" });
  // @ts-expect-error: there is one argument too many
  await client.mutation(api.jobs.submit, { data: "a", more: 1 });
  // @ts-expect-error: an argument is of a wrong type
  await client.mutation(api.jobs.submit, { data: 1 });
  // @ts-expect-error: what may be left out may not be null
  await client.mutation(api.jobs.submit, { data: "a", delay: null });
  // @ts-expect-error: what may be left out is not undefined
  await client.mutation(api.jobs.submit, { data: "a", delay: undefined });
  // @ts-expect-error: a plain string is no id
  await client.query(api.jobs.get, { job_id: "jobs_1" });
  // @ts-expect-error: the id is of another table
  await client.query(api.jobs.get, { job_id: user });
  // @ts-expect-error: the function takes no arguments
  await client.query(api.jobs.count, { limit: 1 });
  // @ts-expect-error: a mutation is no query
  await client.query(api.jobs.submit, { data: "a" });
  // @ts-expect-error: a query is no mutation
  await client.mutation(api.jobs.count);
  // @ts-expect-error: an action is no mutation
  await client.mutation(api.jobs.wait, { seconds: 1 });
  // @ts-expect-error: there is no such function
  await client.query(api.jobs.missing);
  // @ts-expect-error: internal functions are not named
  await client.query(api.jobs.hidden);
  // @ts-expect-error: there is no such module
  await client.query(api.missing.count);
  // @ts-expect-error: a path is no reference
  await client.query("jobs:count");
  // @ts-expect-error: the value may be null
  (await client.query(api.jobs.get, { job_id: job.id })).data;
  // @ts-expect-error: the value is no string
  (await client.query(api.jobs.count)).length;
  // @ts-expect-error: the document has no such field
  job.colour;
  // @ts-expect-error: the status is none of these
  job.status === "failed";
  // @ts-expect-error: there is no such option
  await client.query(api.jobs.count, {}, { timeout: 1 });
  // @ts-expect-error: a token is no number
  new Client("http://server", { token: 1 });
  // @ts-expect-error: there is no such code
  new CallError("unknown", "");
  // @ts-expect-error: references are not made by hand
  api.jobs.count = api.jobs.whoami;
}
