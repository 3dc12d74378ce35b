"""`unhandled-action-failure`: what one caller does about a helper's failure is not another's."""

from __future__ import annotations

from gnomon.rules.testing import assert_expected

RULE = "unhandled-action-failure"

HEAD = """
import httpx2
from gnomon import ActionCtx, internal_action
from ._generated.api import internal

URL = "https://example.com"

async def push(url: str):
    try:
        await httpx2.AsyncClient().post(url)
    except httpx2.HTTPError:
        return None

async def recorded(ctx: ActionCtx) -> None:
    if await push(URL) is None:
        await ctx.run_mutation(internal.pushes.failed)
"""


def action(name: str, *body: str) -> str:
    lines = "".join(f"\n    {line}" for line in body)
    return f"\n@internal_action\nasync def {name}(ctx: ActionCtx) -> None:{lines}\n"


FINDS = f"await push(URL)  # expect: {RULE}"
RECORDS = ("if await push(URL) is None:", "    await ctx.run_mutation(internal.pushes.failed)")


def test_a_record_of_one_caller_does_not_count_for_another() -> None:
    assert_expected(RULE, HEAD + action("records", *RECORDS) + action("forgets", FINDS))


def test_the_order_of_the_callers_does_not_matter() -> None:
    assert_expected(RULE, HEAD + action("forgets", FINDS) + action("records", *RECORDS))


def test_two_calls_in_one_action_differ() -> None:
    assert_expected(RULE, HEAD + action("both", *RECORDS, FINDS))


def test_a_record_behind_two_helpers_counts() -> None:
    assert_expected(RULE, HEAD + action("records", "await recorded(ctx)"))


def test_a_record_in_a_helper_does_not_count_beside_it() -> None:
    assert_expected(RULE, HEAD + action("both", "await recorded(ctx)", FINDS))


def test_a_sign_that_two_helpers_hand_on_is_looked_at_by_one() -> None:
    helper = "\nasync def twice(url: str):\n    await push(url)\n    return await push(url)\n"
    forgotten = "await twice(URL)  # expect: unhandled-action-failure"
    assert_expected(RULE, HEAD + helper + action("forgets", forgotten))


def test_a_loop_that_looks_at_each_sign_records() -> None:
    body = (
        "for url in (URL, URL):",
        "    if await push(url) is None:",
        "        await ctx.run_mutation(internal.pushes.failed)",
    )
    assert_expected(RULE, HEAD + action("records", *body))


def test_a_handler_that_records_by_itself_counts_for_all_callers() -> None:
    helper = """
async def noted(ctx: ActionCtx) -> None:
    try:
        await httpx2.AsyncClient().post(URL)
    except httpx2.HTTPError:
        await ctx.run_mutation(internal.pushes.failed)
"""
    calls = action("one", "await noted(ctx)") + action("other", "await noted(ctx)")
    assert_expected(RULE, HEAD + helper + calls)


def test_a_sign_that_is_handed_on_as_an_answer_counts() -> None:
    source = (
        "\n@internal_action\nasync def answers(ctx: ActionCtx) -> str | None:\n"
        "    return await push(URL)\n"
    )
    assert_expected(RULE, HEAD + source)
