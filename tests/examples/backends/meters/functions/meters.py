"""Many meters at once: read, switched, watched."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import batched, chain, islice

import aiohttp

from gnomon import ApplicationError, Id

from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    action,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .feeds import Row, one_row, one_row_blindly, patient_session, session, switch
from .schema import Meter, Reading

BATCH = 50
ROUNDS = {"north": 0, "south": 1}


@internal_query
async def of_region(ctx: QueryCtx, region: str) -> list[str]:
    found = ctx.db.query(Meter).with_index("by_region", lambda q: q.eq("region", region))
    return [meter.serial for meter in await found.take(500)]


@internal_mutation
async def keep(ctx: MutationCtx, rows: list[Row]) -> None:
    for row in rows:
        found = ctx.db.query(Meter).with_index(
            "by_serial", lambda q, r=row: q.eq("serial", r.serial)
        )
        meter = await found.first()
        if meter is not None:
            await ctx.db.insert(Reading(meter_id=meter.id, hour=row.hour, watts=row.watts))


@internal_mutation
async def silent(ctx: MutationCtx, serials: list[str], why: str = "") -> None:
    for serial in serials:
        found = ctx.db.query(Meter).with_index("by_serial", lambda q, s=serial: q.eq("serial", s))
        if meter := await found.first():
            await ctx.db.patch(meter.id, state="silent")


@internal_action
async def read_region(ctx: ActionCtx, region: str) -> None:
    """Read all, and note those that did not answer."""
    serials = await ctx.run_query(internal.meters.of_region, region=region)
    async with session() as opened:
        answers = await asyncio.gather(
            *(one_row(opened, serial) for serial in serials), return_exceptions=True
        )
    rows = [answer for answer in answers if isinstance(answer, Row)]
    missing = [
        s for s, answer in zip(serials, answers, strict=True) if isinstance(answer, BaseException)
    ]
    await ctx.run_mutation(internal.meters.keep, rows=rows)
    await ctx.run_mutation(internal.meters.silent, serials=missing)


@internal_action
async def read_region_hastily(ctx: ActionCtx, region: str) -> None:
    """Read all; one that does not answer ends it."""
    serials = await ctx.run_query(internal.meters.of_region, region=region)
    async with session() as opened:
        rows = await asyncio.gather(
            *(one_row(opened, serial) for serial in serials)  # expect: unhandled-action-failure
        )
    await ctx.run_mutation(internal.meters.keep, rows=rows)


@internal_action
async def read_in_groups(ctx: ActionCtx, region: str) -> None:
    """Read in groups of tasks; a group that fails is noted as a whole."""
    serials = await ctx.run_query(internal.meters.of_region, region=region)
    async with session() as opened:
        for group in batched(serials, BATCH):
            tasks: list[asyncio.Task[Row]] = []
            try:
                async with asyncio.TaskGroup() as together:
                    for serial in group:
                        tasks.append(together.create_task(one_row(opened, serial)))
            except* aiohttp.ClientError as errors:
                await ctx.run_mutation(internal.meters.silent, serials=list(group), why=str(errors))
            else:
                await ctx.run_mutation(internal.meters.keep, rows=[t.result() for t in tasks])


@internal_action
async def read_in_careless_groups(ctx: ActionCtx, region: str) -> None:
    serials = await ctx.run_query(internal.meters.of_region, region=region)
    async with session() as opened, asyncio.TaskGroup() as together:
        for serial in islice(serials, 10):
            together.create_task(one_row(opened, serial))  # expect: unhandled-action-failure
    together.create_task(ctx.run_mutation(internal.meters.keep, rows=[]))


@internal_action
async def read_as_they_come(ctx: ActionCtx, region: str) -> None:
    """Keep each row as soon as it is there."""
    serials = await ctx.run_query(internal.meters.of_region, region=region)
    async with session() as opened:
        waiting = [one_row(opened, serial) for serial in serials]
        for soonest in asyncio.as_completed(waiting):
            try:
                row = await soonest
            except (aiohttp.ClientError, TimeoutError) as error:
                await ctx.run_mutation(internal.meters.silent, serials=[], why=str(error))
            else:
                await ctx.run_mutation(internal.meters.keep, rows=[row])


@internal_action
async def read_blindly(ctx: ActionCtx, serial: str) -> None:
    try:
        async with session() as opened:
            row = await one_row_blindly(opened, serial)  # expect: unchecked-response
    except aiohttp.ClientError as error:
        await ctx.run_mutation(internal.meters.silent, serials=[serial], why=str(error))
        return
    await ctx.run_mutation(internal.meters.keep, rows=[row])


@internal_action
async def read_patiently(ctx: ActionCtx, serial: str) -> None:
    try:
        async with patient_session() as opened:  # expect: missing-timeout
            row = await one_row(opened, serial)
    except aiohttp.ClientError as error:
        await ctx.run_mutation(internal.meters.silent, serials=[serial], why=str(error))
        return
    ctx.run_mutation(internal.meters.keep, rows=[row])  # expect: unawaited-call


async def _worker(ctx: ActionCtx, queue: asyncio.Queue[str], opened: aiohttp.ClientSession) -> None:
    while not queue.empty():
        serial = queue.get_nowait()
        try:
            row = await one_row(opened, serial)
        except aiohttp.ClientError as error:
            await ctx.run_mutation(internal.meters.silent, serials=[serial], why=str(error))
            continue
        await ctx.run_mutation(internal.meters.keep, rows=[row])


@internal_action
async def read_by_workers(ctx: ActionCtx, region: str) -> None:
    """Eight workers share a queue."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    for serial in await ctx.run_query(internal.meters.of_region, region=region):
        queue.put_nowait(serial)
    async with session() as opened:
        await asyncio.gather(*(_worker(ctx, queue, opened) for _ in range(8)))


