"""A query or mutation reaches nothing outside: no network, file, clock, chance or event loop."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import assert_expected, diagnostics, fixed

RULE = "side-effect-in-transaction"

HEAD = """
import asyncio, email.utils, functools, gzip, importlib.resources, logging, os, random, secrets
import smtplib, socket, subprocess, threading, time, uuid
import datetime as dt
import bcrypt, bson, numpy as np
import gnomon as g
from dataclasses import dataclass, field
from pydantic import BaseModel, Field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx2
import requests
import stripe
from gnomon import ActionCtx, MutationCtx, QueryCtx, action, internal_mutation, mutation, query

log = logging.getLogger(__name__)
"""

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
    assert_expected(RULE, HEAD + _dedented(FAULTS[name]))


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


FACTORIES = """
class Stamped(BaseModel):
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    key: str = Field(default_factory=lambda: uuid.uuid4().hex, alias="Key")

class Event(Stamped):
    name: str
    tags: list[str] = Field(default_factory=list)

@dataclass
class Span:
    name: str
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    started: float = field(default_factory=time.monotonic)

@mutation
async def act(ctx: MutationCtx, given: dict[str, str]) -> None:
    Event(name="a")  # expect: side-effect-in-transaction
    Event(name="a", at=ctx.now)
    Event(**given)
    print([Span(name) for name in given])  # expect: side-effect-in-transaction
    Span("a", "b")
    Span("a", id="b")
"""


def test_the_factories_of_fields_that_are_not_given_are_called() -> None:
    assert_expected(RULE, HEAD + FACTORIES)


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


FLAGS = """
def stamp(now: bool = False) -> float:
    if now:
        return time.time()
    return 0

def passed_on(now: bool = False) -> float:
    return stamp(now)

def chosen(name: str, now: bool = False) -> float:
    now = now or name == "now"
    return time.time() if now else 0

def again(now: bool = False) -> float:
    return time.time() if now else again(now=True)

def switched(now: bool = False) -> float:
    def switch() -> None:
        nonlocal now
        now = True

    switch()
    return time.time() if now else 0

def counted(times: int = 0) -> float:
    return time.time() if times else 0

@mutation
async def act(ctx: MutationCtx, name: str, now: bool = False) -> None:
    stamp()
    stamp(False)
    passed_on(now=False)
    stamp(True)  # expect: side-effect-in-transaction
    passed_on(now=True)  # expect: side-effect-in-transaction
    stamp(now)  # expect: side-effect-in-transaction
    stamp(**dict(name))  # expect: side-effect-in-transaction
    chosen(name)  # expect: side-effect-in-transaction
    again()  # expect: side-effect-in-transaction
    switched()  # expect: side-effect-in-transaction
    counted()  # expect: side-effect-in-transaction
    if now:
        time.time()  # expect: side-effect-in-transaction
