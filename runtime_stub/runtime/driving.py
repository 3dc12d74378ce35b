"""Drives the body of a query or a mutation to its end.

A transaction has no event loop: its coroutines await nothing but the context, which never
suspends, so one `send(None)` runs a body from beginning to end.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from gnomon.errors import GnomonError
from gnomon.runtime.log import error_text

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
    except Exception:
        raise
    except BaseException as error:
        # Nothing outside of the body raises these in a store's thread.
        raise own_end(path, error) from error
    body.close()
    raise SuspendedInTransaction(_suspended(path))


def own_end(path: str, error: BaseException) -> GnomonError:
    """The failure of a function that raised what would end more than itself."""
    if isinstance(error, SystemExit):
        return GnomonError(f"{path} called sys.exit({error.code})")
    return GnomonError(f"{path} ended by {error_text(error)}, which is no Exception")


def _suspended(path: str) -> str:
    return (
        f"{path} awaited something that is not its ctx. A transaction has no event loop, so "
        "asyncio.gather, asyncio.sleep and clients cannot be used in it: await the calls of ctx "
        "one after another, and do the rest in an action"
    )
