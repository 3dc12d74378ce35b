"""Claims to the insurers, and what patients pay themselves."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from functools import cached_property
from typing import Any

from gnomon import Id
from gnomon.errors import ApplicationError

from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    BlockingActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .gateways import GatewayError, Insurer, Till
from .guards import Guard
from .schema import Appointment, Claim

MAX_ATTEMPTS = 6


class RetryPolicy:
    """How long to wait, and when to give up."""

    def __init__(self, base: float = 30.0, cap: float = 3600.0) -> None:
        self.base = base
        self.cap = cap

    def delay(self, attempt: int) -> timedelta:
        raw = min(self.base * 2**attempt, self.cap)
        return timedelta(seconds=raw * self.spread)

    @property
    def spread(self) -> float:
        return random.uniform(0.5, 1.5)

    def gives_up(self, attempt: int) -> bool:
        return attempt >= MAX_ATTEMPTS


class EndlessPolicy(RetryPolicy):
    def gives_up(self, attempt: int) -> bool:
        return False


class Submission:
    """One claim on its way."""

    policy = RetryPolicy()

    def __init__(self, ctx: ActionCtx, claim_id: Id[Claim], attempt: int) -> None:
        self.ctx = ctx
        self.claim_id = claim_id
        self.attempt = attempt

    @cached_property
    def insurer(self) -> Insurer:
        return Insurer.connected()

    async def run(self) -> None:
        try:
            async with self.insurer as insurer:
                receipt = await insurer.submit(str(self.claim_id), 1200)
        except GatewayError as error:
            await self.failed(error)
        else:
            await self.ctx.run_mutation(
                internal.claims.mark, claim_id=self.claim_id, error=receipt.reference
            )

    async def failed(self, error: Exception) -> None:
        if self.policy.gives_up(self.attempt):
            await self.ctx.run_mutation(
                internal.claims.mark, claim_id=self.claim_id, error=str(error)
            )
            return
        await self.ctx.scheduler.run_after(
            self.policy.delay(self.attempt),
            internal.claims.submit,
            claim_id=self.claim_id,
            attempt=self.attempt + 1,
        )


@internal_action
async def submit(ctx: ActionCtx, claim_id: Id[Claim], attempt: int = 0) -> None:
    """Send one claim, and again if it was not taken."""
    await Submission(ctx, claim_id, attempt).run()


@internal_action
async def poll(ctx: ActionCtx, claim_id: Id[Claim]) -> None:
    """Ask how a claim stands, until it is settled."""
    policy = EndlessPolicy()
    try:
        async with Insurer.connected() as insurer:
            state = await insurer.checked_state(str(claim_id))
    except Exception:
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            policy.delay(1), internal.claims.poll, claim_id=claim_id
        )
        return
    await ctx.run_mutation(internal.claims.mark, claim_id=claim_id, error=state)


@internal_action
async def peek(ctx: ActionCtx, claim_id: Id[Claim]) -> str:
    """How a claim stands, now."""
    async with Insurer.connected() as insurer:
        return await insurer.state(  # expect: unchecked-response, unhandled-action-failure
            str(claim_id)
        )


@internal_action
async def peek_stored(ctx: ActionCtx, claim_id: Id[Claim]) -> str | None:
    claim = await ctx.db.get(claim_id)  # expect: db-in-action
    return claim.error if claim else None


@internal_query
async def open_claims(ctx: QueryCtx) -> list[Claim]:
    opened = ctx.db.query(Claim).with_index("by_status", lambda q: q.eq("status", "open"))
    return await opened.take(100)


@internal_query
async def age(ctx: QueryCtx, claim_id: Id[Claim]) -> float:
    claim = await ctx.db.get(claim_id)
    return (
        time.time() - claim.creation_time.timestamp()  # expect: side-effect-in-transaction
        if claim
        else 0.0
    )


@internal_mutation
async def mark(ctx: MutationCtx, claim_id: Id[Claim], error: str) -> None:
    await ctx.db.patch(claim_id, status="failed", error=error)


@internal_mutation
async def note_failure(ctx: MutationCtx, what: str) -> None:
    print(what)


@internal_action
def charge(ctx: BlockingActionCtx, claim_id: Id[Claim], cents: int) -> None:
    """Charge what no insurer pays, and take it back if it cannot be noted."""
    till = Till()
    try:
        payment = till.charge(cents, str(claim_id))
    except Exception as error:
        ctx.run_mutation(internal.claims.mark, claim_id=claim_id, error=str(error))
        return
    try:
        ctx.run_mutation(internal.claims.settle, claim_id=claim_id, payment=payment)
    except Exception:
        till.refund(payment)  # expect: unhandled-action-failure
        raise


@internal_action
def charge_carelessly(ctx: BlockingActionCtx, claim_id: Id[Claim], cents: int) -> None:
    try:
        payment = Till().charge(cents, str(claim_id))
    except Exception as error:
        ctx.run_mutation(internal.claims.mark, claim_id=claim_id, error=str(error))
        return
    ctx.run_mutation(  # expect: uncompensated-effect
        internal.claims.settle, claim_id=claim_id, payment=payment
    )


@internal_mutation
async def settle(ctx: MutationCtx, claim_id: Id[Claim], payment: str) -> None:
    await ctx.db.patch(claim_id, status="paid", error=payment)


@internal_mutation
async def import_all(ctx: MutationCtx, rows: list[dict[str, Any]]) -> None:  # expect: untyped-any
    for row in rows[:100]:
        await ctx.db.insert(Claim(appointment_id=row["id"], amount_cents=row["cents"]))


@mutation
async def bill(ctx: MutationCtx, appointment_id: Id[Appointment], cents: int) -> None:
    """Bill an appointment once."""
    await Guard(ctx).require_staff()
    appointment = await ctx.db.get(appointment_id)
    if appointment is None or appointment.status != "seen":
        raise ApplicationError("nothing to bill")
    claim_id = await ctx.db.insert(Claim(appointment_id=appointment_id, amount_cents=cents))
    await ctx.db.patch(appointment_id, status="cancelled")
    await ctx.scheduler.run_after(500, internal.claims.charge, claim_id=claim_id, cents=cents)
