"""What the event loop asks of the store reaches it together, and only if it is still wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar, cast

import pytest

from gnomon.runtime.async_storage import AsyncStorage
from gnomon.storage.protocol import Storage, Transaction

T = TypeVar("T")


class Noted:
    """As much of a store as is asked for here: notes when it is asked, and answers at once."""

    def __init__(self, events: list[str]) -> None:
        self.events = events
        self.is_closed = False

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        if self.is_closed:
            raise RuntimeError("the store is closed")
        self.events.append("asked")
        future: Future[T] = Future()
        future.set_result(work(cast(Transaction, None)))
        return future


def storage_of(noted: Noted) -> AsyncStorage:
    return AsyncStorage(cast(Storage, noted))


def test_what_is_asked_for_at_once_is_handed_over_when_all_of_it_is_ready() -> None:
    events: list[str] = []

    async def write(storage: AsyncStorage, number: int) -> int:
        events.append("prepared")
        return await storage.write(lambda transaction: number)

    async def ask() -> list[int]:
        storage = storage_of(Noted(events))
        return await asyncio.gather(*(write(storage, number) for number in range(3)))

    assert asyncio.run(ask()) == [0, 1, 2]
    assert events == ["prepared"] * 3 + ["asked"] * 3


def test_what_is_cancelled_before_it_was_handed_over_is_never_begun() -> None:
    events: list[str] = []

    async def ask() -> None:
        storage = storage_of(Noted(events))
        task = asyncio.create_task(storage.write(lambda transaction: None))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(ask())
    assert events == []


def test_a_store_that_is_closed_says_so_to_whoever_waits() -> None:
    async def ask() -> None:
        noted = Noted([])
        storage = storage_of(noted)
        noted.is_closed = True
        with pytest.raises(RuntimeError, match="the store is closed"):
            await storage.write(lambda transaction: None)

    asyncio.run(ask())


def test_one_that_cannot_be_asked_leaves_nobody_else_waiting() -> None:
    async def ask() -> list[object]:
        noted = Noted([])
        storage = storage_of(noted)

        def write_of(number: int) -> Callable[[Transaction], int]:
            return lambda transaction: 6 // number

        waiting = (storage.write(write_of(number)) for number in (3, 0, 2))
        async with asyncio.timeout(5):
            return await asyncio.gather(*waiting, return_exceptions=True)

    first, second, third = asyncio.run(ask())
    assert (first, third) == (2, 3)
    assert isinstance(second, ZeroDivisionError)
