"""`missing-idempotency-key`: public mutations whose repetition pays again."""

from __future__ import annotations

import pytest

from gnomon.rules.testing import assert_expected, diagnostics

RULE = "missing-idempotency-key"

PRELUDE = """
import httpx2
import stripe
from gnomon import ActionCtx, Document, Id, MutationCtx
from gnomon import internal_action, internal_mutation, mutation
from ._generated.api import internal
from .helpers import existing_payment, start

class Payment(Document, table="payments"):
    status: str
    owner: str

@internal_action
async def charge(ctx: ActionCtx, amount: int) -> None:
    stripe.Charge.create(amount=amount)

@internal_action
async def post(ctx: ActionCtx, amount: int) -> None:
    async with httpx2.AsyncClient(base_url="https://api.stripe.com") as client:
        await client.post("/v1/charges", data={"amount": amount})

@internal_action
async def post_elsewhere(ctx: ActionCtx, account: str) -> None:
    async with httpx2.AsyncClient() as client:
        await client.request("POST", f"https://pay.example.com/{account}/refunds")

@internal_mutation
async def hand_on(ctx: MutationCtx, amount: int) -> None:
    await ctx.scheduler.run_after(5, internal.jobs.charge, amount=amount)

@internal_action
async def notify(ctx: ActionCtx, amount: int) -> None:
    async with httpx2.AsyncClient() as client:
        await client.post("https://push.example.com/send", json={"amount": amount})

@internal_action
async def look(ctx: ActionCtx, amount: int) -> None:
    stripe.Charge.retrieve(str(amount))

@internal_action
async def charge_once(ctx: ActionCtx, payment_id: str) -> None:
    stripe.Charge.create(amount=1, idempotency_key=payment_id)

@internal_action
async def charge_new(ctx: ActionCtx, payment_id: Id[Payment]) -> None:
    payment = await ctx.run_query(internal.jobs.get, payment_id=payment_id)
    if payment.status == "new":
        stripe.Charge.create(amount=1)

"""

HELPERS = """
from ._generated.api import internal

async def existing_payment(ctx, amount): ...

async def start(ctx, amount) -> None:
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
"""

HEAD = "@mutation\nasync def pay(ctx: MutationCtx, payment_id: Id[Payment], amount: int) -> None:\n"


def project(body: str, head: str = HEAD) -> dict[str, str]:
    return {"functions/jobs.py": PRELUDE + head + body, "functions/helpers.py": HELPERS}


REPEATED = {
    "an SDK": """
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "an address": """
    await ctx.scheduler.run_after(0, internal.jobs.post, amount=amount)  # expect: RULE
""",
    "an address with holes": """
    await ctx.scheduler.run_after(0, internal.jobs.post_elsewhere, account="a")  # expect: RULE
""",
    "by way of another function": """
    await ctx.scheduler.run_after(0, internal.jobs.hand_on, amount=amount)  # expect: RULE
""",
    "at a moment": """
    await ctx.scheduler.run_at(ctx.now, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "an alias": """
    later = ctx.scheduler.run_after
    await later(0, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "a helper of another module": """
    await start(ctx, amount)  # expect: RULE
""",
    "a nested function": """
    async def go() -> None:
        await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
    await go()  # expect: RULE
""",
    "a document must be there": """
    payment = await ctx.db.get(payment_id)
    if payment is None:
        raise ValueError
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "a document is there": """
    if payment := await ctx.db.get(payment_id):
        await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "an access check": """
    identity = await ctx.auth.get_user_identity()
    payment = await ctx.db.get(payment_id)
    if identity is None or payment.owner != identity.subject:
        raise ValueError
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "a test of the arguments": """
    if amount <= 0:
        raise ValueError
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)  # expect: RULE
""",
    "a key of a new document": """
    new = await ctx.db.insert(Payment(status="new", owner="me"))
    await ctx.scheduler.run_after(0, internal.jobs.charge_once, payment_id=new)  # expect: RULE
""",
    "a new document's state": """
    new = await ctx.db.insert(Payment(status="new", owner="me"))
    await ctx.scheduler.run_after(0, internal.jobs.charge_new, payment_id=new)  # expect: RULE
""",
}

HARMLESS = {
    "an existing document": """
    existing = await ctx.db.query(Payment).unique()
    if existing is not None:
        return
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "a helper's existing document": """
    if await existing_payment(ctx, amount):
        return
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "a walrus": """
    if existing := await existing_payment(ctx, amount):
        raise ValueError(existing)
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "around it": """
    existing = await existing_payment(ctx, amount)
    if existing is None:
        await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "the other branch": """
    existing = await existing_payment(ctx, amount)
    if existing:
        pass
    else:
        await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "a status": """
    payment = await ctx.db.get(payment_id)
    if payment is None or payment.status != "new":
        raise ValueError
    await ctx.db.patch(payment_id, status="charging")
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "a match on a status": """
    payment = await ctx.db.get(payment_id)
    match payment.status:
        case "new":
            await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "a moment": """
    payment = await ctx.db.get(payment_id)
    if payment.charged_at:
        return
    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)
""",
    "no payment": """
    await ctx.scheduler.run_after(0, internal.jobs.notify, amount=amount)
""",
    "only reading": """
    await ctx.scheduler.run_after(0, internal.jobs.look, amount=amount)
""",
    "the service's key": """
    await ctx.scheduler.run_after(0, internal.jobs.charge_once, payment_id=payment_id)
""",
    "a state tested later": """
    await ctx.scheduler.run_after(0, internal.jobs.charge_new, payment_id=payment_id)
""",
}


@pytest.mark.parametrize("body", REPEATED.values(), ids=REPEATED)
def test_finds_a_payment_that_is_repeated(body: str) -> None:
    assert_expected(RULE, project(body.replace("RULE", RULE)))


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_leaves_alone_what_a_repetition_does_not_repeat(body: str) -> None:
    assert_expected(RULE, project(body))


@pytest.mark.parametrize("name", ["idempotency_key", "request_id", "client_token"])
def test_leaves_alone_a_mutation_that_takes_a_key(name: str) -> None:
    head = f"@mutation\nasync def pay(ctx: MutationCtx, {name}: str, amount: int) -> None:\n"
    body = "    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)\n"
    assert_expected(RULE, project(body, head))


def test_leaves_alone_an_internal_mutation() -> None:
    body = "    await ctx.scheduler.run_after(0, internal.jobs.charge, amount=amount)\n"
    assert_expected(RULE, project(body, HEAD.replace("@mutation", "@internal_mutation")))


def test_says_what_is_repeated_and_shows_the_payment() -> None:
    body = "    await start(ctx, amount)\n"
    (found,) = diagnostics(RULE, project(body))
    assert found.message == (
        "a repeated request to `pay` schedules `jobs:charge` again, and pays again"
    )
    assert found.help == (
        "take an `idempotency_key: str`, look it up in an index first, and return what the "
        "first request made"
    )
    assert [note.message for note in found.related] == ["it is scheduled here", "the payment"]
    assert found.location.column == 11
