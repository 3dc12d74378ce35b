"""A name of a function's own is not taken for what its module, or Python, knows by that name."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gnomon.rules.testing import assert_expected, findings

BINDINGS = {
    "a parameter": ("async def act(ctx: MutationCtx, NAME: object) -> None:", "pass"),
    "an assignment": ("", "NAME = made()"),
    "an assignment of several": ("", "NAME, other = made()"),
    "a chained assignment": ("", "other = NAME = made()"),
    "an augmented assignment": ("", "NAME += made()"),
    "a declaration with a value": ("", "NAME: object = made()"),
    "an import": ("", "from elsewhere import NAME"),
    "an import of a module": ("", "import elsewhere as NAME"),
    "a function": ("", "def NAME(*given): return other(*given)"),
    "a class": ("", "class NAME: ..."),
    "an except": ("", "try: made()\n    except ValueError as NAME: pass"),
    "a loop": ("", "for NAME in made(): pass"),
    "a with": ("", "with made() as NAME: pass"),
    "a walrus": ("", "print(NAME := made())"),
    "a match": ("", "match made():\n        case {'a': NAME}: pass"),
    "the rest of a match": ("", "match made():\n        case {**NAME}: pass"),
    "a deletion": ("", "del NAME"),
}
"""How a function can have a name of its own: its header, if not the common one, and a statement."""

HEADER = "async def act(ctx: MutationCtx) -> None:"

PRELUDE = """
import datetime
import secrets
from datetime import timedelta
from elsewhere import made
import jwt
from gnomon import ActionCtx, MutationCtx, action, internal_action, mutation
from ._generated.api import internal

CHANNELS = ("mail", "sms")
LATER = timedelta(minutes=5)
DELAY = 5 * 1000
LAUNCH = datetime.datetime(2030, 1, 1)
DETAILS = {"attempt": 1}

def pause() -> int:
    return 5 * 1000

def launch() -> datetime.datetime:
    return datetime.datetime(2030, 1, 1)

def encode(key: str) -> str: ...

