"""The head and the helpers of the actions in the tests of `unchecked-response`."""

from __future__ import annotations

RULE = "unchecked-response"

HEAD = """
import asyncio, logging
from functools import partial
import aiohttp, httpx2, requests
import httpx as hx
import urllib3
from requests import get as fetch

from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, action, mutation
from ._generated.api import internal

URL = "https://a.example"
log = logging.getLogger(__name__)
client = httpx2.AsyncClient()
"""

HELPERS = """
async def load():
    return await client.get(URL)

async def read():
    return (await client.get(URL)).text

def load_blocking():
    return requests.get(URL, timeout=5)

def load_blocking_safely():
    r = requests.get(URL, timeout=5)
    r.raise_for_status()
    return r

class Api:
    async def load(self) -> httpx2.Response:
        return await client.get(URL)

async def load_safely():
    r = await client.get(URL)
    r.raise_for_status()
    return r

def verify(response):
    if response.status_code != 200:
        raise RuntimeError

"""


def action_of(body: str) -> str:
    """An action with this body, helpers before it."""
    lines = [line.removeprefix(" " * 4) for line in body.splitlines()]
    head = "@action\nasync def act(ctx: ActionCtx, flag: str) -> str | None:"
    return HEAD + HELPERS + head + "\n".join(lines) + "\n"
