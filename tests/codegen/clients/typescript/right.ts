/** Right uses of a generated client: each compiles, and has exactly the type that is said. */

import {
  api,
  CallError,
  Client,
  type ArgumentsOf,
  type Base64,
  type Cat,
  type CatInput,
  type Everything,
  type Id,
  type IsoDuration,
  type Job,
  type Page,
  type ValueOf,
} from "./client.ts";

type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2
    ? true
    : false;

/** Compiles if both types are the same. */
function same<One, Other>(_same: Same<One, Other>): void {}

export async function right(client: Client): Promise<void> {
  const id = await client.mutation(api.jobs.submit, { data: "a" });
  same<typeof id, Id<"jobs">>(true);
  await client.mutation(api.jobs.submit, { data: "a", delay: "PT1H" });

  const job = await client.query(api.jobs.get, { job_id: id });
  same<typeof job, Job | null>(true);
  if (job !== null) {
    same<typeof job.id, Id<"jobs">>(true);
    same<typeof job.status, "pending" | "done">(true);
    same<typeof job.delay, IsoDuration>(true);
    same<typeof job.payload, Base64>(true);
  }

  const count = await client.query(api.jobs.count);
  same<typeof count, number>(true);
  await client.query(api.jobs.count, {});
  await client.query(api.jobs.count, {}, { timeoutMs: 1000 });

  const page = await client.query(api.jobs.pending);
  same<typeof page, Page<Job>>(true);
  const { signal } = new AbortController();
  await client.query(api.jobs.pending, { cursor: page.cursor }, { signal });
  await client.query(api.jobs.get, { job_id: "jobs_1" as Id<"jobs"> });

  const nothing = await client.mutation(api.jobs.refuse, {
    reason: "no",
    data: { left: [1, null] },
  });
  same<typeof nothing, null>(true);
  await client.action(api.jobs.wait, { seconds: 0.5 });

  same<ArgumentsOf<typeof api.jobs.wait>, { seconds: number }>(true);
  same<ValueOf<typeof api.jobs.whoami>, string | null>(true);
  same<Everything["class"], string>(true);
  same<Cat, { kind: "cat"; lives: number }>(true);
  same<CatInput, { kind: "cat"; lives?: number }>(true);
}

export function lives(everything: Everything): number | undefined {
  return everything.pet.kind === "cat" ? everything.pet.lives : undefined;
}

export function caught(error: unknown): string {
  if (error instanceof CallError && error.code === "application_error") {
    return `${error.message} ${JSON.stringify(error.data)} ${error.status ?? 0}`;
  }
  throw error;
}

export const clients = [
  new Client("http://server"),
  new Client(new URL("http://server/gnomon/"), { timeoutMs: 100 }),
  new Client("http://server", { token: "a.b.c", fetch }),
  new Client("http://server", { token: () => null }),
  new Client("http://server", { token: async () => "a.b.c" }),
];