@internal_action
async def send(ctx: ActionCtx, attempt: int) -> None: ...
"""

RULES = {
    "a constant in milliseconds": (
        "milliseconds-delay",
        "DELAY",
        "await ctx.scheduler.run_after(NAME, internal.jobs.send, attempt=1)",
    ),
    "a helper that returns milliseconds": (
        "milliseconds-delay",
        "pause",
        "await ctx.scheduler.run_after(NAME(), internal.jobs.send, attempt=1)",
    ),
    "a naive constant": (
        "milliseconds-delay",
        "LAUNCH",
        "await ctx.scheduler.run_at(NAME, internal.jobs.send, attempt=1)",
    ),
    "the module of a naive time": (
        "milliseconds-delay",
        "datetime",
        "await ctx.scheduler.run_at(NAME.datetime.now(), internal.jobs.send, attempt=1)",
    ),
    "a helper that returns a naive time": (
        "milliseconds-delay",
        "launch",
        "await ctx.scheduler.run_at(NAME(), internal.jobs.send, attempt=1)",
    ),
    "a dict that is unpacked": (
        "mismatched-arguments",
        "DETAILS",
        "await ctx.run_mutation(internal.jobs.send, atempt=2, **NAME)",
    ),
    "what takes a key": (
        "hardcoded-secret",
        "jwt",
        "NAME.encode({}, 'q7Zr2mW9xK4tB8nLp3Vd6Hs1')",
    ),
}
"""A rule, the name it would know from the module, and the statement that uses it."""


def source(rule: str, binding: str) -> str:
    _, name, use = RULES[rule]
    header, statement = BINDINGS[binding]
    act = f"@mutation\n{header or HEADER}\n    {statement}\n    {use}\n"
    return PRELUDE + act.replace("NAME", name)


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize("rule", [name for name in RULES if "dict" not in name])
def test_a_name_of_its_own_hides_that_of_the_module(rule: str, binding: str) -> None:
    assert not findings(RULES[rule][0], {"functions/jobs.py": source(rule, binding)})


@pytest.mark.parametrize("rule", RULES)
def test_without_one_it_is_that_of_the_module(rule: str) -> None:
    name = RULES[rule][0]
    known = PRELUDE + f"@mutation\n{HEADER}\n    {RULES[rule][2]}\n".replace("NAME", RULES[rule][1])
    assert findings(name, {"functions/jobs.py": known})


@pytest.mark.parametrize("binding", BINDINGS)
def test_a_dict_of_its_own_is_not_that_of_the_module(binding: str) -> None:
    use = "await ctx.scheduler.run_after(0, internal.jobs.send, **DETAILS)"
    header, statement = BINDINGS[binding]
    act = f"@mutation\n{header or HEADER}\n    {statement}\n    {use}\n".replace("NAME", "DETAILS")
    files = {"functions/jobs.py": PRELUDE.replace("attempt: int", "n: int") + act}
    assert not findings("mismatched-arguments", files)


OTHERS = {
    "a name of the comprehension": """
        @mutation
        async def act(ctx: MutationCtx, delays: list[int]) -> None:
            waits = [ctx.scheduler.run_after(DELAY, internal.jobs.send) for DELAY in delays]
        """,
    "a name of the lambda": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            later = lambda DELAY: ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)
            await later(5)
        """,
    "a name of the function around": """
        @mutation
        async def act(ctx: MutationCtx, DELAY: int) -> None:
            async def later() -> None:
                await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)
            await later()
        """,
    "a global that a function assigns": """
        def set_up() -> None:
            global DELAY
            DELAY = 5

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)
        """,
    "a variable that a function inside assigns": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            wait = 5 * 1000
            def shorten() -> None:
                nonlocal wait
                wait = 5
            shorten()
            await ctx.scheduler.run_after(wait, internal.jobs.send, attempt=1)
        """,
    "a constant that is assigned twice": """
        try:
            WAIT = made()
        except ValueError:
            WAIT = 5 * 1000

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(WAIT, internal.jobs.send, attempt=1)
        """,
    "what a function inside of a helper returns": """
        def wait() -> int:
            def in_milliseconds() -> int:
                return 5 * 1000
            return in_milliseconds() // 1000

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(wait(), internal.jobs.send, attempt=1)
        """,
    "a constant that an expression assigns, too": """
        print([one for one in made() if (DELAY := 5)])

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)
        """,
}
FOLLOWED = {
    "a local import": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            from datetime import datetime as clock
            await ctx.scheduler.run_at(clock.now(), internal.jobs.send, attempt=1)  # expect: RULE
        """,
    "another local name for it": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            clock = datetime.datetime
            await ctx.scheduler.run_at(clock.now(), internal.jobs.send, attempt=1)  # expect: RULE
        """,
    "one of several that are assigned": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            wait, attempt = 5 * 1000, 1
            await ctx.scheduler.run_after(wait, internal.jobs.send, attempt=1)  # expect: RULE
        """,
    "the parameter of a type inside": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            type Pair[DELAY] = tuple[DELAY, DELAY]
            await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)  # expect: RULE
        """,
    "an item of a dict that is no variable": """
        STATE: dict[str, int] = {}

        @mutation
        async def act(ctx: MutationCtx) -> None:
            STATE["DELAY"] = 5
            STATE[DELAY] = 5
            await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)  # expect: RULE
        """,
    "the name of a comprehension elsewhere": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            print([DELAY for DELAY in made()])
            await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)  # expect: RULE
        """,
    "what a comprehension runs over first": """
        @mutation
        async def act(ctx: MutationCtx) -> None:
            print([one for one in [ctx.scheduler.run_after(
                DELAY,  # expect: RULE
                internal.jobs.send, attempt=1)]])
        """,
    "an attribute of the class that a method does not see": """
        class Jobs:
            DELAY = 5

            async def later(self, ctx: MutationCtx) -> None:
                await ctx.scheduler.run_after(DELAY, internal.jobs.send, attempt=1)

        @mutation
        async def act(ctx: MutationCtx) -> None:
            await Jobs().later(ctx)  # expect: RULE
        """,
}


@pytest.mark.parametrize("name", OTHERS)
def test_is_silent_about(name: str) -> None:
    source = PRELUDE + dedent(OTHERS[name])
    assert not findings("milliseconds-delay", {"functions/jobs.py": source})


@pytest.mark.parametrize("name", FOLLOWED)
def test_follows(name: str) -> None:
    source = PRELUDE + dedent(FOLLOWED[name].replace("RULE", "milliseconds-delay"))
    assert_expected("milliseconds-delay", {"functions/jobs.py": source})
