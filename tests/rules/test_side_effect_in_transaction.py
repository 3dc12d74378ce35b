"""A query or mutation reaches nothing outside: no network, file, clock, chance or event loop."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected
from tests.rules.transactions import HEAD, RULE

# One line of a mutation each; the finding stands in that line.
LINES = {
    "a module's function": "requests.get('https://a.example')",
    "an asynchronous client": "await httpx2.AsyncClient().get('https://a.example')",
    "an SDK": "stripe.Charge.create(amount=5)",
    "the file system": "open('a.txt').read()",
    "a path": "Path('a.txt').read_text()",
    "a joined path": "(Path('a') / 'b' / 'c.txt').write_text('x')",
    "a path's parent": "Path(__file__).parent.joinpath('b').mkdir()",
    "a directory": "os.makedirs('a')",
    "a subprocess": "subprocess.run(['ls'])",
    "a shell": "os.system('ls')",
    "an asynchronous subprocess": "await asyncio.create_subprocess_exec('ls')",
    "a sleep": "await asyncio.sleep(1)",
    "a blocking sleep": "time.sleep(1)",
    "a thread": "threading.Thread(target=print).start()",
    "a thread that is awaited": "await asyncio.to_thread(print)",
    "the time": "time.time()",
    "the present": "datetime.now(UTC)",
    "the present under an alias": "dt.datetime.now()",
    "today": "date.today()",
    "the time as text": "time.strftime('%Y')",
    "chance": "random.random()",
    "a number by chance": "random.SystemRandom().randint(1, 6)",
    "an unseeded generator": "random.Random()",
    "a secret": "secrets.token_hex(8)",
    "a UUID": "str(uuid.uuid4())",
    "random bytes": "os.urandom(8)",
    "gathering": "await asyncio.gather(ctx.db.get('a'), ctx.db.get('b'))",
    "a task": "asyncio.create_task(ctx.db.get('a'))",
    "a time limit": "await asyncio.wait_for(ctx.db.get('a'), 5)",
    "a walrus": "print(now := time.time())",
    "a conditional expression": "print(1 if name else time.time())",
    "a comprehension": "print([uuid.uuid4() for _ in name])",
    "a compressed file": "gzip.open('a.gz')",
    "a packaged file": "importlib.resources.files('a').joinpath('b').read_text()",
    "mail": "smtplib.SMTP('a')",
    "a look-up of a name": "socket.gethostbyname('a')",
    "the present for mail": "email.utils.formatdate()",
    "an identifier by chance": "bson.ObjectId()",
    "salt": "bcrypt.gensalt()",
    "an unseeded generator of numpy": "np.random.default_rng().random()",
    "partial": "functools.partial(datetime.now, UTC)()",
    "getattr": "getattr(random, 'choice')(name)",
    "an order by chance": "print(sorted(name, key=lambda _: random.random()))",
    "an order by files": "print(max(name, key=os.path.getmtime))",
    "a function of a library that is mapped": "print(list(map(random.choice, [name])))",
    "a lambda": "print((lambda: time.time())())",
    "the console": "input('sure?')",
    "an f-string": "print(f'{datetime.now():%Y}')",
}


@pytest.mark.parametrize("kind", ["mutation", "query"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_finds_in_a_transaction(line: str, kind: str) -> None:
    context = f"{kind.title()}Ctx"
    source = f"\n@{kind}\nasync def act(ctx: {context}, name: str) -> None:\n    {line}  # expect: "
    assert_expected(RULE, f"{HEAD}{source}{RULE}\n")


FAULTS = {
    "gnomon under an alias": """
        @g.mutation
        async def act(ctx: g.MutationCtx) -> None:
            time.time()  # expect: side-effect-in-transaction
        """,
    "a function in a table, and one that is handed over": """
        CLOCKS = {"wall": time.time, "fixed": lambda: 4}

        def twice(make):
            return make(), make()

        @mutation
        async def act(ctx: MutationCtx) -> None:
            CLOCKS["wall"]()  # expect: side-effect-in-transaction
            CLOCKS["fixed"]()
            twice(time.time)  # expect: side-effect-in-transaction
            twice(lambda: 4)
        """,
    "a default of a helper": """
        def stamp(clock=time.time):
            return clock()

        @mutation
        async def act(ctx: MutationCtx) -> None:
            stamp()  # expect: side-effect-in-transaction
            stamp(lambda: 4)
        """,
    "a property, and what is called with brackets alone": """
        class Clock:
            @property
            def now(self):
                return time.time()

            def __call__(self):
                return time.time()

        @mutation
        async def act(ctx: MutationCtx) -> None:
            clock = Clock()
            print(clock.now)  # expect: side-effect-in-transaction
            print(clock())  # expect: side-effect-in-transaction
        """,
    "a loop with break, an early return": """
        @mutation
        async def act(ctx: MutationCtx, names: list[str]) -> None:
            for name in names:
                if not name:
                    break
                time.sleep(1)  # expect: side-effect-in-transaction
            else:
                return
            print(date.today())  # expect: side-effect-in-transaction
        """,
    "an import inside of it": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            from time import time as now

            print(now())  # expect: side-effect-in-transaction
        """,
    "a nested function": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            def stamp() -> float:
                return time.time()
            await ctx.db.patch("a", at=stamp())  # expect: side-effect-in-transaction
        """,
    "a method": """
        class Clock:
            def read(self) -> float:
                return time.time()

        @mutation
        async def act(ctx: MutationCtx) -> None:
            clock = Clock()
            await ctx.db.patch("a", at=clock.read())  # expect: side-effect-in-transaction
        """,
    "an alias": """
        sleep = time.sleep

        @internal_mutation
        async def act(ctx: MutationCtx) -> None:
            pause = sleep
            pause(1)  # expect: side-effect-in-transaction
        """,
    "async with": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            async with asyncio.TaskGroup() as group:  # expect: side-effect-in-transaction
                group.create_task(ctx.db.get("a"))
            async with asyncio.timeout(5):  # expect: side-effect-in-transaction
                await ctx.db.get("a")
        """,
    "a case of match": """
        @mutation
        async def act(ctx: MutationCtx, kind: str) -> None:
            match kind:
                case "now":
                    at = time.time()  # expect: side-effect-in-transaction
                case _:
                    at = 0
            await ctx.db.patch("a", at=at)
        """,
    "a wrapping decorator": """
        def timed(function):
            async def inner(ctx, **given):
                time.sleep(1)
                return await function(ctx, **given)
            return inner

        @mutation
        @timed
        async def act(ctx: MutationCtx) -> None:  # expect: side-effect-in-transaction
            await ctx.db.get("a")
        """,
    "try, else and finally": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            try:
                random.seed(1)  # expect: side-effect-in-transaction
            except ValueError:
                time.sleep(1)  # expect: side-effect-in-transaction
            else:
                os.remove("a")  # expect: side-effect-in-transaction
            finally:
                print(date.today())  # expect: side-effect-in-transaction
        """,
    "a client kept at module level": """
        client = httpx2.AsyncClient()
        generator = random.SystemRandom()

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await client.post("https://a.example")  # expect: side-effect-in-transaction
            generator.choice("ab")  # expect: side-effect-in-transaction
        """,
    "an annotated parameter of a helper": """
        async def send(client: httpx2.AsyncClient) -> None:
            await client.post("https://a.example")

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await send(make())  # expect: side-effect-in-transaction
        """,
}


@pytest.mark.parametrize("name", FAULTS)
def test_finds(name: str) -> None:
    assert_expected(RULE, HEAD + dedent(FAULTS[name]))


def test_star_imports_of_the_standard_library_are_known() -> None:
    source = """
from gnomon import *
from time import *
from random import *

@mutation
async def act(ctx: MutationCtx) -> None:
    print(time())  # expect: side-effect-in-transaction
    print(choice("ab"))  # expect: side-effect-in-transaction
    def sleep(span): ...
    sleep(3)
"""
    assert_expected(RULE, source)
