"""Catalogs of suppliers: read in batches, cleaned by steps, kept, and continued on schedule."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import reduce
from random import uniform
from typing import TypedDict, TypeVar
from uuid import uuid4

import boto3
import httpx2
from botocore.exceptions import BotoCoreError, ClientError

from gnomon import Id

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
from .schema import Product, Run

BATCH = 100
T = TypeVar("T")


class Outcome(StrEnum):
    MORE = "more"
    DONE = "done"


class Row(TypedDict):
    sku: str
    name: str
    cents: int


@dataclass(frozen=True)
class Source:
    """Where a supplier's catalog lies."""

    supplier: str
    bucket: str = "catalogs"

    @property
    def key(self) -> str:
        return f"{self.supplier}/latest.csv"

    def lines(self, offset: int) -> Iterator[str]:
        found = boto3.client("s3").get_object(Bucket=self.bucket, Key=self.key)
        text = io.TextIOWrapper(found["Body"], encoding="utf-8")
        return itertools.islice(text, offset, offset + BATCH)


Step = Callable[[Iterable[Row]], Iterable[Row]]


def named(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row["name"].strip())


def priced(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row["cents"] > 0)


STEPS: tuple[Step, ...] = (named, priced)


def cleaned(rows: Iterable[Row]) -> list[Row]:
    return list(reduce(lambda left, step: step(left), STEPS, rows))


def parsed(lines: Iterable[str]) -> Iterator[Row]:
    for sku, name, cents in csv.reader(lines):
        yield {"sku": sku, "name": name, "cents": int(cents)}


@mutation
async def begin(ctx: MutationCtx, supplier: str) -> Id[Run]:
    """Start an import."""
    run_id = await ctx.db.insert(Run(supplier=supplier))
    print(uuid4())  # expect: side-effect-in-transaction
    await ctx.scheduler.run_after(
        0,
        internal.pipeline.extract,
        run_id=run_id,
        supplier=supplier,
    )
    return run_id


@internal_action
async def extract(
    ctx: ActionCtx,
    run_id: Id[Run],
    supplier: str,
    offset: int = 0,
) -> None:
    """Read one batch, keep it, and go on with the next."""
    try:
        rows = cleaned(parsed(Source(supplier).lines(offset)))  # expect: blocking-call
    except (BotoCoreError, ClientError) as error:
        await ctx.run_mutation(
            internal.pipeline.stumble,
            run_id=run_id,
            why=str(error),
        )
        return
    outcome = await ctx.run_mutation(internal.pipeline.load, run_id=run_id, rows=rows)
    if outcome == Outcome.MORE:
        await ctx.scheduler.run_after(
            timedelta(seconds=1),
            internal.pipeline.extract,
            run_id=run_id,
            supplier=supplier,
            offset=offset + BATCH,
        )


@internal_mutation
async def stumble(ctx: MutationCtx, run_id: Id[Run], why: str) -> None:
    """Try again a few times, then give up."""
    run = await ctx.db.get(run_id)
    if run is None or run.failures >= 5:
        await ctx.db.patch(run_id, status="failed")
        return
    await ctx.db.patch(run_id, failures=run.failures + 1)
    await ctx.scheduler.run_after(
        timedelta(seconds=30) * 2**run.failures,  # expect: unjittered-retry
        internal.pipeline.extract,
        run_id=run_id,
        supplier=run.supplier,
    )


@internal_mutation
async def load(ctx: MutationCtx, run_id: Id[Run], rows: list[Row]) -> Outcome:
    for row in rows:
        old = (
            await ctx.db.query(Product)
            .with_index(
                "by_sku",
                lambda q, sku=row["sku"]: q.eq("sku", sku),
            )
            .first()
        )
        if old is None:
            await ctx.db.insert(Product(run=run_id, **row))
        else:
            await ctx.db.patch(old.id, **row)
    return Outcome.MORE if len(rows) == BATCH else Outcome.DONE


@internal_mutation
async def announce(ctx: MutationCtx, rows: list[Row]) -> None:
    """Tell the partners of each product, tonight."""
    tonight = datetime.now().replace(hour=22)  # expect: side-effect-in-transaction
    later = datetime.now(UTC) + timedelta(days=1)  # expect: side-effect-in-transaction
    for row in rows:
        await ctx.scheduler.run_at(  # expect: unbounded-fan-out
            tonight,  # expect: milliseconds-delay, synchronized-fan-out
            internal.pipeline.publish,
            sku=row["sku"],
        )
    for batch in itertools.batched(rows, BATCH):
        await ctx.scheduler.run_at(
            later,  # expect: synchronized-fan-out
            internal.pipeline.publish_all,
            skus=[row["sku"] for row in batch],
        )


@internal_action
async def publish(ctx: ActionCtx, sku: str) -> None:
    async with httpx2.AsyncClient(base_url="https://partners.example.com") as client:
        response = await client.post(  # expect: unhandled-action-failure
            "/products", json={"sku": sku}
        )
        if response.status_code >= 400:
            await ctx.scheduler.run_after(  # expect: unbounded-retry
                30 + uniform(0, 5),
                internal.pipeline.publish,
                sku=sku,
            )


@internal_action
async def publish_all(ctx: ActionCtx, skus: list[str]) -> dict[str, str]:
    """Publish several; which of them failed is the answer."""
    failures: dict[str, str] = {}
    async with httpx2.AsyncClient(base_url="https://partners.example.com") as client:
        for sku in skus:
            try:
                response = await client.post("/products", json={"sku": sku})
                response.raise_for_status()
            except httpx2.HTTPError as error:
                failures[sku] = str(error)
    return failures


@internal_action
async def refresh(ctx: ActionCtx, supplier: str) -> int:
    """How many products a supplier offers; zero if it does not answer."""
    total = 0
    while True:
        try:
            async with httpx2.AsyncClient() as client:
                page = await client.get(  # expect: unhandled-action-failure
                    f"https://{supplier}.example.com/products?from={total}"
                )
                page.raise_for_status()
        except httpx2.HTTPError:  # not found: unbounded-retry
            continue
        if not (items := page.json()["items"]):
            return total
        total += len(items)


@internal_query
async def progress(ctx: QueryCtx, supplier: str) -> list[Run]:
    runs = ctx.db.query(Run).with_index(
        "by_supplier",
        lambda q: q.eq("status", "running").eq(  # expect: unknown-index
            "supplier", supplier
        ),
    )
    return await runs.take(20)


@internal_mutation
async def sweep(ctx: MutationCtx, supplier: str) -> None:
    stale = (
        await ctx.db.query(Run)  # expect: unbounded-collect
        .filter(lambda run: run.supplier == supplier)
        .collect()
    )
    for run in stale:
        await ctx.scheduler.run_after(  # expect: unbounded-fan-out
            0,  # expect: synchronized-fan-out
            internal.pipeline.extract,
            run_id=run.id,
            supplier=supplier,
        )
    await ctx.run_mutation(  # expect: mismatched-arguments
        internal.pipeline.stumble, run_id=stale[0].id
    )
