"""Progress of what takes long: one line on a terminal, gone when it is done; nothing elsewhere."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TextIO

SECONDS = 1.0
"""How long nothing is said, and how often the line is renewed."""

ERASE = "\r\x1b[K"


@contextmanager
def progress(stream: TextIO, doing: str, seconds: float | None = None) -> Generator[None]:
    """Shows for how long something has been going on, from the first second on."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    pause = SECONDS if seconds is None else seconds
    done = threading.Event()
    ticker = threading.Thread(target=tick, args=(stream, doing, pause, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def tick(stream: TextIO, doing: str, seconds: float, done: threading.Event) -> None:
    """Renews the line until it is done, then erases it."""
    start, shown = time.monotonic(), False
    while not done.wait(seconds):
        stream.write(f"{ERASE}{doing} for {time.monotonic() - start:.0f} s")
        stream.flush()
        shown = True
    if shown:
        stream.write(ERASE)
        stream.flush()
