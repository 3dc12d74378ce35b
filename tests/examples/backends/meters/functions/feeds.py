"""The grid's API: pages, streams, and many requests at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aiohttp
import httpx2
from pydantic import BaseModel

BASE = "https://grid.example.com"
LIMIT = asyncio.Semaphore(8)


class Row(BaseModel):
    serial: str
    hour: int
    watts: float


class Page(BaseModel):
    rows: list[Row]
    following: str | None = None


async def page(client: httpx2.AsyncClient, source: str, cursor: str | None) -> Page:
    response = await client.get(f"/{source}", params={"cursor": cursor or ""})
    response.raise_for_status()
    return Page.model_validate_json(response.content)


async def pages(source: str, cursor: str | None = None) -> AsyncIterator[Page]:
    """All pages of a source, one after another."""
    async with httpx2.AsyncClient(base_url=BASE) as client:
        while True:
            found = await page(client, source, cursor)
            yield found
            if (cursor := found.following) is None:
                return


async def one_row(session: aiohttp.ClientSession, serial: str) -> Row:
    async with LIMIT, session.get(f"{BASE}/meters/{serial}") as response:
        response.raise_for_status()
        return Row.model_validate(await response.json())


async def one_row_blindly(session: aiohttp.ClientSession, serial: str) -> Row:
    async with LIMIT, session.get(f"{BASE}/meters/{serial}") as response:
        return Row.model_validate(await response.json())


async def switch(session: aiohttp.ClientSession, serial: str, on: bool) -> None:
    async with session.put(f"{BASE}/meters/{serial}", json={"on": on}) as response:
        response.raise_for_status()


@asynccontextmanager
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=20)
    async with aiohttp.ClientSession(timeout=timeout) as opened:
        yield opened


@asynccontextmanager
async def patient_session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as opened:
        yield opened


def serials(rows: Iterable[Row]) -> list[str]:
    return sorted({row.serial for row in rows})
