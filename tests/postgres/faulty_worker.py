"""A worker that something happens to at a named point, once: for tests, in a process of its own.

    python -m tests.postgres.faulty_worker "after claim" die TOKEN worker --project …

It happens when the point is reached while the file TOKEN is there; whoever takes the file away is
the one that it happens to. The rest of the command line is gnomon's.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gnomon.cli.program import main
from gnomon.storage.errors import StorageError
from gnomon.storage.faults import FAULTS, FaultPoint


def die() -> None:
    """The process is gone at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def freeze() -> None:
    """The whole process stands still until somebody thaws it."""
    os.kill(os.getpid(), signal.SIGSTOP)


def wait() -> None:
    """This thread waits, and no other: for two seconds."""
    time.sleep(2)


def fail() -> None:
    """The store seems to be gone."""
    raise StorageError("a fault of the tests")


DEEDS = {deed.__name__: deed for deed in (die, freeze, wait, fail)}


def once(token: Path, deed: Callable[[], None]) -> Callable[[], None]:
    """The deed, for the first that reaches it while the token is there."""

    def reached() -> None:
        try:
            token.unlink()
        except FileNotFoundError:
            return
        deed()

    return reached


if __name__ == "__main__":
    point, deed, token, *rest = sys.argv[1:]
    FAULTS[FaultPoint(point)] = once(Path(token), DEEDS[deed])
    sys.exit(main(rest))
