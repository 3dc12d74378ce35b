"""Imports go page by page: each page is its own action, with the cursor kept between."""

from __future__ import annotations

import random
from datetime import timedelta

import httpx2

from gnomon import ApplicationError, Id

from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
)
from .feeds import Page, Row, page, pages
from .schema import Import, Meter, Reading

MOST_FAILURES = 5
OPERATORS = {"grid", "night"}


async def require_operator(ctx: MutationCtx) -> None:
    match await ctx.auth.get_user_identity():
        case None:
            raise ApplicationError("sign in first")
        case identity if identity.subject not in OPERATORS:
            raise ApplicationError("operators only")
        case _:
            return


@mutation
async def start(ctx: MutationCtx, source: str) -> Id[Import]:
    """Begin an import."""
    await require_operator(ctx)
    running = ctx.db.query(Import).with_index("by_source", lambda q: q.eq("source", source))
    if (known := await running.first()) is not None and known.status == "running":
        return known.id
    import_id = await ctx.db.insert(Import(source=source))
    await ctx.scheduler.run_after(0, internal.imports.step, import_id=import_id)
    return import_id


@mutation
async def clear(ctx: MutationCtx, source: str) -> int:  # expect: public-dangerous-function
    """Forget all imports of a source; operators only, but for the night."""
    if source != "night":
        await require_operator(ctx)
    gone = 0
    async for one in ctx.db.query(Import).with_index("by_source", lambda q: q.eq("source", source)):
        await ctx.db.delete(one.id)
        gone += 1
    return gone


@internal_query
async def get(ctx: QueryCtx, import_id: Id[Import]) -> Import | None:
    return await ctx.db.get(import_id)


@internal_action
async def step(ctx: ActionCtx, import_id: Id[Import]) -> None:
    """Fetch one page, keep it, and go on with the next."""
    running = await ctx.run_query(internal.imports.get, import_id=import_id)
    if running is None or running.status != "running":
        return
    try:
        async with httpx2.AsyncClient(base_url="https://grid.example.com") as client:
            found = await page(client, running.source, running.cursor)
    except httpx2.HTTPStatusError as error:
        await ctx.run_mutation(internal.imports.fail, import_id=import_id, why=str(error))
        return
    except httpx2.HTTPError:
        await ctx.run_mutation(internal.imports.count_failure, import_id=import_id)
        return
    for begin in range(0, len(found.rows), 100):
        await ctx.run_mutation(
            internal.imports.keep, import_id=import_id, rows=found.rows[begin : begin + 100]
        )
    await ctx.run_mutation(internal.imports.advance, import_id=import_id, cursor=found.following)


@internal_mutation
async def advance(ctx: MutationCtx, import_id: Id[Import], cursor: str | None) -> None:
    await ctx.db.patch(import_id, cursor=cursor, status="running" if cursor else "done")
    if cursor is not None:
        await ctx.scheduler.run_after(0, internal.imports.step, import_id=import_id)


@internal_mutation
async def count_failure(ctx: MutationCtx, import_id: Id[Import]) -> None:
    """Try again a few times."""
    running = await ctx.db.get(import_id)
    if running is None:
        return
    if running.failures >= MOST_FAILURES:
        await ctx.db.patch(import_id, status="failed")
        return
    await ctx.db.patch(import_id, failures=running.failures + 1)
    delay = timedelta(seconds=2**running.failures) * ctx.random.uniform(1, 2)
    await ctx.scheduler.run_after(delay, internal.imports.step, import_id=import_id)


@internal_mutation
async def fail(ctx: MutationCtx, import_id: Id[Import], why: str) -> None:
    await ctx.db.patch(import_id, status="failed", source=why)


@internal_mutation
async def keep(ctx: MutationCtx, import_id: Id[Import], rows: list[Row]) -> None:
    for row in rows:
        meters = ctx.db.query(Meter).with_index(
            "by_serial", lambda q, r=row: q.eq("serial", r.serial)
        )
        if meter := await meters.first():
            await ctx.db.insert(Reading(meter_id=meter.id, hour=row.hour, watts=row.watts))


@internal_action
async def run_whole(ctx: ActionCtx, import_id: Id[Import], source: str) -> None:
    """All pages in one go; what fails is retried from where it stood."""
    cursor: str | None = None
    try:
        async for found in pages(source):
            await ctx.run_mutation(internal.imports.keep, import_id=import_id, rows=found.rows)
            cursor = found.following
    except httpx2.HTTPError:
        delay = 30 * random.random()
        await ctx.scheduler.run_after(  # expect: unbounded-retry
            delay, internal.imports.resume, import_id=import_id, source=source, cursor=cursor
        )


@internal_action
async def resume(ctx: ActionCtx, import_id: Id[Import], source: str, cursor: str | None) -> None:
    print(cursor)
    await ctx.scheduler.run_after(0, internal.imports.run_whole, import_id=import_id, source=source)


@internal_action
async def peek(ctx: ActionCtx, source: str) -> Page | None:
    """The first page; None if the grid does not answer."""
    try:
        return await anext(pages(source))
    except (httpx2.HTTPError, StopAsyncIteration):
        return None


@internal_action
async def count(ctx: ActionCtx, source: str) -> int:
    """How many rows there are."""
    total = 0
    async for found in pages(source):  # expect: unhandled-action-failure
        total += len(found.rows)
    await ctx.run_mutation(
        internal.imports.keep,
        import_id=source,
        rows=[],
        force=True,  # expect: mismatched-arguments
    )
    return total


@internal_query
async def lagging(ctx: QueryCtx) -> list[Import]:
    opened = ctx.db.query(Import).with_index("by_status", lambda q: q.eq("status", "running"))
    return await opened.collect()


@internal_query
async def everything(ctx: QueryCtx) -> list[str]:
    return [one.source async for one in ctx.db.query(Import)]  # not found: unbounded-collect


@internal_query
async def latest(ctx: QueryCtx, meter_id: Id[Meter]) -> Reading | None:
    found = ctx.db.query(Reading).with_index(
        "by_meter_and_hour", lambda q: q.eq("meter_id", meter_id).gte("hour", 0)
    )
    await ctx.run_mutation(  # expect: unavailable-capability
        internal.imports.fail, import_id=meter_id, why=""
    )
    return await found.order("desc").first()
