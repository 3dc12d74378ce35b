"""Drives the body of a query or a mutation to its end.

A transaction has no event loop: its coroutines await nothing but the context, which never
suspends, so one `send(None)` runs a body from beginning to end.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from gnomon.errors import GnomonError

T = TypeVar("T")


class SuspendedInTransaction(GnomonError):
    """A query or mutation awaited something that is not its context."""


def drive(path: str, body: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that never suspends; raises SuspendedInTransaction if it does."""
    try:
        body.send(None)
    except StopIteration as end:
        return cast(T, end.value)
    except RuntimeError as error:
        if "event loop" not in str(error):
            raise
        raise SuspendedInTransaction(_suspended(path)) from error
    body.close()
    raise SuspendedInTransaction(_suspended(path))


def _suspended(path: str) -> str:
    return (
        f"{path} awaited something that is not its ctx. A transaction has no event loop, so "
        "asyncio.gather, asyncio.sleep and clients cannot be used in it: await the calls of ctx "
        "one after another, and do the rest in an action"
    )
