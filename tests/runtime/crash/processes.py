"""Processes that run an app until they are killed, and one that accounts for all of them."""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

from . import accounts
from .load import Place


async def account(place: Place) -> None:
    """Prints the accounts; the process exits 1 if something is wrong with them."""
    found = await accounts.settle(place)
    wrong = list(found.wrong())
    if place.server is None and not accounts.is_sound(place):
        wrong.append("the database is damaged")
    print(", ".join(f"{count} {what}" for what, count in found.summary().items()))
    print("".join(f"  WRONG: {line}\n" for line in wrong), end="", flush=True)
    if wrong:
        os._exit(1)


def in_a_process(work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
    """Runs the work in a process to its end; whether it succeeded."""
    _, status = os.waitpid(begin(work), 0)
    return status == 0


def begin(work: Callable[[], Coroutine[Any, Any, None]]) -> int:
    """A process that runs the work. It is a fork of this one, so that it starts at once; this one
    has neither threads nor an event loop."""
    process = os.fork()
    if process:
        return process
    try:
        asyncio.run(work())
    except BaseException:
        traceback.print_exc()
        os._exit(2)
    os._exit(0)
