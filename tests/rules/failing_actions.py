"""The small projects of the tests of `unhandled-action-failure`: an action, and what it calls."""

from __future__ import annotations

from gnomon.rules.testing import assert_expected

RULE = "unhandled-action-failure"

CARELESS = """
import asyncio
import contextlib
import logging
import smtplib
from contextlib import suppress
import httpx2
from gnomon import ActionCtx, ApplicationError, action, internal_action
from ._generated.api import internal
from . import services

URL = "https://example.com"

"""
"""Above an action whose helpers leave no trace of a failure."""

CARELESS_SERVICES = """
import httpx2

async def send(url: str) -> None:
    async with httpx2.AsyncClient() as client:
        response = await client.post(url)
        response.raise_for_status()

def client() -> httpx2.AsyncClient:
    return httpx2.AsyncClient()

class Gateway:
    def __init__(self, url: str) -> None:
        self.http = httpx2.AsyncClient(base_url=url)

    async def charge(self) -> None:
        await self.http.post("/charge")

async def swallowed(url: str) -> None:
    try:
        await send(url)
    except Exception:
        pass

async def translated(url: str) -> None:
    try:
        await send(url)
    except httpx2.HTTPError as error:
        raise ServiceError from error

class ServiceError(Exception): ...
class ServiceDown(ServiceError): ...
"""

CAREFUL = """
import asyncio
import logging
from collections import Counter, deque
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import wraps
from typing import Optional
import httpx2
import requests
from gnomon import ActionCtx, ApplicationError, action, internal_action, mutation, query
from ._generated.api import internal
from . import services
from .services import ServiceError, recorded

URL = "https://example.com"
ERRORS = (httpx2.HTTPError, ValueError)
Base = httpx2.HTTPError

"""
"""Above an action whose helpers record their failures."""

CAREFUL_SERVICES = """
from contextlib import asynccontextmanager
from functools import wraps
import httpx2
from gnomon import ActionCtx
from ._generated.api import internal

class ServiceError(Exception): ...
class ServiceDown(ServiceError): ...

async def translated(url: str) -> None:
    try:
        async with httpx2.AsyncClient() as client:
            await client.post(url)
    except httpx2.HTTPError as error:
        raise ServiceDown(url) from error

async def note(ctx: ActionCtx, error: Exception) -> None:
    await ctx.run_mutation(internal.jobs.failed, error=str(error))

async def attempt(url: str) -> bool:
    try:
        httpx2.post(url)
    except httpx2.HTTPError:
        return False
    return True

@asynccontextmanager
async def recorded(ctx: ActionCtx):
    try:
        yield
    except Exception as error:
        await ctx.run_mutation(internal.jobs.failed, error=str(error))

class Recorded:
    def __init__(self, ctx: ActionCtx) -> None:
        self.ctx = ctx

    async def __aenter__(self) -> "Recorded":
        return self

    async def __aexit__(self, kind, error, trace) -> bool:
        if error is not None:
            await self.ctx.run_mutation(internal.jobs.failed, error=str(error))
        return True

def recording(function):
    @wraps(function)
    async def wrapper(ctx: ActionCtx, *args, **kwargs):
        try:
            return await function(ctx, *args, **kwargs)
        except Exception as error:
            await note(ctx, error)
            raise
    return wrapper
"""


def an_action(body: str, returns: str = "None") -> str:
    """An internal action of this body."""
    return f"@internal_action\nasync def notify(ctx: ActionCtx, token: str) -> {returns}:{body}"


def careless(source: str) -> dict[str, str]:
    """A project whose helpers leave no trace of a failure."""
    return {"functions/jobs.py": CARELESS + source, "functions/services.py": CARELESS_SERVICES}


def careful(source: str) -> dict[str, str]:
    """A project whose helpers record their failures."""
    return {"functions/jobs.py": CAREFUL + source, "functions/services.py": CAREFUL_SERVICES}


def expect(body: str, returns: str = "None") -> None:
    """The body of an internal action, in a careless project, against its `# expect:` comments."""
    assert_expected(RULE, careless(an_action(body, returns)))


def silent(source: str) -> None:
    """Nothing is found in the functions of a careful project."""
    assert_expected(RULE, careful(source))
