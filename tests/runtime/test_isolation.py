"""What a query or a mutation sees of others, and of itself when it is run again."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pytest

from gnomon.errors import LimitExceeded
from gnomon.runtime import Runtime
from gnomon.runtime.engine import Schedules
from gnomon.runtime.limits import CALL_DEPTH
from gnomon.storage.protocol import Storage, Transaction
from gnomon.testing import InMemoryRuntime

T = TypeVar("T")
MakeApp = Callable[..., Path]

FUNCTIONS = """
import threading
from datetime import datetime
from gnomon import ApplicationError, Document, MutationCtx, QueryCtx
from gnomon import internal_mutation, internal_query
from gnomon.kinds import Visibility
from gnomon.references import MutationReference, QueryReference

HAS_BEGUN, MAY_GO_ON = threading.Event(), threading.Event()
SEEN = []

class Note(Document, table="notes"):
    text: str

def mutation_at(name):
    return MutationReference[..., object](f"m:{name}", Visibility.INTERNAL)

def query_at(name):
    return QueryReference[..., object](f"m:{name}", Visibility.INTERNAL)

@internal_mutation
async def add(ctx: MutationCtx, text: str) -> None:
    await ctx.db.insert(Note(text=text))

@internal_query
async def count(ctx: QueryCtx) -> int:
    return len(await ctx.db.query(Note).collect())

@internal_query
async def count_slowly(ctx: QueryCtx) -> list[int]:
    before = len(await ctx.db.query(Note).collect())
    HAS_BEGUN.set()
    assert MAY_GO_ON.wait(10)
    nested = await ctx.run_query(query_at("count"))
    return [before, nested, len(await ctx.db.query(Note).collect())]

@internal_mutation
async def add_slowly(ctx: MutationCtx) -> None:
    await ctx.db.insert(Note(text="slow"))
    HAS_BEGUN.set()
    assert MAY_GO_ON.wait(10)

@internal_mutation
async def note_chance(ctx: MutationCtx) -> None:
    SEEN.append((ctx.now, ctx.random.random(), await ctx.run_query(query_at("chance"))))
    await ctx.run_mutation(mutation_at("note_more_chance"))
    await ctx.db.insert(Note(text="once"))

@internal_query
async def chance(ctx: QueryCtx) -> float:
    return ctx.random.random()

@internal_mutation
async def note_more_chance(ctx: MutationCtx) -> None:
    SEEN.append((ctx.now, ctx.random.random()))

@internal_query
async def deeper(ctx: QueryCtx, depth: int) -> int:
    return depth if depth == 0 else await ctx.run_query(query_at("deeper"), depth=depth - 1)

@internal_mutation
async def add_next(ctx: MutationCtx) -> None:
    await ctx.db.insert(Note(text=str(len(await ctx.db.query(Note).collect()))))

@internal_mutation
async def add_the_first(ctx: MutationCtx, text: str) -> bool:
    if await ctx.db.query(Note).first() is not None:
        return False
    await ctx.db.insert(Note(text=text))
    return True

@internal_query
async def texts(ctx: QueryCtx) -> list[str]:
    return [note.text for note in await ctx.db.query(Note).collect()]

@internal_mutation
async def schedule_many(ctx: MutationCtx, count: int, fail: bool = False) -> None:
    for number in range(count):
        await ctx.scheduler.run_after(60, mutation_at("add"), text=str(number))
    if fail:
        raise ApplicationError("never mind")

@internal_mutation
async def schedule_many_twice(ctx: MutationCtx) -> None:
    try:
        await ctx.run_mutation(mutation_at("schedule_many"), count=1000, fail=True)
    except ApplicationError:
        await ctx.run_mutation(mutation_at("schedule_many"), count=600)
    await ctx.run_mutation(mutation_at("schedule_many"), count=400)
"""


class Conflict(Exception):
    """Stands for a transaction that another one got in the way of."""


def meets_another_always(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on each transaction of the store is undone once, and run again."""
    write = storage.write

    def twice(work: Callable[[Transaction], T]) -> Future[T]:
        def again(transaction: Transaction) -> T:
            with suppress(Conflict), transaction.savepoint():
                work(transaction)
                raise Conflict
            return work(transaction)

        return write(again)

    monkeypatch.setattr(storage, "write", twice)


def module() -> ModuleType:
    return sys.modules["functions.m"]


