"""What a transaction uses instead is said, and put there if asked for."""

from __future__ import annotations

import pytest

from gnomon.analyzer.rule_document import DEFAULT_FILE
from gnomon.rules.testing import diagnostics, fixed
from tests.rules.transactions import HEAD, MUTATION, RULE

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
