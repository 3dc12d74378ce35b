"""What the fixes of the built-in rules make of a source, and where there is none."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import DEFAULT_FILE, diagnostics, fixed

ACTION = """from gnomon import ActionCtx, internal_action
from ._generated.api import internal


@internal_action
async def process(ctx: ActionCtx, attempt: int = 0) -> None:
    {}
"""
PROCESS = "internal.example.process, attempt=attempt + 1"


def action(body: str) -> str:
    """A module with one action."""
    return ACTION.format(body)


def with_uniform(body: str) -> str:
    return "from random import uniform\n\n" + action(body)


DELAYS = {
    "a name": ("delay", "delay * uniform(1, 2)"),
    "a power": ("2**attempt", "2**attempt * uniform(1, 2)"),
    "a call": ("min(2**attempt, 60)", "min(2**attempt, 60) * uniform(1, 2)"),
    "a sum": ("attempt  + 1", "(attempt  + 1) * uniform(1, 2)"),
    "a choice": ("5 if attempt else 9", "(5 if attempt else 9) * uniform(1, 2)"),
    "a negation": ("-attempt", "(-attempt) * uniform(1, 2)"),
    "parentheses of its own": ("(attempt + 1)", "((attempt + 1) * uniform(1, 2))"),
}


@pytest.mark.parametrize(("before", "after"), DELAYS.values(), ids=DELAYS.keys())
def test_a_delay_gets_a_random_factor(before: str, after: str) -> None:
    if before == "delay":
        body = "delay = 5\n    await ctx.scheduler.run_after({}, " + PROCESS + ")"
    else:
        body = "await ctx.scheduler.run_after({}, " + PROCESS + ")"
    source = action(body.format(before))
    assert fixed("unjittered-retry", source) == {}
    assert fixed("unjittered-retry", source, unsafe=True) == {
        DEFAULT_FILE: with_uniform(body.format(after))
    }


def test_a_mutation_draws_from_its_own_random_numbers() -> None:
    source = """from gnomon import MutationCtx, internal_mutation
from ._generated.api import internal

@internal_mutation
async def process(c: MutationCtx, attempt: int = 0) -> None:
    await c.scheduler.run_after(60, internal.example.process, attempt=attempt + 1)
"""
    after = fixed("unjittered-retry", source, unsafe=True)[DEFAULT_FILE]
    assert after == source.replace("(60,", "(60 * c.random.uniform(1, 2),")


HELPER = f"""
async def later(ctx: ActionCtx, attempt: int) -> None:
    await ctx.scheduler.run_after(5, {PROCESS})
"""
NO_JITTER = {
    "no delay at all": f"await ctx.scheduler.run_after(0, {PROCESS})",
    "a moment": f"await ctx.scheduler.run_at(datetime(2030, 1, 1, tzinfo=UTC), {PROCESS})",
    "a delay in a helper": "await later(ctx, attempt)",
}


@pytest.mark.parametrize("body", NO_JITTER.values(), ids=NO_JITTER.keys())
def test_no_factor_is_guessed_where_it_would_be_wrong(body: str) -> None:
    source = "from datetime import UTC, datetime\n" + action(body) + HELPER
    assert diagnostics("unjittered-retry", source)
    assert fixed("unjittered-retry", source, unsafe=True) == {}


CROWD = """from datetime import timedelta

import httpx2
from gnomon import ActionCtx, MutationCtx, internal_action, internal_mutation
from ._generated.api import internal


@internal_action
async def send(ctx: ActionCtx, to: str) -> None:
    httpx2.post(to)


@internal_{kind}
async def send_all(c: {context}, names: list[str]) -> None:
    for name in names:
        await c.scheduler.{schedule}, internal.example.send, to=name)
"""
SPREAD = {
    "at once, in a mutation": (
        ("mutation", "MutationCtx", "run_after(0"),
        "run_after(c.random.uniform(0, 60)",
    ),
    "after a while, in an action": (
        ("action", "ActionCtx", "run_after(30"),
        "run_after(30 + uniform(0, 60)",
    ),
    "after a span": (("action", "ActionCtx", "run_after(timedelta(minutes=1)"), None),
    "at a moment": (("mutation", "MutationCtx", "run_at(c.now"), None),
}


@pytest.mark.parametrize(("written", "after"), SPREAD.values(), ids=SPREAD)
def test_a_crowd_is_spread_over_a_minute(written: tuple[str, str, str], after: str | None) -> None:
    kind, context, schedule = written
    source = CROWD.format(kind=kind, context=context, schedule=schedule)
    assert diagnostics("synchronized-fan-out", source)
    assert fixed("synchronized-fan-out", source) == {}
    changed = fixed("synchronized-fan-out", source, unsafe=True)
    if after is None:
        assert changed == {}
    else:
        expected = source.replace(schedule, after)
        if "c.random" not in after:
            expected = expected.replace("timedelta\n", "timedelta\nfrom random import uniform\n", 1)
        assert changed == {DEFAULT_FILE: expected}


def test_many_delays_share_one_import() -> None:
    call = f"await ctx.scheduler.run_after(5, {PROCESS})"
    after = fixed("unjittered-retry", action("\n    ".join([call] * 12)), unsafe=True)[DEFAULT_FILE]
    assert after.count("from random import uniform\n") == 1
    assert after.count("5 * uniform(1, 2)") == 12


# --- references ----------------------------------------------------------------------------------

USERS = """from gnomon import QueryCtx, internal_query, query

