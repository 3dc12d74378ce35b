"""What senders do, and what happens to a parcel."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from itertools import batched
from operator import attrgetter
from typing import Annotated

from pydantic import BaseModel, Field

from gnomon import ApplicationError, Id

from . import labels
from ._generated.api import internal
from ._generated.server import (
    MutationCtx,
    QueryCtx,
    internal_mutation,
    internal_query,
    mutation,
    query,
)
from .schema import Parcel, Quote, Scan
from .wiring import counted, is_signed, signed_in

by_place = attrgetter("place")


class Incoming(BaseModel):
    code: str
    carrier: str


def fresh_code() -> str:
    return uuid.uuid4().hex


def seeded_code(ctx: MutationCtx) -> str:
    return uuid.UUID(int=ctx.random.getrandbits(128)).hex


async def find(ctx: QueryCtx | MutationCtx, code: str) -> Parcel | None:
    return await ctx.db.query(Parcel).with_index("by_code", lambda q: q.eq("code", code)).first()


async def drop(ctx: MutationCtx, parcel_id: Id[Parcel]) -> None:
    await ctx.db.delete(parcel_id)


@mutation
@signed_in
async def send(ctx: MutationCtx, caller: str, carrier: str) -> Id[Parcel]:
    """Hand in a parcel."""
    code = fresh_code()  # expect: side-effect-in-transaction
    parcel_id = await ctx.db.insert(Parcel(sender=caller, code=code, carrier=carrier))
    await ctx.scheduler.run_after(0, internal.labels.buy, parcel_id=parcel_id)
    return parcel_id


@mutation
@signed_in
async def send_again(ctx: MutationCtx, caller: str, code: str) -> Id[Parcel] | None:
    """Hand in a copy of a parcel, once."""
    known = await find(ctx, code)
    if known is None or known.status != "lost":
        return None
    made = Parcel(sender=caller, code=seeded_code(ctx), carrier=known.carrier)
    await ctx.db.patch(known.id, status="delivered")
    return await ctx.db.insert(made)


@mutation
@counted
async def remove(  # expect: public-dangerous-function
    ctx: MutationCtx, parcel_id: Id[Parcel]
) -> None:
    """Forget a parcel."""
    await drop(ctx, parcel_id)


@mutation
@signed_in
async def withdraw(ctx: MutationCtx, caller: str, parcel_id: Id[Parcel]) -> None:
    """Forget a parcel of one's own."""
    parcel = await ctx.db.get(parcel_id)
    if parcel is None or parcel.sender != caller:
        raise ApplicationError("not yours")
    await drop(ctx, parcel_id)


@mutation
async def scanned(ctx: MutationCtx, body: str, signature: str) -> None:
    """A carrier's webhook: deletes what was delivered twice."""
    if not is_signed(body, signature):
        raise ApplicationError("who are you?")
    parcel = await find(ctx, body)
    if parcel is not None:
        await drop(ctx, parcel.id)


@query
async def where(ctx: QueryCtx, code: str) -> str | None:
    """Where a parcel was seen last."""
    parcel = await find(ctx, code)
    if parcel is None:
        return None
    scans = ctx.db.query(Scan).with_index("by_parcel", lambda q: q.eq("parcel_id", parcel.id))
    last = await scans.order("desc").first()
    return by_place(last) if last else None


@query
async def moving(ctx: QueryCtx, carrier: str) -> list[Parcel]:
    """What a carrier has."""
    found = ctx.db.query(Parcel).with_index(
        "by_carrier_and_status",
        lambda q: q.eq("status", "moving").eq("carrier", carrier),  # expect: unknown-index
    )
    return await found.take(50)


@query
async def late(ctx: QueryCtx) -> list[Parcel]:
    """What was handed in more than a week ago."""
    before = datetime.now(UTC) - timedelta(days=7)  # expect: side-effect-in-transaction
    old = ctx.db.query(Parcel).with_index(
        "by_status",
        lambda q: q.eq("status", "moving").lt("creation_time", before),  # expect: unknown-index
    )
    return await old.take(50)


@query
async def recount(ctx: QueryCtx) -> int:
    """How many are new."""
    await ctx.scheduler.run_after(0, internal.parcels.sweep)  # expect: unavailable-capability
    return len(await ctx.db.query(Parcel).take(100))


@mutation
@signed_in
async def send_many(
    ctx: MutationCtx, caller: str, parcels: Annotated[list[Incoming], Field(max_length=200)]
) -> None:
    """Hand in many at once, a label every two seconds."""
    for position, group in enumerate(batched(parcels, 10)):
        for one in group:
            made = Parcel(sender=caller, code=one.code, carrier=one.carrier)
            parcel_id = await ctx.db.insert(made)
            await ctx.scheduler.run_after(2.0 * position, internal.labels.buy, parcel_id=parcel_id)


@mutation
@signed_in
async def track_many(ctx: MutationCtx, caller: str, codes: list[str]) -> None:
    """Ask the carriers for many."""
    print(caller)
    schedule = ctx.scheduler.run_after
    for code in codes:
        await schedule(  # expect: unbounded-fan-out
            0,  # expect: synchronized-fan-out
            internal.labels.track,
            code=code,
        )


@internal_mutation
async def note(ctx: MutationCtx, what: str) -> None:
    print(what)


@internal_mutation
async def mark(
    ctx: MutationCtx, parcel_id: Id[Parcel], status: str, label: str | None = None
) -> None:
    await ctx.db.patch(parcel_id, status=status, label_url=label)


@internal_mutation
async def failed(ctx: MutationCtx, parcel_id: Id[Parcel]) -> int | None:
    """Count a failed try; None when there were too many."""
    parcel = await ctx.db.get(parcel_id)
    if parcel is None or parcel.tries >= 5:
        return None
    await ctx.db.patch(parcel_id, tries=parcel.tries + 1)
    return parcel.tries


@internal_mutation
async def sweep(ctx: MutationCtx) -> None:
    """Look after what lies about."""
    lost = (
        await ctx.db.query(Parcel)
        .with_index("by_status", lambda q: q.eq("status", "lost"))
        .take(10)
    )
    await asyncio.gather(  # expect: side-effect-in-transaction
        *(ctx.db.delete(parcel.id) for parcel in lost)
    )
    for parcel in lost:
        await ctx.scheduler.run_at(
            datetime(2026, 1, 1),  # expect: milliseconds-delay, synchronized-fan-out
            internal.labels.buy,
            parcel_id=parcel.id,
        )


@internal_query
async def quote_of(ctx: QueryCtx, sender: str) -> Quote | None:
    return (
        await ctx.db.query(Quote).with_index("by_sender", lambda q: q.eq("sender", sender)).unique()
    )


@internal_mutation
async def relabel(ctx: MutationCtx, parcel_id: Id[Parcel]) -> None:
    plan = [labels.buy, labels.track]
    await ctx.scheduler.run_after(0, plan[0], parcel_id=parcel_id)  # expect: direct-function-call
    await ctx.scheduler.run_after(
        0,
        internal.labels.bye,  # expect: unresolved-reference
        parcel_id=parcel_id,
    )
