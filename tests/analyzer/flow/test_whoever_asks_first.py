"""What a module is found to do depends on no other module that was judged before, in small.

Each project is one way in which it once did.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from tests.analyzer.flow.orders import Told, judged_in_orders

ACT = """
@action
async def act(ctx: ActionCtx) -> None:
    {0}
"""
HEAD = """\
import httpx2
from contextlib import asynccontextmanager
from gnomon import ActionCtx, action
from ._generated.api import internal
from . import {0}
"""
SERVICE = """
class Service:
    def __init__(self):
        self.ctx = None

service = Service()
"""
RUN = """
async def run(ctx):
    await ctx.db.get("x")
"""

FETCH = """
async def fetch(url):
    try:
        httpx2.post(url)
    except httpx2.HTTPError as error:
        yield str(error)
        raise
"""


def module(imports: str, *parts: str, act: str = "") -> str:
    acting = ACT.format(act) if act else ""
    return HEAD.format(imports or "nothing") + "".join(parts) + acting


def alike_in_any_order(root: Path, **sources: str) -> dict[str, Told]:
    alone, together = judged_in_orders(root, sources, permutations)
    assert together == [alone] * len(together)
    return alone


def rules_told(told: Told) -> set[object]:
    return {one[0] for one in told[:-1] if isinstance(one, tuple)}


def test_values_made_of_one_another_by_a_function(tmp_path: Path) -> None:
    make = RUN + "\ndef make():\n    return {{'next': {0}, 'run': run}}\n\n{1} = make()\n"
    found = alike_in_any_order(
        tmp_path,
        m1=module("m2", make.format("m2.b", "a")),
        m2=module("m1", make.format("m1.a", "b")),
        n1=module("m1", act='await m1.a["run"](ctx)'),
        n2=module("m2", act='await m2.b["next"]["run"](ctx)'),
    )
    assert "db-in-action" in rules_told(found["functions.n1"])


def test_values_that_hold_one_another(tmp_path: Path) -> None:
    found = alike_in_any_order(
        tmp_path,
        m1=module("m2", RUN, "a = {'next': m2.b, 'run': run}\n"),
        m2=module("m1", RUN, "b = {'next': m1.a, 'run': run}\n"),
        n1=module("m2", act='await m2.b["run"](ctx)'),
        n2=module("m1", act='await m1.a["next"]["next"]["run"](ctx)'),
    )
    assert "db-in-action" in rules_told(found["functions.n1"])


def test_what_one_caller_records_of_the_failure_that_a_generator_yields(tmp_path: Path) -> None:
    loop = "async for told in helpers.fetch('x'):\n        {0}"
    recorded = "await ctx.run_mutation(internal.jobs.failed, told=told)"
    found = alike_in_any_order(
        tmp_path,
        helpers=module("", FETCH),
        a=module("helpers", act=loop.format(recorded)),
        b=module("helpers", act=loop.format("print(told)")),
    )
    assert "unhandled-action-failure" in rules_told(found["functions.b"])


def test_what_becomes_of_one_call_is_not_said_of_another(tmp_path: Path) -> None:
    loop = "async for told in fetch('x'):\n        {0}"
    recorded = loop.format("await ctx.run_mutation(internal.jobs.failed, told=told)")
    for act in (loop.format("print(told)"), f"{recorded}\n    {loop.format('print(told)')}"):
        alone, _ = judged_in_orders(tmp_path, {"m": module("", FETCH, act=act)}, lambda m: [m])
        assert "unhandled-action-failure" in rules_told(alone["functions.m"])


def test_an_object_that_another_module_holds_is_one_and_the_same(tmp_path: Path) -> None:
    found = alike_in_any_order(
        tmp_path,
        m1=module("m2", SERVICE, act="await m2.current().stop()"),
        m2=module("m1", "\ndef current():\n    return m1.service\n"),
        m3=module("m1, m2", act='m1.service.ctx = ctx\n    await m2.current().ctx.db.get("x")'),
    )
    assert "db-in-action" in rules_told(found["functions.m3"])


def test_a_manager_that_is_too_deep_for_one_caller_and_not_for_another(tmp_path: Path) -> None:
    manager = """
@asynccontextmanager
async def manager(ctx):
    await ctx.db.get("x")
    yield

async def h14(ctx):
    async with manager(ctx):
        pass
"""
    chain = "".join(f"\nasync def h{n}(ctx):\n    await h{n + 1}(ctx)\n" for n in range(14))
    found = alike_in_any_order(
        tmp_path,
        a=module("helpers", act="await helpers.h0(ctx)"),
        b=module("helpers", act="await helpers.h14(ctx)"),
        helpers=module("", manager, chain),
    )
    assert "db-in-action" in rules_told(found["functions.b"])


def test_a_value_that_is_asked_for_while_what_it_is_made_of_is_changed(tmp_path: Path) -> None:
    found = alike_in_any_order(
        tmp_path,
        m1=module("", SERVICE),
        m2=module("m1", "value = m1.service.ctx\n"),
        m3=module("m1, m2", act='m1.service.ctx = ctx\n    await m2.value.db.get("x")'),
        m4=module("m2", act='await m2.value.db.get("x")'),
    )
    assert "db-in-action" not in rules_told(found["functions.m4"])


def in_action(root: Path, *lines: str) -> set[object]:
    """The rules that find something in an action which gives its context to a service."""
    current = "\ndef current():\n    return service.ctx\n"
    give = "\ndef give(ctx):\n    service.ctx = ctx\n"
    source = module("", SERVICE, current, give, act="\n    ".join(lines))
    alone, _ = judged_in_orders(root, {"m": source}, lambda names: [names])
    return rules_told(alone["functions.m"])


def test_a_change_is_seen_although_somebody_has_looked_before(tmp_path: Path) -> None:
    use = 'await current().db.get("x")'
    assert "db-in-action" in in_action(tmp_path, "service.ctx = 1", "give(ctx)", use)
    look = ("service.ctx = 1", "current()", "service.ctx = ctx", use)
    assert "db-in-action" in in_action(tmp_path, *look)


def test_a_change_is_seen_although_another_is_made_again_after_it(tmp_path: Path) -> None:
    keep = "await ctx.auth.get_user_identity() and give({0})"
    calls = [keep.format(given) for given in ("1", "ctx", "1")]
    assert "db-in-action" in in_action(tmp_path, *calls, 'await service.ctx.db.get("x")')


def test_what_a_call_changes_is_changed_in_each_branch(tmp_path: Path) -> None:
    branches = """
@action
async def act(ctx: ActionCtx, is_new: bool) -> None:
    found = []

    def add():
        found.append(ctx)

    if is_new:
        add()
    else:
        add()
        await found[0].db.get("x")
"""
    alone, _ = judged_in_orders(tmp_path, {"m": module("", branches)}, lambda names: [names])
    assert "db-in-action" in rules_told(alone["functions.m"])
