"""Services that are handed what they need, and decorators that register with a check built in."""

from __future__ import annotations

import logging
import os
import random
import smtplib
import subprocess
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import (
    Concatenate,
    Generic,
    ParamSpec,
    Protocol,
    TypeVar,
)

import httpx2
import requests

from gnomon import ApplicationError, Id

from ._generated.api import internal
from ._generated.server import (
    ActionCtx,
    MutationCtx,
    QueryCtx,
    action,
    internal_action,
    internal_mutation,
    mutation,
    query,
)
from .schema import Order, Product

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
log = logging.getLogger(__name__)


# --- decorators ---------------------------------------------------------------------------------


def admin_mutation(
    work: Callable[Concatenate[MutationCtx, P], Awaitable[R]],
) -> Callable[Concatenate[MutationCtx, P], Awaitable[R]]:
    """A public mutation for administrators only."""

    @mutation
    @wraps(work)
    async def checked(ctx: MutationCtx, *args: P.args, **kwargs: P.kwargs) -> R:
        identity = await ctx.auth.get_user_identity()
        if identity is None or identity.subject not in os.environ["ADMINS"].split(","):
            raise ApplicationError("administrators only")
        return await work(ctx, *args, **kwargs)

    return checked


def open_mutation(
    work: Callable[Concatenate[MutationCtx, P], Awaitable[R]],
) -> Callable[Concatenate[MutationCtx, P], Awaitable[R]]:
    """A public mutation for everybody; who it was is written down."""

    @mutation
    @wraps(work)
    async def told(ctx: MutationCtx, *args: P.args, **kwargs: P.kwargs) -> R:
        identity = await ctx.auth.get_user_identity()
        log.info("%s by %s", work.__name__, identity)
        return await work(ctx, *args, **kwargs)

    return told


def retried(
    most: int, base: float
) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    """Try a call a few times."""

    def decorate(
        work: Callable[P, Awaitable[R]],
    ) -> Callable[P, Awaitable[R]]:
        @wraps(work)
        async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            import asyncio

            for attempt in range(most):
                try:
                    return await work(*args, **kwargs)
                except httpx2.TransportError:
                    await asyncio.sleep(base * 2**attempt * random.uniform(1, 2))
            return await work(*args, **kwargs)

        return wrapper

    return decorate


# --- what is injected ---------------------------------------------------------------------------


class Mailer(Protocol):
    def send(self, to: str, subject: str) -> None: ...


class SmtpMailer:
    def send(self, to: str, subject: str) -> None:
        with smtplib.SMTP("mail.example.com") as server:
            server.sendmail("shop@example.com", to, f"Subject: {subject}")


class Repository(ABC, Generic[T]):
    """Documents of one table."""

    def __init__(self, ctx: MutationCtx | QueryCtx | ActionCtx) -> None:
        self.ctx = ctx

    @abstractmethod
    async def find(self, key: str) -> T | None: ...


class Orders(Repository[Order]):
    async def find(self, key: str) -> Order | None:
        orders = self.ctx.db.query(Order).with_index("by_customer", lambda q: q.eq("customer", key))
        return await orders.first()

    async def all_of(self, customer: str) -> list[Order]:
        return await self.ctx.db.query(Order).collect()

    async def remove(self, order: Id[Order]) -> None:
        await self.ctx.db.delete(order)


class Products(Repository[Product]):
    async def find(self, key: str) -> Product | None:
        return (
            await self.ctx.db.query(Product)
            .with_index("by_name", lambda q: q.eq("sku", key))
            .unique()
        )


@dataclass
class Shipping:
    """The carrier's API."""

    client: httpx2.AsyncClient

    @retried(most=3, base=0.5)
    async def book(self, order: str) -> str:
        response = await self.client.put(f"/shipments/{order}")
        return response.json()["code"]

    async def cancel(self, order: str) -> bool:
        response = await self.client.delete(f"/shipments/{order}")
        return response.is_success


@dataclass
class Container:
    mailer: Mailer = field(default_factory=SmtpMailer)
    exchange: requests.Session = field(default_factory=requests.Session)

    @asynccontextmanager
    async def shipping(self) -> AsyncIterator[Shipping]:
        async with httpx2.AsyncClient(base_url="https://ship.example.com", timeout=None) as client:
            yield Shipping(client)

    def rate(self, currency: str) -> float:
        answer = self.exchange.get(f"https://rates.example.com/{currency}")
        answer.raise_for_status()
        return float(answer.text)


container = Container()


# --- the functions ------------------------------------------------------------------------------


@admin_mutation
async def drop(ctx: MutationCtx, order: Id[Order]) -> None:
    await Orders(ctx).remove(order)


@open_mutation
async def discard(ctx: MutationCtx, order: Id[Order]) -> None:  # expect: public-dangerous-function
    await Orders(ctx).remove(order)


@query
async def mine(ctx: QueryCtx) -> list[Order]:
    identity = await ctx.auth.get_user_identity()
    return (
        await Orders(ctx).all_of(identity.subject) if identity else []  # expect: unbounded-collect
    )


@query
async def product(ctx: QueryCtx, sku: str) -> Product | None:
    return await Products(ctx).find(sku)  # expect: unknown-index


@query
async def price(ctx: QueryCtx, sku: str, currency: str) -> float:
    found = await Products(ctx).find(sku)  # expect: unknown-index
    return (found.cents if found else 0) * container.rate(  # expect: side-effect-in-transaction
        currency
    )


@internal_action
async def ship(ctx: ActionCtx, order_id: Id[Order]) -> None:
    """Book a shipment, and tell the customer."""
    order = await Orders(ctx).find(str(order_id))  # expect: db-in-action
    try:
        async with container.shipping() as shipping:  # expect: missing-timeout
            code = await shipping.book(  # expect: unchecked-response, unhandled-action-failure
                str(order_id)
            )
    except httpx2.HTTPError as error:
        log.warning("no shipment: %s", error)
        return
    container.mailer.send(  # expect: blocking-call, missing-timeout, unhandled-action-failure
        order.customer if order else "", code
    )
    await ctx.run_query(
        internal.services.shipped,  # expect: wrong-function-kind
        order_id=order_id,
        code=code,
    )


@internal_mutation
async def shipped(ctx: MutationCtx, order_id: Id[Order], code: str) -> None:
    await ctx.db.patch(order_id, status="shipped", payment=code)
    await mine(ctx)  # expect: direct-function-call


@action
async def label(ctx: ActionCtx, order_id: Id[Order]) -> bytes:
    identity = await ctx.auth.get_user_identity()
    if not identity:
        raise ApplicationError("sign in first")
    made = subprocess.run(  # expect: blocking-call, unhandled-action-failure
        ["label", str(order_id)], capture_output=True, check=True
    )
    return made.stdout


@internal_action
async def ship_later(ctx: ActionCtx, orders: list[Id[Order]]) -> None:
    for order_id in orders:
        await ctx.scheduler.run_after(  # expect: unbounded-fan-out
            timedelta(hours=1),  # expect: synchronized-fan-out
            internal.services.ship,
            order_id=order_id,
        )


@internal_action
async def ship_spread(ctx: ActionCtx, orders: list[Id[Order]]) -> None:
    for place, order_id in enumerate(orders[:200]):
        delay = timedelta(seconds=place * 2 + random.uniform(0, 1))
        await ctx.scheduler.run_after(delay, internal.services.ship, order_id=order_id)
