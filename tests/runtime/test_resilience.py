"""Trouble with the store or the code: nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest

from gnomon.errors import GnomonError
from gnomon.runtime import Runtime, runs
from gnomon.runtime.engine import Schedules
from gnomon.storage.errors import StorageError
from gnomon.storage.protocol import Transaction
from gnomon.storage.sqlite import SqliteStorage
from gnomon.storage.sqlite_transaction import SqliteTransaction
from gnomon.testing import InMemoryRuntime

T = TypeVar("T")


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each entry makes one write fail: before its work, or after it and before the commit."""
    pending: list[str] = []
    write = SqliteStorage.write

    def flaky(storage: SqliteStorage, work: Callable[[Transaction], T]) -> Future[T]:
        when = pending.pop(0) if pending else "never"

        def failing(transaction: Transaction) -> T:
            if when == "before":
                raise StorageError("disk full")
            value = work(transaction)
            if when == "after":
                raise StorageError("disk full")
            return value

        return write(storage, failing)

    monkeypatch.setattr(SqliteStorage, "write", flaky)
    monkeypatch.setattr(runs, "_RETRY_SECONDS", (0.005, 0.01))
    yield pending
    assert pending == []


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("function", ["schedule_one", "schedule_action"])
def test_a_store_that_fails_for_a_while_loses_and_repeats_nothing(
    app: Path, failures: list[str], function: str, count: int, when: str
) -> None:
    async def scenario() -> None:
        async with Runtime.open(
            app, database=":memory:", unchecked=True, schedules=Schedules.STEP
        ) as runtime:
            await runtime.run_mutation(f"work:{function}", name="x")
            failures.extend([when] * count)
            for _ in range(20):
                try:
                    await runtime.wait_until_idle()
                except StorageError:
                    continue
                if not failures:
                    break
            failures.clear()
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


def test_schedules_go_on_after_an_error_of_the_scheduler_itself(
    app: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runs, "_RETRY_SECONDS", (0.005, 0.01))
    due = SqliteTransaction.due_schedules
    troubles = [RuntimeError("unforeseen"), RuntimeError("again")]

    def troubled(*words: object) -> object:
        if troubles:
            raise troubles.pop()
        return due(*words)  # type: ignore[arg-type]

    async def scenario() -> None:
        async with Runtime.open(app, database=":memory:", unchecked=True) as runtime:
            monkeypatch.setattr(SqliteTransaction, "due_schedules", troubled)
            await runtime.run_mutation("work:schedule_one", name="x")
            async with asyncio.timeout(5):
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


def test_a_function_that_has_become_of_another_kind_is_failed(
    make_app: Callable[..., Path], tmp_path: Path
) -> None:
    before, after = make_app(m=MUTATION), make_app(m=ACTION)
    database = tmp_path / "kind.db"

    async def schedule() -> None:
        async with Runtime.open(
            before, database=database, unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            await runtime.run_mutation("m:schedule")

    async def finish() -> str | None:
        async with Runtime.open(after, database=database, unchecked=True) as runtime:
            await runtime.drain(5)
            (one,) = await runtime.scheduled_functions()
            assert one.state == "failed"
            return one.error

    asyncio.run(schedule())
    assert asyncio.run(finish()) == (
        "GnomonError: m:later was scheduled as a mutation, but is of the kind action now"
    )


@pytest.mark.parametrize("path", ["work:leave", "work:leave_an_action", "native:leave"])
def test_a_function_that_exits_fails_and_the_runtime_goes_on(
    runtime: InMemoryRuntime, path: str
) -> None:
    run = runtime.run_mutation if path == "work:leave" else runtime.run_action
    with pytest.raises(GnomonError, match=rf"{path} called sys\.exit\(4\)"):
        run(path)
    assert runtime.run_query("work:effects") == []
