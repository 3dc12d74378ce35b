"""Trouble with the store or the code: nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from gnomon.errors import GnomonError
from gnomon.runtime import Runtime, runs
from gnomon.runtime.engine import Schedules
from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import Storage, StoredSchedule, Transaction
from gnomon.testing import InMemoryRuntime

T = TypeVar("T")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again soon."""
    monkeypatch.setattr(runs, "_RETRY_SECONDS", (0.005, 0.01))


class Flaky:
    """Makes writes of a store fail: before their work, or after it and before the commit.

    Args:
        storage: the store, which writes through this from here on.
        failures: `before` or `after` for each of the next writes.
    """

    def __init__(self, storage: Storage, failures: list[str]) -> None:
        self._write, self._complete = storage.write, storage.complete
        self.failures = failures
        setattr(storage, "write", self.write)  # noqa: B010 - a method cannot be assigned to, for type checkers
        setattr(storage, "complete", self.complete)  # noqa: B010 - the same

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        return self._write(self._failing(work))

    def complete(
        self, schedule: StoredSchedule, work: Callable[[Transaction], T], now: Callable[[], int]
    ) -> Future[T]:
        return self._complete(schedule, self._failing(work), now)

    def _failing(self, work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        when = self.failures.pop(0) if self.failures else "never"

        def failing(transaction: Transaction) -> T:
            if when == "before":
                raise StorageError("disk full")
            value = work(transaction)
            if when == "after":
                raise StorageError("disk full")
            return value

        return failing


@pytest.mark.holds("failing-stores", "mutations-exactly-once", "actions-at-most-once")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("function", ["schedule_one", "schedule_action"])
def test_a_store_that_fails_for_a_while_loses_and_repeats_nothing(
    app: Path, database: str, function: str, count: int, when: str
) -> None:
    async def scenario() -> None:
        async with Runtime.open(
            app, database=database, unchecked=True, schedules=Schedules.STEP
        ) as runtime:
            await runtime.run_mutation(f"work:{function}", name="x")
            flaky = Flaky(runtime._storage, [when] * count)
            for _ in range(20):
                with suppress(StorageError):
                    await runtime.wait_until_idle()
            # An action that was told of a failure asks for nothing more.
            assert flaky.failures == [] or function == "schedule_action"
            assert len(flaky.failures) < count
            flaky.failures.clear()
            await runtime.wait_until_idle()
            effects = await runtime.run_query("work:effects")
            (one,) = await runtime.scheduled_functions()
            if function == "schedule_one":
                assert (effects, one.state) == (["x"], "success")
            else:
                # The action's own mutation may have met the failure: it is told so, once.
                assert effects == (["x"] if one.state == "success" else [])
                assert one.state in ("success", "failed")

    asyncio.run(scenario())


@pytest.mark.holds("failing-stores")
def test_schedules_go_on_after_an_error_of_the_scheduler_itself(
    app: Path, database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    troubles = [RuntimeError("unforeseen"), RuntimeError("again")]

    async def scenario() -> None:
        async with Runtime.open(app, database=database, unchecked=True) as runtime:
            worker = runtime._runner._worker
            assert worker is not None
            claim = worker.claim

            async def troubled(
                kind: str, now: int, limit: int, known: Sequence[str]
            ) -> list[StoredSchedule]:
                if troubles:
                    raise troubles.pop()
                return await claim(kind, now, limit, known)

            monkeypatch.setattr(worker, "claim", troubled)
            await runtime.run_mutation("work:schedule_one", name="x")
            async with asyncio.timeout(10):
                while await runtime.run_query("work:effects") != ["x"]:
                    await asyncio.sleep(0.005)

    asyncio.run(scenario())
    assert 'scheduler error="RuntimeError: unforeseen"' in caplog.text


MUTATION = """
from gnomon import MutationCtx, internal_mutation
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

LATER = MutationReference[..., object]("m:later", Visibility.INTERNAL)

@internal_mutation
async def schedule(ctx: MutationCtx) -> None:
    await ctx.scheduler.run_after(0, LATER)

@internal_mutation
async def later(ctx: MutationCtx) -> None:
    pass
"""
ACTION = """
from gnomon import ActionCtx, internal_action

@internal_action
async def later(ctx: ActionCtx) -> None:
    pass
"""


@pytest.mark.holds("targets-are-checked-again")
def test_a_function_that_has_become_of_another_kind_is_failed(
    make_app: Callable[..., Path], kept: str
) -> None:
    before, after = make_app(m=MUTATION), make_app(m=ACTION)

    async def schedule() -> None:
        async with Runtime.open(
            before, database=kept, unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            await runtime.run_mutation("m:schedule")

    async def finish() -> str | None:
        async with Runtime.open(after, database=kept, unchecked=True) as runtime:
            await runtime.drain(5)
            (one,) = await runtime.scheduled_functions()
            assert one.state == "failed"
            return one.error

    asyncio.run(schedule())
    assert asyncio.run(finish()) == (
        "GnomonError: m:later was scheduled as a mutation, but is of the kind action now"
    )


@pytest.mark.holds("exits-are-errors")
@pytest.mark.parametrize("path", ["work:leave", "work:leave_an_action", "native:leave"])
def test_a_function_that_exits_fails_and_the_runtime_goes_on(
    runtime: InMemoryRuntime, path: str
) -> None:
    run = runtime.run_mutation if path == "work:leave" else runtime.run_action
    with pytest.raises(GnomonError, match=rf"{path} called sys\.exit\(4\)"):
        run(path)
    assert runtime.run_query("work:effects") == []


RAISING = """
import asyncio
from gnomon import ActionCtx, BlockingActionCtx, MutationCtx, internal_action, internal_mutation
from gnomon.kinds import FunctionKind, Visibility
from gnomon.references import ActionReference, MutationReference

class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")

class Foreign(BaseException):
    pass

ERRORS = {
    "canceled": asyncio.CancelledError(),
    "foreign": Foreign("of its own"),
    "generator": GeneratorExit(),
    "interrupt": KeyboardInterrupt(),
    "long": ValueError("x" * 20_000_000),
    "mute": Mute(),
    "surrogate": ValueError("half a pair \\ud800, and \\0"),
}

@internal_mutation
async def schedule(ctx: MutationCtx, name: str, error: str) -> None:
    make = MutationReference if name == "mutate" else ActionReference
    path = f"native:{name}" if name == "process" else f"m:{name}"
    await ctx.scheduler.run_after(0, make[..., object](path, Visibility.INTERNAL), error=error)

@internal_mutation
async def mutate(ctx: MutationCtx, error: str) -> None:
    raise ERRORS[error]

@internal_action
async def act(ctx: ActionCtx, error: str) -> None:
    raise ERRORS[error]

@internal_action
def block(ctx: BlockingActionCtx, error: str) -> None:
    raise ERRORS[error]
"""
NATIVE = """
"use process"
from gnomon import BlockingActionCtx, internal_action
from .m import ERRORS

@internal_action
def process(ctx: BlockingActionCtx, error: str) -> None:
    raise ERRORS[error]
"""
TEXTS = {
    "canceled": "ended by CancelledError, which is no Exception",
    "foreign": "ended by Foreign: of its own, which is no Exception",
    "generator": "ended by GeneratorExit, which is no Exception",
    "interrupt": "ended by KeyboardInterrupt, which is no Exception",
    "long": "xxx… (20,000,012 characters)",
    "mute": "Mute: (its message cannot be read: ValueError)",
    "surrogate": r"ValueError: half a pair \ud800, and \0",
}


@pytest.mark.holds("failures-stay")
@pytest.mark.parametrize("error", TEXTS)
def test_whatever_a_scheduled_function_raises_it_is_failed_with_a_text(
    make_app: Callable[..., Path], error: str
) -> None:
    root = make_app(m=RAISING, native=NATIVE)
    ways = {"mutate", "act", "block", "process"}
    if error in ("generator", "interrupt"):
        # On the event loop these are how it is ended from outside.
        ways.remove("act")

    async def scenario() -> dict[str, str]:
        async with Runtime.open(root, database=":memory:", unchecked=True) as runtime:
            for name in ways:
                await runtime.run_mutation("m:schedule", name=name, error=error)
            await runtime.drain(20)
            found = await runtime.scheduled_functions()
            assert {one.state for one in found} == {"failed"}
            return {one.name.split(":")[1]: one.error or "" for one in found}

    texts = asyncio.run(scenario())
    assert texts.keys() == ways
    for text in texts.values():
        assert TEXTS[error] in text
        assert len(text) < 11_000