@query
async def shown(ctx: QueryCtx) -> None: ...

@internal_query
async def load(ctx: QueryCtx) -> None: ...
"""


def references(before: str, *, unsafe: bool = False) -> str | None:
    """The module of an action after its references were put right; None if it is the same."""
    files = {"functions/users.py": USERS, DEFAULT_FILE: before}
    return fixed("unresolved-reference", files, unsafe=unsafe).get(DEFAULT_FILE)


def caller(imports: str, call: str) -> str:
    return f"""from gnomon import ActionCtx, internal_action
{imports}

@internal_action
async def go(ctx: ActionCtx) -> None:
    await ctx.run_query({call})
"""


VISIBILITIES = {
    "the root is imported beside the other": (
        ("from ._generated.api import api", "api.users.load"),
        ("from ._generated.api import api, internal", "internal.users.load"),
    ),
    "it is there already": (
        ("from ._generated.api import api, internal", "internal.users.shown"),
        ("from ._generated.api import api, internal", "api.users.shown"),
    ),
    "under another name": (
        ("from ._generated.api import api as a, internal as i", "a.users.load"),
        ("from ._generated.api import api as a, internal as i", "i.users.load"),
    ),
    "in order": (
        ("from ._generated.api import internal", "internal.users.shown"),
        ("from ._generated.api import api, internal", "api.users.shown"),
    ),
    "on lines of their own": (
        ("from ._generated.api import (\n    api,\n)", "api.users.load"),
        ("from ._generated.api import (\n    api,\n    internal,\n)", "internal.users.load"),
    ),
    "through the module": (
        ("from ._generated import api as g", "g.api.users.load"),
        ("from ._generated import api as g", "g.internal.users.load"),
    ),
}


@pytest.mark.parametrize(("before", "after"), VISIBILITIES.values(), ids=VISIBILITIES.keys())
def test_a_reference_gets_the_right_root(before: tuple[str, str], after: tuple[str, str]) -> None:
    assert references(caller(*before)) == caller(*after)


NEAREST = {
    "the function's name": ("internal.users.laod", "internal.users.load"),
    "the module's name": ("internal.user.load", "internal.users.load"),
}


@pytest.mark.parametrize(("before", "after"), NEAREST.values(), ids=NEAREST.keys())
def test_a_misspelt_reference_gets_the_nearest_name_if_asked_for(before: str, after: str) -> None:
    imports = "from ._generated.api import internal"
    assert references(caller(imports, before)) is None
    assert references(caller(imports, before), unsafe=True) == caller(imports, after)


def test_a_misspelt_name_behind_an_alias_is_put_right() -> None:
    imports = "from ._generated.api import internal\nusers = internal.users"
    after = references(caller(imports, "users.laod"), unsafe=True)
    assert after == caller(imports, "users.load")


# --- cron expressions ----------------------------------------------------------------------------

CRONS = """from gnomon import cron_jobs
from ._generated.api import internal

crons = cron_jobs()
crons.cron("a", {}, internal.example.go)
"""
CERTAIN = {
    "a macro": ('"@daily"', '"0 0 * * *"'),
    "a macro in capitals": ("' @Hourly '", "'0 * * * *'"),
    "a question mark for any day": ("'0 9 ? * MON'", "'0 9 * * MON'"),
}
LIKELY = {
    "asterisks lost": ("'0 9 *'", "'0 9 * * *'"),
    "seconds": ('"0 0 9 * * *"', '"0 9 * * *"'),
    "an asterisk before a step": ("'/5 * * * *'", "'*/5 * * * *'"),
    "pieces": ("'0 9' ' *'", "'0 9 * * *'"),
}


@pytest.mark.parametrize(("before", "after"), CERTAIN.values(), ids=CERTAIN.keys())
def test_an_expression_of_one_meaning_is_rewritten(before: str, after: str) -> None:
    assert fixed("invalid-cron", CRONS.format(before)) == {DEFAULT_FILE: CRONS.format(after)}


@pytest.mark.parametrize(("before", "after"), LIKELY.values(), ids=LIKELY.keys())
def test_a_likely_meaning_is_written_if_asked_for(before: str, after: str) -> None:
    assert fixed("invalid-cron", CRONS.format(before)) == {}
    assert fixed("invalid-cron", CRONS.format(before), unsafe=True) == {
        DEFAULT_FILE: CRONS.format(after)
    }


@pytest.mark.parametrize("text", ["'0 9 1'", "'* * L * *'", "'* * * * * * *'", "'*/70 * * * *'"])
def test_an_expression_of_several_meanings_or_none_is_left_alone(text: str) -> None:
    assert fixed("invalid-cron", CRONS.format(text), unsafe=True) == {}


def test_a_constant_of_another_module_is_rewritten_where_it_stands() -> None:
    files = {
        "functions/times.py": "DAILY = '@daily'  # every day\n",
        "functions/crons.py": "from .times import DAILY\n" + CRONS.format("DAILY"),
    }
    assert fixed("invalid-cron", files) == {}
    assert fixed("invalid-cron", files, unsafe=True) == {
        "functions/times.py": "DAILY = '0 0 * * *'  # every day\n"
    }


# --- functions that should be internal -----------------------------------------------------------

DELETES = """{}

