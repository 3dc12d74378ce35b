"""The watch over what runs: its thread ends when it is told to, whatever it is doing."""

from __future__ import annotations

import asyncio
import threading

import pytest

from gnomon.runtime import watch as watching
from gnomon.runtime.watch import Watch


class ToldMeanwhile(threading.Event):
    """An event just before whose clearing the watch is told to end."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def clear(self) -> None:
        self._watch._is_closed.set()
        self.set()
        super().clear()


def test_a_watch_that_is_told_to_end_while_it_looks_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_LOOK_SECONDS", 0.001)
    loop = asyncio.new_event_loop()
    watch = Watch(loop, {})
    watch._is_needed = ToldMeanwhile(watch)
    with watch.transaction("work:effect", "mutation"):
        pass
    thread = watch._thread
    assert thread is not None
    thread.join(timeout=10)
    loop.close()
    assert not thread.is_alive()