@internal_action
async def keep_twice(ctx: ActionCtx, rows: list[Row]) -> None:
    """Writes at once, awaited together; and one set that is only made."""
    writes = [ctx.run_mutation(internal.meters.keep, rows=list(part)) for part in batched(rows, 50)]
    await asyncio.gather(*writes)
    more = [
        ctx.run_mutation(internal.meters.keep, rows=list(part)) for part in batched(rows, 9)
    ]  # not found: unawaited-call
    print(len(more))


@action
async def switch_off(ctx: ActionCtx, serial: str) -> None:  # expect: public-dangerous-function
    """Switch a meter off."""
    identity, row = await asyncio.gather(
        ctx.auth.get_user_identity(), ctx.run_query(internal.meters.of_region, region=serial)
    )
    print(identity, row)
    async with session() as opened:
        try:
            await switch(opened, serial, on=False)
        except aiohttp.ClientError as error:
            await ctx.run_mutation(internal.meters.silent, serials=[serial], why=str(error))


@action
async def switch_on(ctx: ActionCtx, serial: str) -> None:
    """Switch a meter on, by whoever is signed in."""
    if not (identity := await ctx.auth.get_user_identity()):
        raise ApplicationError("sign in first")
    print(identity.subject)
    async with session() as opened:
        try:
            await switch(opened, serial, on=True)
        except aiohttp.ClientError as error:
            await ctx.run_mutation(internal.meters.silent, serials=[serial], why=str(error))


@internal_mutation
async def plan(ctx: MutationCtx) -> None:
    """Read the regions one after another, a minute apart; then all at once."""
    for region, place in ROUNDS.items():
        await ctx.scheduler.run_after(60 * place, internal.meters.read_region, region=region)
    for region in ROUNDS:
        await ctx.scheduler.run_after(
            60,  # expect: synchronized-fan-out
            internal.meters.read_region,
            region=region,
        )


@internal_mutation
async def wake(ctx: MutationCtx, groups: list[list[str]]) -> None:
    """Wake what is silent."""
    for serial in chain.from_iterable(groups):
        await ctx.scheduler.run_after(  # expect: unbounded-fan-out
            ctx.random.uniform(0, 60), internal.meters.read_blindly, serial=serial
        )
    for serial in islice(chain.from_iterable(groups), 100):
        await ctx.scheduler.run_after(
            ctx.random.uniform(0, 60), internal.meters.read_blindly, serial=serial
        )


@mutation
async def rename(ctx: MutationCtx, meter_id: Id[Meter], name: str) -> None:
    """Give a meter another serial number."""
    async with asyncio.timeout(2):  # expect: side-effect-in-transaction
        await ctx.db.patch(meter_id, serial=name)
    await ctx.run_mutation(internal.meters.touch, meter_id=meter_id)  # expect: unresolved-reference


async def _retrying(ctx: ActionCtx, serials: Sequence[str], attempt: int) -> None:
    if attempt == 1:
        await ctx.scheduler.run_after(
            5, internal.meters.read_again, serials=list(serials), attempt=attempt + 1
        )
    else:
        await ctx.scheduler.run_after(
            60, internal.meters.read_again, serials=list(serials), attempt=attempt + 1
        )


@internal_action
async def read_again(ctx: ActionCtx, serials: list[str], attempt: int = 1) -> None:
    """Read what was silent, for ever."""
    try:
        async with session() as opened:
            for serial in serials:
                await one_row(opened, serial)
    except aiohttp.ClientError:
        await _retrying(ctx, serials, attempt)  # expect: unbounded-retry, unjittered-retry
