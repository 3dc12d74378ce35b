"""Decorators and partials that the modules share."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

import httpx2
import requests

from gnomon import ApplicationError

from ._generated.api import internal
from ._generated.server import ActionCtx, MutationCtx

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

get = partial(requests.get, timeout=10)
get_slowly = partial(requests.get, headers={"accept": "application/json"})
open_client = partial(httpx2.AsyncClient, timeout=5)
open_patient_client = partial(httpx2.AsyncClient, timeout=None)


def recorded(
    work: Callable[Concatenate[ActionCtx, P], Awaitable[None]],
) -> Callable[Concatenate[ActionCtx, P], Awaitable[None]]:
    """Note every failure of an action in the database."""

    @wraps(work)
    async def wrapper(ctx: ActionCtx, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await work(ctx, *args, **kwargs)
        except Exception as error:
            await ctx.run_mutation(internal.parcels.note, what=f"{work.__name__}: {error}")

    return wrapper


def logged(
    work: Callable[Concatenate[ActionCtx, P], Awaitable[None]],
) -> Callable[Concatenate[ActionCtx, P], Awaitable[None]]:
    """Write every failure of an action to the log, and nothing else."""

    @wraps(work)
    async def wrapper(ctx: ActionCtx, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await work(ctx, *args, **kwargs)
        except Exception:
            log.exception("%s failed", work.__name__)

    return wrapper


def signed_in(
    work: Callable[Concatenate[MutationCtx, str, P], Awaitable[R]],
) -> Callable[Concatenate[MutationCtx, P], Awaitable[R]]:
    """Hand on who calls; nobody else comes through."""

    @wraps(work)
    async def wrapper(ctx: MutationCtx, *args: P.args, **kwargs: P.kwargs) -> R:
        identity = await ctx.auth.get_user_identity()
        if identity is None:
            raise ApplicationError("sign in first")
        return await work(ctx, identity.subject, *args, **kwargs)

    return wrapper


def counted(
    work: Callable[Concatenate[MutationCtx, P], Awaitable[R]],
) -> Callable[Concatenate[MutationCtx, P], Awaitable[R]]:
    """Count the calls, whoever makes them."""

    @wraps(work)
    async def wrapper(ctx: MutationCtx, *args: P.args, **kwargs: P.kwargs) -> R:
        log.info("%s", work.__name__)
        return await work(ctx, *args, **kwargs)

    return wrapper


def is_signed(body: str, signature: str) -> bool:
    key = os.environ["CARRIER_KEY"].encode()
    return hmac.compare_digest(hmac.new(key, body.encode(), hashlib.sha256).hexdigest(), signature)


@asynccontextmanager
async def carrier(name: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a carrier's API."""
    async with open_client(base_url=f"https://{name}.example.com") as client:
        yield client


ignoring = partial(suppress, httpx2.HTTPError)
