"""Loading: staged rows become sales, batch by batch, and every batch keeps the totals right."""

from datetime import date
from zoneinfo import ZoneInfo

from gnomon import Id

from ._generated.api import internal
from ._generated.server import MutationCtx, internal_mutation
from .schema import Run, Sale, SaleRow, StagedRow, Total

BATCH = 100
SHOP = ZoneInfo("Europe/Vienna")


@internal_mutation
async def load_batch(ctx: MutationCtx, run_id: Id[Run]) -> None:
    """Load the batch at the checkpoint, move it, and go on until nothing is left."""
    run = await ctx.db.get(run_id)
    if run is None or run.status != "loading":
        return
    staged = ctx.db.query(StagedRow).with_index("by_run_id", lambda q: q.eq("run_id", run_id))
    page = await staged.paginate(limit=BATCH, cursor=run.cursor)
    for item in page.items:
        await upsert(ctx, transformed(item.row))
    await ctx.db.patch(
        run_id,
        status="done" if page.cursor is None else "loading",
        cursor=page.cursor,
        loaded=run.loaded + len(page.items),
        attempts=0,
        error=None,
        moved_at=ctx.now,
    )
    if page.cursor is None:
        await ctx.scheduler.run_after(0, internal.staging.discard, run_id=run_id)
    else:
        await ctx.scheduler.run_after(0, internal.load.load_batch, run_id=run_id)


def transformed(row: SaleRow) -> Sale:
    """A row in our form: it belongs to the day it was in the shop."""
    return Sale(
        external_id=row.external_id,
        day=row.sold_at.astimezone(SHOP).date(),
        country=row.country,
        amount=row.amount,
    )


async def upsert(ctx: MutationCtx, sale: Sale) -> None:
    """Add a sale, or put it in the place of what was known of it."""
    sales = ctx.db.query(Sale).with_index(
        "by_external_id", lambda q: q.eq("external_id", sale.external_id)
    )
    known = await sales.unique()
    if known is None:
        await ctx.db.insert(sale)
    else:
        await add_to_total(ctx, known.day, known.country, count=-1, amount=-known.amount)
        await ctx.db.replace(known.id, sale)
    await add_to_total(ctx, sale.day, sale.country, count=1, amount=sale.amount)


async def add_to_total(
    ctx: MutationCtx, day: date, country: str, *, count: int, amount: int
) -> None:
    """Add to the total of a day and a country, which begins at nothing."""
    totals = ctx.db.query(Total).with_index(
        "by_day_and_country", lambda q: q.eq("day", day).eq("country", country)
    )
    total = await totals.unique()
    if total is None:
        await ctx.db.insert(Total(day=day, country=country, count=count, amount=amount))
    else:
        await ctx.db.patch(total.id, count=total.count + count, amount=total.amount + amount)
