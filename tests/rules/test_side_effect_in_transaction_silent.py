"""What a transaction may do: read its context, name things, compute what is given."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.transactions import HEAD, RULE

SILENT_LINES = {
    "the environment": "print(os.environ['KEY'], os.getenv('KEY'))",
    "logging": "log.info('at %s', name)",
    "printing": "print(name)",
    "the context's clock": "print(ctx.now, ctx.now - timedelta(hours=1))",
    "the context's randomness": "print(ctx.random.random(), ctx.random.choice(name))",
    "a seeded generator": "print(random.Random(7).random())",
    "a UUID by name": "print(uuid.uuid5(uuid.NAMESPACE_URL, name), uuid.UUID(name))",
    "an identifier that is given": "bson.ObjectId(name)",
    "a time for mail": "print(email.utils.formatdate(0), email.utils.format_datetime(ctx.now))",
    "a generator seeded by the context": "random.Random(ctx.random.getrandbits(8)).random()",
    "a seeded generator of numpy": "print(np.random.default_rng(7).random(), np.mean([1]))",
    "a path's parts": "print(Path(name).name, Path(name).suffix, os.path.join(name, 'a'))",
    "a request that is only made": "requests.Request('GET', name).prepare()",
    "a time that is given": "print(datetime.fromtimestamp(5, UTC), time.localtime(5))",
    "a time as text": "print(time.strftime('%Y', time.gmtime(0)), ctx.now.strftime('%Y'))",
    "a span of time": "print(time.perf_counter(), time.monotonic())",
    "a path that is only named": "print((Path('a') / 'b').name.replace('a', 'b'), os.path.join())",
    "a client that is only made": "httpx2.AsyncClient(timeout=5)",
    "the signature of a webhook": "stripe.Webhook.construct_event(name, '', os.environ['S'])",
    "what a webhook tells": "event = stripe.Webhook.construct_event(name, '', os.environ['S'])\n"
    "    await ctx.scheduler.run_after(5, internal.jobs.go, object_id=event.data.object.id)\n"
    "    print(datetime.fromtimestamp(event.created, UTC))",
    "a setting of a client": "log.info('%s', stripe.StripeClient('a').options.stripe_version)\n"
    "    await ctx.db.insert(stripe.StripeClient('a').options.stripe_version)",
    "headers": "print(httpx2.Headers({}).get('a'))",
    "comparing secrets": "print(secrets.compare_digest(name, 'x'))",
    "a lock": "print(asyncio.Lock(), threading.Lock())",
    "scheduling": "await ctx.scheduler.run_after(5, internal.jobs.go)",
    "a stranger of the same name": "print(name.time(), name.random(), open_it(name))",
    "what never runs": "return\n    time.time()",
    "an order": "print(sorted(name, key=str.lower), max(map(len, name)), min(date.min, ctx.now))",
    "a default that is not called": "later(clock=time.time)",
    "a class": "print(isinstance(name, date), datetime(2020, 1, 1), date.min)",
}


@pytest.mark.parametrize("line", SILENT_LINES.values(), ids=SILENT_LINES)
def test_is_silent_about_a_line_with(line: str) -> None:
    source = f"\n@mutation\nasync def act(ctx: MutationCtx, name: str) -> None:\n    {line}\n"
    assert_expected(RULE, HEAD + source)


SILENT = {
    "an action": """
        @action
        async def act(ctx: ActionCtx) -> None:
            await asyncio.gather(asyncio.sleep(1), httpx2.AsyncClient().get("https://a.example"))
            print(time.time(), random.random(), open("a"))
        """,
    "a helper of an action, beside a mutation": """
        def stamp() -> float:
            return time.time()

        @mutation
        async def act(ctx: MutationCtx) -> None:
            def unused() -> float:
                return stamp()
            await ctx.scheduler.run_after(0, internal.jobs.go)
        """,
    "the module around a mutation": """
        STARTED = time.time()
        TOKEN = secrets.token_hex(8)

        @mutation
        async def act(ctx: MutationCtx) -> None:
            print(STARTED, TOKEN)
        """,
    "a name of its own": """
        def open(name: str) -> str:
            return name

        class random:
            @staticmethod
            def random() -> int:
                return 4

        @mutation
        async def act(ctx: MutationCtx, time: list[int]) -> None:
            print(open("a"), random.random(), time.sleep())
        """,
    "an action that it runs": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(0, internal.jobs.go)

        @action
        async def go(ctx: ActionCtx) -> None:
            requests.get("https://a.example")
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_is_silent_about(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(SILENT[name]))
