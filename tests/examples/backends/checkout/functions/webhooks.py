"""What the payment provider tells: signed events, each handled once, by a table of handlers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import httpx2
import stripe
from pydantic import JsonValue

from gnomon import ApplicationError, Id

from ._generated.api import api, internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    action,
    internal_action,
    internal_mutation,
    mutation,
)
from .schema import Order, ProviderEvent

TOLERANCE: Final = timedelta(minutes=5)
SIGNING_SECRET = os.environ.get(
    "WEBHOOK_SECRET",
    "whsec_8fK2mQ0xV7bN4tR1yL6pZ3cD",  # expect: hardcoded-secret
)
ATTEMPTS = 5
BACKOFF_MS: Final = (1_000, 5_000, 30_000)


class Signature(NamedTuple):
    """The header of a webhook: `t=…,v1=…`."""

    timestamp: int
    digests: tuple[str, ...]

    @classmethod
    def parse(cls, header: str) -> Signature:
        pairs = [part.partition("=")[::2] for part in header.split(",")]
        stamps = [int(value) for key, value in pairs if key == "t"]
        return cls(
            stamps[0],
            tuple(value for key, value in pairs if key == "v1"),
        )

    def matches(self, payload: str) -> bool:
        signed = f"{self.timestamp}.{payload}".encode()
        wanted = hmac.new(SIGNING_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        return any(hmac.compare_digest(wanted, digest) for digest in self.digests)


def require_signature(payload: str, header: str) -> None:
    """Refuse what the provider has not signed."""
    if not Signature.parse(header).matches(payload):
        raise ApplicationError("not signed by the provider")


Handler = Callable[
    [MutationCtx, Mapping[str, Any]], Awaitable[None]  # expect: untyped-any
]
HANDLERS: dict[str, Handler] = {}


def handles(*kinds: str) -> Callable[[Handler], Handler]:
    """Enter a handler of some kinds of events into the table."""

    def enter(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return enter


async def order_of(ctx: MutationCtx, payment: str) -> Order | None:
    return (
        await ctx.db.query(Order)
        .with_index("by_payment", lambda q: q.eq("payment", payment))
        .unique()
    )


@handles("payment.succeeded", "payment.captured")
async def paid(ctx: MutationCtx, data: Mapping[str, Any]) -> None:  # expect: untyped-any
    if order := await order_of(ctx, str(data["payment"])):
        await ctx.db.patch(
            order.id, status="paid", paid_at=datetime.now()
        )  # not found: side-effect-in-transaction
        await ctx.scheduler.run_after(0, internal.webhooks.send_receipt, order_id=order.id)


@handles("payment.failed")
async def failed(
    ctx: MutationCtx,
    data: Mapping[str, Any],  # expect: untyped-any
) -> None:
    if order := await order_of(ctx, str(data["payment"])):
        await ctx.db.patch(order.id, status="failed")
        ctx.scheduler.run_after(  # expect: unawaited-call
            60, internal.webhooks.remind, order_id=order.id
        )


@mutation
async def receive(ctx: MutationCtx, payload: str, signature: str) -> bool:
    """Take one event; one that is known already is not handled again."""
    require_signature(payload, signature)
    if (
        abs(
            time.time() - Signature.parse(signature).timestamp  # expect: side-effect-in-transaction
        )
        > TOLERANCE.total_seconds()
    ):
        raise ApplicationError("too old")
    event = json.loads(payload)
    known = ctx.db.query(ProviderEvent).with_index("by_event", lambda q: q.eq("event", event["id"]))
    if await known.first() is not None:
        return False
    handler = HANDLERS.get(event["type"])
    event_id = await ctx.db.insert(ProviderEvent(event=event["id"], kind=event["type"]))
    if handler is not None:
        await handler(ctx, event["data"])
        await ctx.db.patch(event_id, handled=True)
    return True


@mutation
async def forget(  # expect: public-dangerous-function
    ctx: MutationCtx, event: str, signature: str
) -> None:
    """Delete what is known of an event; the signature is only looked at."""
    Signature.parse(signature).matches(event)
    async for one in ctx.db.query(ProviderEvent).with_index(
        "by_event", lambda q: q.eq("event", event)
    ):
        await ctx.db.delete(one.id)


@internal_action
async def send_receipt(ctx: ActionCtx, order_id: Id[Order], attempt: int = 1) -> None:
    """Mail a receipt; again, later and later, if that fails."""
    async with httpx2.AsyncClient(timeout=10) as client:
        try:
            response = await client.post(  # expect: unhandled-action-failure
                "https://mail.example.com/receipts",
                json={"order": order_id},
            )
            response.raise_for_status()
        except httpx2.HTTPStatusError as error:
            if error.response.status_code < 500 or attempt > len(BACKOFF_MS):
                await ctx.run_mutation(
                    internal.webhooks.note,
                    order_id=order_id,
                    what=str(error),
                )
                return
            await ctx.scheduler.run_after(
                BACKOFF_MS[attempt - 1] / 1000,  # expect: unjittered-retry
                internal.webhooks.send_receipt,
                order_id=order_id,
                attempt=attempt + 1,
            )


@internal_action
async def remind(ctx: ActionCtx, order_id: Id[Order], attempt: int = 0) -> None:
    """Remind a customer, and try once more in a while."""
    try:
        async with httpx2.AsyncClient(timeout=10) as client:
            (
                await client.post(
                    "https://mail.example.com/reminders",
                    json={"order": order_id},
                )
            ).raise_for_status()
    except httpx2.HTTPError:
        wait = min(2**attempt, 3600) * (1 + random.random())
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            wait,
            internal.webhooks.remind,
            order_id=order_id,
            attempt=attempt + 1,
        )
    else:
        await ctx.run_mutation(  # expect: mismatched-arguments
            internal.webhooks.note,
            order=order_id,  # expect: mismatched-arguments
            what="reminded",
        )


@internal_mutation
async def note(ctx: MutationCtx, order_id: Id[Order], what: str) -> None:
    await ctx.db.patch(
        order_id,
        status="failed" if what != "reminded" else "open",
    )


@action
async def refund(  # expect: public-dangerous-function
    ctx: ActionCtx, order_id: Id[Order], payment: str
) -> JsonValue:
    """Give the money back. Whoever asks."""
    done = await asyncio.to_thread(  # expect: unhandled-action-failure
        stripe.Refund.create, payment_intent=payment
    )
    await ctx.run_mutation(  # expect: uncompensated-effect
        internal.webhooks.refunded, order_id=order_id
    )
    return {"refund": done.id}


@internal_mutation
async def refunded(ctx: MutationCtx, order_id: Id[Order]) -> None:
    await ctx.db.patch(order_id, status="refunded")
    await ctx.scheduler.run_after(
        timedelta(minutes=1),
        api.webhooks.refund,  # expect: public-reference
        order_id=order_id,
        payment="",
    )
    await ctx.scheduler.run_after(
        timedelta(minutes=1),
        internal.webhooks.send_reciept,  # expect: unresolved-reference
        order_id=order_id,
    )
