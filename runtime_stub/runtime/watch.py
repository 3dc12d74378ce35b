"""Notices what keeps everything else waiting, and says which function it is.

Two things do: an action that blocks the event loop, and a transaction that takes long. A thread
looks twice a second while functions run; while none does it sleeps, and costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from types import CodeType, FrameType

from gnomon.runtime.log import log_line

_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 1.0
"""How long the event loop, or a transaction, may keep the others waiting without a word."""


@dataclass(slots=True, eq=False)
class Running:
    """A query or a mutation that is watched while its block runs."""

    path: str
    kind: str
    watch: Watch
    since: float = field(default_factory=monotonic)
    was_told: bool = False

    def __enter__(self) -> None:
        self.watch.began(self)

    def __exit__(self, *error: object) -> None:
        self.watch.ended(self)


class Watch:
    """Watches the functions that run in one program.

    Args:
        loop: the event loop on which actions run.
        handlers: the paths of functions by the code of their bodies.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, handlers: Mapping[CodeType, str]) -> None:
        self._loop = loop
        self._loop_thread = threading.get_ident()
        self._handlers = handlers
        self._transactions: set[Running] = set()
        self._actions = 0
        self._is_needed = threading.Event()
        self._is_closed = threading.Event()
        self._beat_asked: float | None = None
        self._was_told = False
        self._thread: threading.Thread | None = None

    def transaction(self, path: str, kind: str) -> Running:
        """Watches a query or a mutation, in whatever thread it runs."""
        return Running(path, kind, self)

    def began(self, running: Running) -> None:
        """From now on it is looked at."""
        self._transactions.add(running)
        self._need()

    def ended(self, running: Running) -> None:
        """It keeps nobody waiting any more."""
        self._transactions.discard(running)

    @contextmanager
    def action(self) -> Generator[None, None, None]:
        """Watches the event loop while an action runs on it."""
        self._actions += 1
        self._need()
        try:
            yield
        finally:
            self._actions -= 1

    def close(self) -> None:
        """Ends the thread."""
        self._is_closed.set()
        self._is_needed.set()
        if self._thread is not None:
            self._thread.join()

    def _need(self) -> None:
        if not self._is_needed.is_set():
            self._is_needed.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="gnomon-watch", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._is_needed.wait()
            if self._is_closed.wait(_LOOK_SECONDS):
                return
            # Before the look: what begins after it asks for another one.
            self._is_needed.clear()
            # What `close` set may have been cleared just now.
            if self._is_closed.is_set():
                return
            if self._look(monotonic()):
                self._is_needed.set()

    def _look(self, now: float) -> bool:
        """Says what is to be said; returns whether anything is running."""
        transactions = list(self._transactions)
        for running in transactions:
            if now - running.since > _PATIENCE_SECONDS and not running.was_told:
                running.was_told = True
                _tell("slow transaction", running.path, now - running.since, running.kind)
        if self._actions:
            self._look_at_loop(now)
        return bool(transactions) or self._actions > 0

    def _look_at_loop(self, now: float) -> None:
        """The loop is asked for a sign of life at each look, and must have given the last one."""
        if self._beat_asked is None:
            self._beat_asked = now
            self._was_told = False
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._beat)
        elif now - self._beat_asked > _PATIENCE_SECONDS and not self._was_told:
            self._was_told = True
            # Documented for this, its name notwithstanding.
            frames = sys._current_frames()  # pyright: ignore[reportPrivateUsage]
            frame = frames.get(self._loop_thread)
            path, place = self._blocker(frame)
            _tell("event loop blocked", path, now - self._beat_asked, None, place)

    def _beat(self) -> None:
        self._beat_asked = None

    def _blocker(self, frame: FrameType | None) -> tuple[str | None, str | None]:
        """The function whose body is being run, if one is, and the line of it that is."""
        innermost = frame
        while frame is not None:
            path = self._handlers.get(frame.f_code)
            if path is not None:
                return path, _place(frame)
            frame = frame.f_back
        return None, _place(innermost) if innermost else None


def _place(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _tell(
    event: str, path: str | None, seconds: float, kind: str | None, place: str | None = None
) -> None:
    log_line(logging.WARNING, event, function=path, kind=kind, seconds=seconds, at=place)
