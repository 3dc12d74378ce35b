/** Calls a running server, and prints what came of each call as one object of JSON. */

import { api, CallError, Client, type EverythingInput } from "./client.ts";

declare const process: { argv: string[] };

const [, , url = "", token = ""] = process.argv;
const client = new Client(url);

async function failure(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await call() };
  } catch (error) {
    if (error instanceof CallError) {
      const { code, message, data, status, retryAfter, name } = error;
      const hasRequestId = error.requestId !== undefined;
      return { code, message, data, status, retryAfter, name, hasRequestId };
    }
    return { thrown: String(error) };
  }
}

function answering(status: number, text: string, headers = {}): Client {
  return new Client("http://server/gnomon/", {
    fetch: async (url, init) =>
      new Response(text.replace("URL", url).replace("BODY", String(init.body)), {
        status,
        headers,
      }),
  });
}

const everything: EverythingInput = {
  at: "2030-01-31T09:00:00Z",
  day: "2030-01-31",
  hour: "09:30:00",
  wait: "P1DT0.005S",
  price: "19.90",
  key: "00000000-0000-0000-0000-000000000007",
  data: "AP8=",
  colour: "dark_blue",
  pet: { kind: "cat" },
  tree: { value: 1, children: [{ value: 2 }] },
  pair: [1, "one"],
  unique: [3],
  by_colour: { red: 1 },
  by_day: { "2030-01-31": ["_w=="] },
  anything: { a: [null, 1.5] },
  options: {},
  score: 100,
  class: "second",
};

const id = await client.mutation(api.jobs.submit, {
  data: "a",
  delay: "PT1H30M",
  payload: "-_8=",
});
await client.mutation(api.jobs.submit, { data: "b" });
const first = await client.query(api.jobs.pending, { limit: 1 });
const second = await client.query(api.jobs.pending, {
  limit: 1,
  cursor: first.cursor,
});
const known = new Client(url, { token: async () => token });
const controller = new AbortController();
setTimeout(() => controller.abort(new Error("enough")), 200);
const slow = new Client(url, { timeoutMs: 200 });
const nowhere = new Client("http://127.0.0.1:9");
const overloaded = JSON.stringify({
  error: { code: "overloaded", message: "later", data: null },
});

const answers = {
  job: await client.query(api.jobs.get, { job_id: id }),
  id,
  everything: await client.query(api.jobs.echo, { everything }),
  pages: [first.items.length, second.items[0]?.id !== first.items[0]?.id],
  refusal: await failure(() =>
    client.mutation(api.jobs.refuse, { reason: "no", data: { left: 0 } }),
  ),
  crash: await failure(() => client.query(api.jobs.crash)),
  nobody: await client.query(api.jobs.whoami),
  caller: await known.query(api.jobs.whoami),
  another: await client.query(api.jobs.whoami, {}, { token }),
  signedOut: await known.query(api.jobs.whoami, {}, { token: null }),
  badToken: await failure(() =>
    client.query(api.jobs.count, {}, { token: "no" }),
  ),
  aborted: await failure(() =>
    client.action(
      api.jobs.wait,
      { seconds: 2 },
      { signal: controller.signal },
    ),
  ),
  tooLong: await failure(() => slow.action(api.jobs.wait, { seconds: 2 })),
  longEnough: await slow.action(
    api.jobs.wait,
    { seconds: 0 },
    { timeoutMs: 10_000 },
  ),
  nowhere: await failure(() => nowhere.query(api.jobs.count)),
  html: await failure(() => answering(502, "<html>").query(api.jobs.count)),
  wrongHtml: await failure(() =>
    answering(200, "<html>").query(api.jobs.count),
  ),
  overloaded: await failure(() =>
    answering(503, overloaded, { "Retry-After": "1" }).query(api.jobs.count),
  ),
  proxy: await failure(() =>
    answering(503, '{"error": "busy"}', {
      "Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT",
    }).query(api.jobs.count),
  ),
  noToken: await failure(() =>
    client.query(
      api.jobs.count,
      {},
      { token: () => Promise.reject(new Error("signed out")) },
    ),
  ),
  address: await failure(() =>
    answering(200, '{"value": "URL"}').query(api.jobs.count),
  ),
  body: await failure(() =>
    answering(200, '{"value": BODY}').query(api.jobs.count),
  ),
  notANumber: await failure(() =>
    client.action(api.jobs.wait, { seconds: NaN }),
  ),
};

console.log(JSON.stringify(answers));
