"""What happens to the workers and to their server, at random."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psycopg

from tests.postgres.disk import Disk
from tests.postgres.force.workforce import Workforce
from tests.postgres.server import NoServer, Server

_CALM = (0.1, 1.0)
"""Seconds between two blows."""


class Storm:
    """Does harm to workers and their server.

    Args:
        workforce: the workers.
        server: their server.
        disk: what the server's data are on, if it can be filled.
        random: decides what happens, and when.
    """

    def __init__(
        self, workforce: Workforce, server: Server, disk: Disk | None, random: Random
    ) -> None:
        self._workforce = workforce
        self._server = server
        self._disk = disk
        self._random = random
        self.blows: Counter[str] = Counter()

    def rage(self, seconds: float) -> None:
        """Does harm for some seconds, after which everything is there again."""
        end = time.monotonic() + seconds
        blows = self._all()
        while time.monotonic() < end:
            self._wait(self._random.uniform(*_CALM))
            # Each has its turn, in any order, so that a short storm knows them all.
            if not blows:
                blows = self._all()
            blow = blows.pop(self._random.randrange(len(blows)))
            self.blows[blow.__name__.strip("_").replace("_", " ")] += 1
            blow()

    def _all(self) -> list[Callable[[], None]]:
        blows = [
            self._worker_killed,
            self._worker_killed,
            self._worker_stopped,
            self._worker_frozen,
            self._connections_cut,
            self._connections_cut,
            self._server_crashed,
        ]
        return [*blows, self._disk_full] if self._disk is not None else blows

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._workforce.look()
            time.sleep(0.02)

    def _worker_killed(self) -> None:
        self._workforce.kill(self._workforce.anyone())

    def _worker_stopped(self) -> None:
        self._workforce.stop(self._workforce.anyone())

    def _worker_frozen(self) -> None:
        self._workforce.freeze(self._workforce.anyone())

    def _connections_cut(self) -> None:
        share = self._random.choice((0.3, 1.0))
        with suppress(psycopg.Error), psycopg.connect(self._server.url, autocommit=True) as one:
            one.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'gnomon' AND random() < %s",
                (share,),
            )

    def _server_crashed(self) -> None:
        self._server.stop(signal.SIGQUIT)
        self._wait(self._random.uniform(0, 1.5))
        self._server.start()

    def _disk_full(self) -> None:
        assert self._disk is not None
        self._disk.fill()
        self._wait(self._random.uniform(0.3, 1.5))
        self._disk.free()
        self._recover()

    def _recover(self) -> None:
        """Starts the server again if a full disk was too much for it."""
        self._wait(0.2)
        with suppress(NoServer):
            self._server.await_answer()
            return
        self._server.stop(signal.SIGQUIT)
        self._server.start()
