"""The runtime that tests use: in memory, blocking, stepped."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, overload

from gnomon.auth import UserIdentity
from gnomon.documents import ScheduledFunction
from gnomon.errors import GnomonError
from gnomon.kinds import FunctionKind
from gnomon.references import (
    ActionReference,
    MutationReference,
    QueryReference,
    SchedulableReference,
)
from gnomon.runtime.caller import Caller
from gnomon.runtime.calls import by_name, path_of
from gnomon.runtime.clock import ManualClock
from gnomon.runtime.engine import Runtime, Schedules
from gnomon.runtime.log import error_text
from gnomon.storage.opening import MEMORY, is_url
from gnomon.testing.schemas import own_schema
from gnomon.testing.stepping import ScheduledForever, advance, finish_all

__all__ = ["BlockingCaller", "FailedScheduledFunction", "InMemoryRuntime", "ScheduledForever"]

P = ParamSpec("P")
R = TypeVar("R")

LIMIT = 1000
"""Scheduled functions that may run in one go before it is called an endless loop."""


class FailedScheduledFunction(GnomonError):
    """A scheduled function failed that was not expected to; the cause is its error."""


class BlockingCaller:
    """Runs functions by reference, typed, or by path, and waits for them."""

    def __init__(self, caller: Caller, runner: asyncio.Runner) -> None:
        self._caller = caller
        self._runner = runner

    @overload
    def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
    @overload
    def run_query(self, reference: str, /, **kwargs: object) -> object: ...
    def run_query(self, reference: object, /, *args: object, **kwargs: object) -> object:
        """Runs a query and returns its value."""
        return self._call(FunctionKind.QUERY, reference, by_name(args, kwargs))

    @overload
    def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
    @overload
    def run_mutation(self, reference: str, /, **kwargs: object) -> object: ...
    def run_mutation(self, reference: object, /, *args: object, **kwargs: object) -> object:
        """Runs a mutation in a transaction of its own and returns its value."""
        return self._call(FunctionKind.MUTATION, reference, by_name(args, kwargs))

    @overload
    def run_action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
    @overload
    def run_action(self, reference: str, /, **kwargs: object) -> object: ...
    def run_action(self, reference: object, /, *args: object, **kwargs: object) -> object:
        """Runs an action and returns its value."""
        return self._call(FunctionKind.ACTION, reference, by_name(args, kwargs))

    def _call(self, kind: FunctionKind, reference: object, arguments: dict[str, object]) -> object:
        return _wait(self._runner, self._caller.call(kind, reference, arguments))


def _wait(runner: asyncio.Runner, work: Coroutine[Any, Any, R]) -> R:
    """What the work returns; GnomonError inside a coroutine, which it would block."""
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        work.close()
        raise GnomonError(
            "the runtime of gnomon.testing waits by itself, so it is called from a plain "
            "`def test_…`, not from an `async def`"
        )
    return runner.run(work)


class InMemoryRuntime(BlockingCaller):
    """A project in memory; a context manager. Scheduled functions run when the clock is moved.

    Args:
        root: the project's folder; it need not have passed the check.
        start: the first moment, aware; midnight of 1 January 2026 UTC by default.
        crons: whether cron jobs fire as the clock passes their times.
        database: `postgresql://…` to run there instead, in an empty schema of its own that is
            dropped at the end; or a SQLite file, which stays.
    """

    def __init__(
        self,
        root: Path | str,
        *,
        start: datetime | None = None,
        crons: bool = False,
        database: str | None = None,
    ) -> None:
        self._clock = ManualClock(start)
        runner = asyncio.Runner()
        self._failures: list[tuple[str, Exception]] = []
        self._expected: list[str] = []
        try:
            self._runtime = runner.run(self._open(Path(root), crons, database))
        except BaseException:
            runner.close()
            raise
        super().__init__(self._runtime, runner)

    def __enter__(self) -> InMemoryRuntime:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def now(self) -> datetime:
        """The present moment of the runtime's clock."""
        return self._clock.now()

    def with_identity(
        self,
        subject: str,
        *,
        issuer: str = "https://test.invalid",
        name: str | None = None,
        email: str | None = None,
    ) -> BlockingCaller:
        """The same functions, called by a user."""
        identity = UserIdentity(
            subject=subject,
            issuer=issuer,
            token_identifier=f"{issuer}|{subject}",
            name=name,
            email=email,
        )
        return BlockingCaller(self._runtime.with_identity(identity), self._runner)

    def advance(self, by: timedelta | float, *, limit: int = LIMIT) -> None:
        """Moves the clock on, running all that becomes due, each at its own time.

        Args:
            by: how far, as a timedelta or in seconds.
            limit: how many scheduled functions may run before it is called an endless loop; the
                runs of cron jobs are not counted.

        Raises:
            FailedScheduledFunction: if a scheduled function failed that was not expected to.
            ScheduledForever: if more than `limit` of them ran.
        """
        by = by if isinstance(by, timedelta) else timedelta(seconds=by)
        _wait(self._runner, advance(self._runtime, self._clock, by, limit))
        self._check_failures()

    def finish_all_scheduled_functions(self, *, limit: int = LIMIT) -> None:
        """Runs scheduled functions, moving the clock on to the next, until none is left.

        Raises:
            FailedScheduledFunction: if a scheduled function failed that was not expected to.
            ScheduledForever: if more than `limit` of them ran.
        """
        _wait(self._runner, finish_all(self._runtime, self._clock, limit))
        self._check_failures()

    def expect_failure(self, reference: SchedulableReference[..., object] | str) -> None:
        """Says that a scheduled function will fail, once for each call.

        Args:
            reference: the function, or its path.

        Raises:
            FunctionNotFound: if there is no such function.
        """
        self._expected.append(self._runtime.project.function(path_of(reference)).path)

    def scheduled_functions(self) -> list[ScheduledFunction]:
        """All scheduled functions, finished ones too, in the order of their creation."""
        return _wait(self._runner, self._runtime.scheduled_functions())

    def check_expectations(self) -> None:
        """Raises AssertionError if a failure that was expected did not happen."""
        if self._expected:
            paths = ", ".join(self._expected)
            raise AssertionError(f"expected to fail, but did not: {paths}")

    def close(self) -> None:
        """Ends the runtime; what is still scheduled never runs."""
        try:
            self._runner.run(self._stack.aclose())
        finally:
            self._runner.close()

    async def _open(self, root: Path, crons: bool, database: str | None) -> Runtime:
        async with AsyncExitStack() as stack:
            if database is not None and is_url(database):
                database = stack.enter_context(own_schema(database))
            runtime = await stack.enter_async_context(
                Runtime.open(
                    root,
                    database=database or MEMORY,
                    unchecked=True,
                    clock=self._clock,
                    schedules=Schedules.STEP,
                    crons=crons,
                )
            )
            self._stack = stack.pop_all()
        runtime.on_failure(lambda path, error: self._failures.append((path, error)))
        return runtime

    def _check_failures(self) -> None:
        failures, self._failures = self._failures, []
        unexpected = [failure for failure in failures if not self._was_expected(failure[0])]
        if unexpected:
            (path, error), *others = unexpected
            more = "".join(f"; so did {path}: {error_text(error)}" for path, error in others)
            raise FailedScheduledFunction(
                f"{path} was scheduled and failed: {type(error).__name__}: {error}; "
                f"if that is right, say runtime.expect_failure({path!r}) first{more}"
            ) from error

    def _was_expected(self, path: str) -> bool:
        if path not in self._expected:
            return False
        self._expected.remove(path)
        return True