"""


def test_a_flag_that_a_call_sets_decides_what_its_helper_does() -> None:
    assert_expected(RULE, HEAD + FLAGS)


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
    assert_expected(RULE, HEAD + _dedented(SILENT[name]))


MUTATION = "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    "
QUERY = "\n@query\nasync def act(ctx: QueryCtx) -> None:\n    "


@pytest.mark.parametrize(
    ("source", "message", "advice"),
    [
        (
            f"{MUTATION}time.time()",
            "`act` is a mutation, a transaction, but it reads the wall clock (`time.time`)",
            "use `ctx.now`, the time of the transaction",
        ),
        (
            f"{QUERY}uuid.uuid4()",
            "`act` is a query, a transaction, but it draws a random value (`uuid.uuid4`)",
            "use `ctx.random`; what nobody may guess is made in an action and handed over",
        ),
        (
            f"{MUTATION}open('a')",
            "`act` is a mutation, a transaction, but it reaches the file system (`open`)",
            "schedule an action that does it: `await ctx.scheduler.run_after(0, internal.…)`",
        ),
        (
            f"{QUERY}requests.get('a')",
            "`act` is a query, a transaction, but it calls the network (`requests.get`)",
            "let an action do it, and hand its result over as an argument",
        ),
        (
            f"{MUTATION}await asyncio.gather(ctx.db.get('a'))",
            "`act` is a mutation, a transaction, but it needs an event loop (`asyncio.gather`)",
            "a transaction has no event loop: await them one after another",
        ),
        (
            f"{MUTATION}await asyncio.sleep(1)",
            "`act` is a mutation, a transaction, but it sleeps (`asyncio.sleep`)",
            "schedule the rest instead: `await ctx.scheduler.run_after(delay, internal.…)`",
        ),
    ],
)
def test_says_what_to_use_instead(source: str, message: str, advice: str) -> None:
    (found,) = diagnostics(RULE, HEAD + source + "\n")
    assert (found.message, found.help) == (message, advice)


def test_a_helper_in_another_module_is_told_of() -> None:
    helper = "from datetime import datetime as moment\n\ndef stamp():\n    return moment.now()\n"
    source = (
        "from gnomon import MutationCtx, mutation\nfrom lib.clock import stamp\n"
        "\n@mutation\nasync def act(ctx: MutationCtx) -> None:\n    print(stamp())\n"
    )
    files = {"functions/a.py": source, "lib/__init__.py": "", "lib/clock.py": helper}
    (found,) = diagnostics(RULE, files)
    assert found.message.endswith("but this call reads the wall clock (`datetime.datetime.now`)")
    assert (found.location.path, found.location.line, found.location.column) == (
        "functions/a.py",
        6,
        11,
    )
    (note,) = found.related
    assert (note.location.path, note.location.line) == ("lib/clock.py", 4)
    assert note.message == "`datetime.datetime.now` is called here"


@pytest.mark.parametrize("handed_on", ["from .clock import stamp as stamp", "from .clock import *"])
def test_a_helper_that_a_package_hands_on_is_followed(handed_on: str) -> None:
    source = (
        "from gnomon import MutationCtx, mutation\nfrom lib import stamp\n\n@mutation\n"
        "async def act(ctx: MutationCtx) -> None:\n"
        "    print(stamp())  # expect: side-effect-in-transaction\n"
    )
    helper = "import time\n\ndef stamp():\n    return time.time()\n"
    files = {"functions/a.py": source, "lib/__init__.py": handed_on, "lib/clock.py": helper}
    assert_expected(RULE, files)


def test_a_helper_is_reported_once_however_much_it_does() -> None:
    source = (
        "def work():\n    time.sleep(1)\n    print(time.time(), random.random())\n"
        f"{MUTATION}work()\n    work()\n"
    )
    assert len(diagnostics(RULE, HEAD + source)) == 2


MENDED = {
    "print(time.time() - 5)": "print(ctx.now.timestamp() - 5)",
    "print(datetime.now(UTC))": "print(ctx.now)",
    "print(dt.datetime.now(tz=dt.timezone.utc))": "print(ctx.now)",
    "print(date.today().year)": "print(ctx.now.date().year)",
    "print(random.choice('ab'), random.random())": (
        "print(ctx.random.choice('ab'), ctx.random.random())"
    ),
}
LEFT_ALONE = [
    "print(datetime.now())",
    "print(datetime.now(zone))",
    "print(uuid.uuid4(), secrets.token_hex(8))",
    "random.seed(4)",
    "print((lambda: time.time())())",
    "print(functools.partial(random.random)())",
    "print(list(map(random.choice, ['ab'])))",
]


@pytest.mark.parametrize(("before", "after"), MENDED.items())
def test_the_context_is_asked_instead_if_asked_for(before: str, after: str) -> None:
    assert fixed(RULE, f"{HEAD}{MUTATION}{before}\n") == {}
    mended = fixed(RULE, f"{HEAD}{MUTATION}{before}\n", unsafe=True)
    assert mended == {DEFAULT_FILE: f"{HEAD}{MUTATION}{after}\n".removeprefix("\n")}
    assert diagnostics(RULE, mended) == ()


@pytest.mark.parametrize("line", LEFT_ALONE)
def test_what_the_context_has_not_stays(line: str) -> None:
    source = f"{HEAD}{MUTATION}{line}\n"
    assert diagnostics(RULE, source)
    assert fixed(RULE, source, unsafe=True) == {}


def _dedented(text: str) -> str:
    return "\n".join(line.removeprefix(" " * 8) for line in text.splitlines())
