"""The carriers' APIs: labels are bought, parcels are tracked."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import httpx2
from pydantic import BaseModel

from gnomon import Id

from ._generated.api import internal
from ._generated.server import ActionCtx, internal_action
from .schema import Parcel
from .waiting import even, soon, steady
from .wiring import (
    carrier,
    get,
    get_slowly,
    ignoring,
    logged,
    open_client,
    open_patient_client,
    recorded,
)


class Label(BaseModel):
    url: str


async def order(client: httpx2.AsyncClient, code: str) -> Label:
    response = await client.post("/labels", json={"code": code})
    response.raise_for_status()
    return Label.model_validate_json(response.content)


@internal_action
async def buy(ctx: ActionCtx, parcel_id: Id[Parcel]) -> None:
    """Buy a label; a few times, later and later."""
    try:
        async with carrier("dhl") as client:
            label = await order(client, str(parcel_id))
    except httpx2.HTTPError as error:
        tries = await ctx.run_mutation(internal.parcels.failed, parcel_id=parcel_id)
        if tries is None:
            await ctx.run_mutation(internal.parcels.note, what=str(error))
        else:
            await ctx.scheduler.run_after(soon(tries), internal.labels.buy, parcel_id=parcel_id)
        return
    await ctx.run_mutation(
        internal.parcels.mark, parcel_id=parcel_id, status="labelled", label=label.url
    )


@internal_action
async def buy_evenly(ctx: ActionCtx, parcel_id: Id[Parcel], attempt: int = 0) -> None:
    """The same without a random part."""
    try:
        async with open_client() as client:
            await order(client, str(parcel_id))
    except httpx2.HTTPError as error:
        if attempt >= 5:
            await ctx.run_mutation(internal.parcels.note, what=str(error))
            return
        await ctx.scheduler.run_after(
            even(attempt),  # expect: unjittered-retry
            internal.labels.buy_evenly,
            parcel_id=parcel_id,
            attempt=attempt + 1,
        )


@internal_action
@recorded
async def track(ctx: ActionCtx, code: str) -> None:
    """Ask where a parcel is."""
    async with carrier("ups") as client:
        response = await client.get(f"/track/{code}")
    if response.is_success:
        await ctx.run_mutation(internal.parcels.note, what=response.text)


@internal_action
@logged
async def track_quietly(ctx: ActionCtx, code: str) -> None:
    """The same, and nobody hears of a failure."""
    async with carrier("ups") as client:
        response = await client.get(f"/track/{code}")  # expect: unhandled-action-failure
    if response.is_success:
        await ctx.run_mutation(internal.parcels.note, what=response.text)


@internal_action
@recorded
async def track_blindly(ctx: ActionCtx, code: str) -> None:
    async with carrier("ups") as client:
        response = await client.get(f"/track/{code}")  # expect: unchecked-response
    await ctx.run_mutation(internal.parcels.note, what=response.text)


@internal_action
@recorded
async def rates(ctx: ActionCtx, name: str) -> None:
    """The rates of a carrier, read in a thread and on the loop."""
    kept = await asyncio.to_thread(get, f"https://{name}.example.com/rates")
    kept.raise_for_status()
    await ctx.run_mutation(internal.parcels.note, what=kept.text)
    slow = get_slowly(f"https://{name}.example.com/rates")  # expect: blocking-call, missing-timeout
    slow.raise_for_status()


@internal_action
@recorded
async def rates_patiently(ctx: ActionCtx, name: str) -> None:
    async with open_patient_client() as client:  # expect: missing-timeout
        answer = await client.get(f"https://{name}.example.com/rates")
    answer.raise_for_status()
    await ctx.run_mutation(internal.parcels.note, what=answer.text)


@internal_action
async def ping(ctx: ActionCtx, name: str) -> None:
    """Tell a carrier that we are there; it does not matter if it hears."""
    with ignoring():
        async with carrier(name) as client:
            await client.post("/ping")  # expect: unhandled-action-failure, unchecked-response


@internal_action
async def wait_for_label(ctx: ActionCtx, code: str) -> None:
    """Ask until the label is there."""
    async with open_client() as client:
        while True:
            try:
                await client.get(  # expect: unhandled-action-failure, unchecked-response
                    f"https://labels.example.com/{code}"
                )
                break
            except httpx2.HTTPError:
                await asyncio.sleep(5)  # expect: unjittered-retry, unbounded-retry
    time.sleep(0.1)  # expect: blocking-call
    await ctx.run_mutation(internal.parcels.note, what=code)


@internal_action
async def try_for_label(ctx: ActionCtx, code: str) -> bool:
    """Ask four times, each time a little later."""
    async with open_client() as client:
        for attempt in range(4):
            try:
                response = await client.get(f"https://labels.example.com/{code}")
                response.raise_for_status()
            except httpx2.HTTPError:
                await asyncio.sleep(soon(attempt).total_seconds())
            else:
                return True
    await ctx.run_mutation(internal.parcels.note, what=code)
    return False


@internal_action
@recorded
async def remind(ctx: ActionCtx, code: str, wait_ms: int = 5000) -> None:
    """Track later."""
    await ctx.scheduler.run_after(
        wait_ms,  # expect: milliseconds-delay
        internal.labels.track,
        code=code,
    )
    await ctx.scheduler.run_after(timedelta(milliseconds=wait_ms), internal.labels.track, code=code)
    await ctx.scheduler.run_after(wait_ms / 1000, internal.labels.track, code=code)
    print(steady(1))
