"""`uncompensated-effect`: payments and resources that a failed mutation leaves behind."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "uncompensated-effect"

PRELUDE = """
import logging
import boto3
import httpx2
import stripe
from gnomon import ActionCtx, internal_action
from ._generated.api import internal
from .helpers import record, subscribe_at_stripe, undo

log = logging.getLogger(__name__)
cloud = boto3.client("s3")

"""

HELPERS = """
import stripe
from ._generated.api import internal

async def subscribe_at_stripe(customer: str) -> str:
    return stripe.Subscription.create(customer=customer).id

async def record(ctx, made: str) -> None:
    await ctx.run_mutation(internal.jobs.record, made=made)

async def undo(ctx, made: str) -> None:
    stripe.Subscription.cancel(made)
"""

HEAD = """
@internal_action
async def subscribe(ctx: ActionCtx, customer: str) -> str | None:
"""


def project(body: str) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + HEAD + body, "functions/helpers.py": HELPERS}


LEFT = {
    "no handler": """
    made = stripe.Subscription.create(customer=customer)
    await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
""",
    "an address": """
    async with httpx2.AsyncClient() as client:
        response = await client.post("https://api.stripe.com/v1/charges")
    await ctx.run_mutation(internal.jobs.record, made=response.text)  # expect: RULE
""",
    "a resource of a cloud": """
    cloud.create_bucket(Bucket=customer)
    await ctx.run_mutation(internal.jobs.record, made=customer)  # expect: RULE
""",
    "an alias": """
    run = ctx.run_mutation
    made = stripe.Customer.create(name=customer)
    await run(internal.jobs.record, made=made.id)  # expect: RULE
""",
    "a helper for the effect": """
    made = await subscribe_at_stripe(customer)
    await ctx.run_mutation(internal.jobs.record, made=made)  # expect: RULE
""",
    "a helper for the mutation": """
    made = stripe.Subscription.create(customer=customer)
    await record(ctx, made.id)  # expect: RULE
""",
    "a handler of the effect only": """
    try:
        made = stripe.Subscription.create(customer=customer)
    except stripe.StripeError:
        return None
    await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
""",
    "else": """
    try:
        made = stripe.Subscription.create(customer=customer)
    except stripe.StripeError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
    else:
        await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
""",
    "a handler that only logs": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
    except Exception:
        log.exception("lost")
""",
    "a handler that returns nothing": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
    except Exception:
        return None
""",
    "a handler of something else": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
    except ValueError:
        stripe.Subscription.cancel(made.id)
""",
    "a handler that raises it again": """
    try:
        made = stripe.Subscription.create(customer=customer)
        await ctx.run_mutation(internal.jobs.record, made=made.id)  # expect: RULE
    except Exception:
        raise
""",
}

MENDED = {
    "undone": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception:
        stripe.Subscription.cancel(made.id)
""",
    "undone by a helper": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception:
        await undo(ctx, made.id)
        raise
""",
    "undone by an address": """
    async with httpx2.AsyncClient() as client:
        await client.post("https://api.stripe.com/v1/subscriptions")
        try:
            await ctx.run_mutation(internal.jobs.record, made="1")
        except:
            await client.delete("https://api.stripe.com/v1/subscriptions/1")
""",
    "recorded": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception as error:
        await ctx.run_mutation(internal.jobs.stranded, made=made.id, error=str(error))
""",
    "recorded around both": """
    try:
        made = stripe.Subscription.create(customer=customer)
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "recorded further out": """
    try:
        made = stripe.Subscription.create(customer=customer)
        try:
            await ctx.run_mutation(internal.jobs.record, made=made.id)
        except Exception:
            raise
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
    "scheduled": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception:
        await ctx.scheduler.run_after(60, internal.jobs.clean_up, made=made.id)
""",
    "told to the caller": """
    made = stripe.Subscription.create(customer=customer)
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception:
        return made.id
""",
    "a flag": """
    made = stripe.Subscription.create(customer=customer)
    failed = False
    try:
        await ctx.run_mutation(internal.jobs.record, made=made.id)
    except Exception:
        failed = True
    if failed:
        stripe.Subscription.cancel(made.id)
""",
    "an intention on record": """
    await ctx.run_mutation(internal.jobs.intend, customer=customer)
    made = stripe.Subscription.create(customer=customer)
    await ctx.run_mutation(internal.jobs.record, made=made.id)
""",
    "a page on which somebody may pay": """
    made = stripe.checkout.Session.create(mode="payment", customer=customer)
    stripe.PaymentLink.create(line_items=[])
    await ctx.run_mutation(internal.jobs.record, made=made.id)
""",
    "what costs nothing": """
    made = stripe.SetupIntent.create(customer=customer)
    await ctx.run_mutation(internal.jobs.record, made=made.id)
""",
    "a question that is posted": """
    async with httpx2.AsyncClient() as client:
        await client.post("https://api.example.com/orders/search", json={})
        await client.post(f"https://api.example.com/payments/{customer}/estimate")
    await ctx.run_mutation(internal.jobs.record, made="1")
""",
    "no mutation": """
    made = stripe.Subscription.create(customer=customer)
    return made.id
""",
    "reading": """
    made = stripe.Subscription.retrieve(customer)
    await ctx.run_mutation(internal.jobs.record, made=made.id)
""",
    "nothing that costs": """
    async with httpx2.AsyncClient() as client:
        await client.post("https://push.example.com/send")
    await ctx.run_mutation(internal.jobs.record, made="1")
""",
    "only after a failure": """
    try:
        stripe.Subscription.create(customer=customer)
    except stripe.StripeError as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))
""",
}


@pytest.mark.parametrize("body", LEFT.values(), ids=LEFT)
def test_finds_what_is_left_behind(body: str) -> None:
    assert_expected(RULE, project(body.replace("RULE", RULE)))


@pytest.mark.parametrize("body", MENDED.values(), ids=MENDED)
def test_leaves_alone_what_is_undone_or_recorded(body: str) -> None:
    assert_expected(RULE, project(body))


def test_says_what_is_left_behind_and_where_it_was_made() -> None:
    (found,) = diagnostics(RULE, project(LEFT["no handler"].replace("# expect: RULE", "")))
    assert found.message == (
        "if this mutation fails, what `stripe.Subscription.create` did in `subscribe` is left "
        "behind: no handler undoes or records it"
    )
    assert found.help == (
        "catch `Exception` around the mutation, and undo the effect there, or record it with "
        "`await ctx.run_mutation(…)`"
    )
    assert [note.message for note in found.related] == ["this is a payment"]
    assert found.location.column == 11
