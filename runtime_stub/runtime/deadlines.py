"""Ends what runs for too long, with an error that says whose limit it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import monotonic

from gnomon.errors import LimitExceeded


@asynccontextmanager
async def action_deadline(path: str, seconds: float, advice: str) -> AsyncGenerator[None, None]:
    """Cancels the block when an action's time is up; LimitExceeded says so, with the advice."""
    deadline = asyncio.timeout(seconds)
    try:
        async with deadline:
            yield
    except TimeoutError as error:
        # The action may have a time limit of its own, for something it asked of others.
        if not deadline.expired():
            raise
        raise LimitExceeded(
            f"{path}: ran for more than {seconds:g} s, the limit of an action (action-timeout); "
            f"{advice}"
        ) from error


class TransactionDeadline:
    """The time of one query or mutation, looked at whenever it turns to its context.

    Args:
        path: the function.
        seconds: how long it may run.
    """

    def __init__(self, path: str, seconds: float) -> None:
        self._path = path
        self._seconds = seconds
        self._end = monotonic() + seconds

    def check(self) -> None:
        """Raises LimitExceeded once the time is up."""
        if monotonic() > self._end:
            raise LimitExceeded(
                f"{self._path}: ran for more than {self._seconds:g} s, the limit of a query or a "
                "mutation (transaction-timeout); all of it is undone: do less at a time, and "
                "schedule the rest"
            )