{}
async def remove(ctx: MutationCtx, id: Id[Job]) -> None:
    await ctx.db.delete(id)
"""
INTERNAL = {
    "a name": (
        ("from gnomon import Id, MutationCtx, mutation", "@mutation"),
        ("from gnomon import Id, MutationCtx, internal_mutation, mutation", "@internal_mutation"),
    ),
    "an attribute": (
        ("import gnomon as g\nfrom gnomon import Id, MutationCtx", "@g.mutation"),
        ("import gnomon as g\nfrom gnomon import Id, MutationCtx", "@g.internal_mutation"),
    ),
    "with arguments": (
        ("from gnomon import Id, MutationCtx, mutation as m", "@m()"),
        (
            "from gnomon import Id, MutationCtx, internal_mutation, mutation as m",
            "@internal_mutation()",
        ),
    ),
    "from the generated module": (
        ("from ._generated.server import Id, MutationCtx, mutation", "@mutation"),
        (
            "from ._generated.server import Id, MutationCtx, internal_mutation, mutation",
            "@internal_mutation",
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), INTERNAL.values(), ids=INTERNAL.keys())
def test_a_dangerous_function_is_made_internal_if_asked_for(
    before: tuple[str, str], after: tuple[str, str]
) -> None:
    source = DELETES.format(*before)
    assert fixed("public-dangerous-function", source) == {}
    assert fixed("public-dangerous-function", source, unsafe=True) == {
        DEFAULT_FILE: DELETES.format(*after)
    }


def test_who_runs_it_is_put_right_in_the_next_pass() -> None:
    deletes = DELETES.format("from gnomon import Id, MutationCtx, mutation", "@mutation")
    calls = caller("from ._generated.api import api, internal", "api.jobs.remove, id=1")
    files = {"functions/jobs.py": deletes, DEFAULT_FILE: calls}
    after = fixed("public-dangerous-function", files, also=["unresolved-reference"], unsafe=True)
    assert "await ctx.run_query(internal.jobs.remove, id=1)" in after[DEFAULT_FILE]
    assert "@internal_mutation" in after["functions/jobs.py"]


def test_a_wrapper_of_the_projects_own_is_left_alone() -> None:
    source = """from gnomon import MutationCtx, mutation

def authed(f):
    return mutation(f)

@authed
async def remove(ctx: MutationCtx, id: str) -> None:
    await ctx.db.delete(id)
"""
    assert diagnostics("public-dangerous-function", source)
    assert fixed("public-dangerous-function", source, unsafe=True) == {}


# --- suppressions --------------------------------------------------------------------------------

UNUSED = {
    "the only name": ("x = 1  # gnomon: ignore[invalid-cron]\n", "x = 1\n"),
    "with a reason": ("x = 1\t# gnomon: ignore[invalid-cron] once\ny = 2\n", "x = 1\ny = 2\n"),
    "on a line of its own": (
        "if True:\n    # gnomon: ignore[invalid-cron]\n    x = 1\n",
        "if True:\n    x = 1\n",
    ),
    "at the end of the file": ("x = 1\n# gnomon: ignore[invalid-cron]", "x = 1\n"),
    "for the file": ("# gnomon: ignore-file[invalid-cron]\nx = 1\n", "x = 1\n"),
    "the first of two": (
        "x: Any = 1  # gnomon: ignore[invalid-cron, untyped-any] why\n",
        "x: Any = 1  # gnomon: ignore[untyped-any] why\n",
    ),
    "the last of two": (
        "x: Any = 1  # gnomon: ignore[untyped-any, invalid-cron]\n",
        "x: Any = 1  # gnomon: ignore[untyped-any]\n",
    ),
    "both of two": ("x = 1  # gnomon: ignore[invalid-cron, untyped-any] x\n", "x = 1\n"),
    "behind another tool's comment": (
        "x = 1  # noqa: E501  # gnomon: ignore[invalid-cron]\n",
        "x = 1  # noqa: E501\n",
    ),
    "before another tool's comment": (
        "x = 1  # gnomon: ignore[invalid-cron]  # noqa: E501\n",
        "x = 1  # noqa: E501\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), UNUSED.values(), ids=UNUSED.keys())
def test_a_suppression_of_no_use_is_removed(before: str, after: str) -> None:
    head = "" if "ignore-file" in before else "from typing import Any\n"
    also = ("untyped-any", "invalid-cron")
    assert fixed("unused-ignore", head + before, also=also) == {DEFAULT_FILE: head + after}


def test_a_suppression_in_use_stays() -> None:
    source = "from typing import Any\nx: Any = 1  # gnomon: ignore[untyped-any] why\n"
    assert fixed("unused-ignore", source, also=("untyped-any",)) == {}