@pytest.mark.holds("snapshot")
def test_a_query_sees_one_moment_whatever_is_written_meanwhile(
    make_app: MakeApp, database: str
) -> None:
    root = make_app(m=FUNCTIONS)

    async def scenario() -> None:
        async with Runtime.open(root, database=database, unchecked=True) as runtime:
            await runtime.run_mutation("m:add", text="before")
            reading = asyncio.create_task(runtime.run_query("m:count_slowly"))
            assert await asyncio.to_thread(module().HAS_BEGUN.wait, 10)
            writing = asyncio.create_task(runtime.run_mutation("m:add", text="meanwhile"))
            await asyncio.wait([writing], timeout=0.2)
            module().MAY_GO_ON.set()
            assert await reading == [1, 1, 1]
            await writing
            assert await runtime.run_query("m:count") == 2

    asyncio.run(scenario())


@pytest.mark.holds("readers-and-writers-do-not-wait")
def test_a_query_keeps_no_mutation_waiting(make_app: MakeApp, kept: str) -> None:
    root = make_app(m=FUNCTIONS)

    async def scenario() -> None:
        async with Runtime.open(root, database=kept, unchecked=True) as runtime:
            reading = asyncio.create_task(runtime.run_query("m:count_slowly"))
            assert await asyncio.to_thread(module().HAS_BEGUN.wait, 10)
            async with asyncio.timeout(5):
                await runtime.run_mutation("m:add", text="meanwhile")
            module().MAY_GO_ON.set()
            assert await reading == [0, 0, 0]

    asyncio.run(scenario())


@pytest.mark.holds("readers-and-writers-do-not-wait")
def test_a_mutation_keeps_no_query_waiting_and_is_not_seen_before_its_end(
    make_app: MakeApp, kept: str
) -> None:
    root = make_app(m=FUNCTIONS)

    async def scenario() -> None:
        async with Runtime.open(root, database=kept, unchecked=True) as runtime:
            writing = asyncio.create_task(runtime.run_mutation("m:add_slowly"))
            assert await asyncio.to_thread(module().HAS_BEGUN.wait, 10)
            async with asyncio.timeout(5):
                assert await runtime.run_query("m:count") == 0
            module().MAY_GO_ON.set()
            await writing
            assert await runtime.run_query("m:count") == 1

    asyncio.run(scenario())


@pytest.mark.holds("serializable")
def test_mutations_that_run_at_once_end_as_if_one_had_run_after_another(
    make_app: MakeApp, database: str
) -> None:
    root = make_app(m=FUNCTIONS)

    async def scenario() -> None:
        async with Runtime.open(root, database=database, unchecked=True) as runtime:
            firsts = [runtime.run_mutation("m:add_the_first", text="0") for _ in range(8)]
            assert sorted(await asyncio.gather(*firsts)) == [False] * 7 + [True]
            await asyncio.gather(*(runtime.run_mutation("m:add_next") for _ in range(12)))
            assert sorted(await runtime.run_query("m:texts"), key=int) == [
                str(number) for number in range(13)
            ]

    asyncio.run(scenario())


@pytest.mark.holds("retried-alike")
def test_a_mutation_that_is_run_again_meets_the_same_time_and_the_same_chance(
    make_app: MakeApp, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_app(m=FUNCTIONS)

    async def scenario() -> None:
        async with Runtime.open(
            root, database=database, unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            meets_another_always(runtime._storage, monkeypatch)
            await runtime.run_mutation("m:note_chance")
            assert await runtime.run_query("m:count") == 1

    asyncio.run(scenario())
    first, second = module().SEEN[:2], module().SEEN[2:]
    assert first == second
    assert first[0][0] == first[1][0]
    assert len({first[0][1], first[0][2], first[1][1]}) == 3


def test_calls_that_are_nested_too_deeply_are_named(make_app: MakeApp, database: str) -> None:
    with InMemoryRuntime(make_app(m=FUNCTIONS), database=database) as runtime:
        assert runtime.run_query("m:deeper", depth=CALL_DEPTH - 1) == 0
        with pytest.raises(LimitExceeded, match=f"m:deeper: calls are nested {CALL_DEPTH} deep"):
            runtime.run_query("m:deeper", depth=CALL_DEPTH)


@pytest.mark.holds("nested-mutations-undo-themselves", "schedules-are-limited")
def test_what_a_nested_mutation_scheduled_in_vain_does_not_count(
    make_app: MakeApp, database: str
) -> None:
    with InMemoryRuntime(make_app(m=FUNCTIONS), database=database) as runtime:
        runtime.run_mutation("m:schedule_many_twice")
        assert len(runtime.scheduled_functions()) == 1000
