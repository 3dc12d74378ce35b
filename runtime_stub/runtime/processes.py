"""The pool of worker processes: started when first needed, replaced when one dies.

Each worker runs one action at a time, so its death fails that action and no other.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import BinaryIO, cast

from gnomon.kinds import FunctionKind
from gnomon.runtime.blocking import in_thread
from gnomon.runtime.calls import Call
from gnomon.runtime.deadlines import action_deadline
from gnomon.runtime.frames import (
    Answer,
    Ask,
    Done,
    Frame,
    Load,
    Run,
    WorkerError,
    portable,
    read_frame,
    write_frame,
)
from gnomon.runtime.hosts import Host
from gnomon.runtime.limits import Limits
from gnomon.runtime.log import log_line
from gnomon.runtime.settings import Settings


class WorkerPool:
    """Implements `Processes`.

    Args:
        settings: the project that the workers load.
        limits: how many workers there are, and how long one action may run.
    """

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._settings = settings
        self._limits = limits
        self._room = asyncio.Semaphore(limits.worker_processes)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()

    async def run(self, call: Call, host: Host) -> str:
        """Runs an action in a worker; its return as JSON text.

        Raises:
            WorkerError: if the worker died, or the action's error cannot be sent.
            Exception: whatever the action raised.
        """
        if call.is_nested:
            # The action that waits for this one may hold the last worker.
            return await self._run(call, host)
        async with self._room:
            return await self._run(call, host)

    async def _run(self, call: Call, host: Host) -> str:
        loop = asyncio.get_running_loop()
        worker = self._idle.pop() if self._idle else Worker(self._settings)
        self._busy.add(worker)
        try:
            async with action_deadline(call.path, self._limits.action_timeout, "it was killed"):
                try:
                    return await in_thread(call.path, lambda: worker.run(call, host, loop))
                except asyncio.CancelledError:
                    worker.end()
                    raise
        finally:
            self._busy.discard(worker)
            if worker.is_alive and len(self._idle) < self._limits.worker_processes:
                self._idle.append(worker)
            else:
                worker.end()

    def close(self) -> None:
        """Ends every worker, busy or not."""
        for worker in (*self._idle, *self._busy):
            worker.end()
        self._idle.clear()


class Worker:
    """One worker process. Its methods block, but for `end`, which any thread may call."""

    def __init__(self, settings: Settings) -> None:
        # A module of its own, and not a fork or a spawn of the main module: the process that
        # started us may hold locks, and its main module may do anything when it is imported.
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gnomon.runtime.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            # A group of its own, so that what an action started can be ended with it.
            start_new_session=True,
        )
        self._input = cast(BinaryIO, self._process.stdin)
        self._output = cast(BinaryIO, self._process.stdout)
        self._settings = settings
        self._loaded = False

    @property
    def is_alive(self) -> bool:
        """Whether the process can take another action."""
        return self._loaded and self._process.poll() is None

    def run(self, call: Call, host: Host, loop: asyncio.AbstractEventLoop) -> str:
        """Runs an action, answering what it asks on the event loop."""
        if not self._loaded:
            self._serve(Load(self._settings), host, loop, f"loading {self._settings.root}")
            self._loaded = True
        frame = Run(call.path, call.arguments, call.identity, call.seed)
        return self._serve(frame, host, loop, call.path)

    def end(self) -> None:
        """Kills the process, and those that it started, and collects it."""
        if self._process.poll() is None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for stream in (self._input, self._output):
            with suppress(OSError):
                stream.close()

    def _serve(self, frame: Frame, host: Host, loop: asyncio.AbstractEventLoop, what: str) -> str:
        try:
            done = self._converse(frame, host, loop)
        except (OSError, ValueError):
            done = None
        if done is None:
            raise self._death(what)
        if done.error is not None:
            raise done.error
        return done.value

    def _converse(self, frame: Frame, host: Host, loop: asyncio.AbstractEventLoop) -> Done | None:
        """Sends a request and answers questions until it is done; None if the worker died."""
        write_frame(self._input, frame)
        while isinstance(message := read_frame(self._output), Ask):
            asyncio.run_coroutine_threadsafe(self._answer(message, host), loop)
        return message if isinstance(message, Done) else None

    def _death(self, what: str) -> WorkerError:
        self.end()
        code = self._process.returncode
        log_line(logging.ERROR, "worker died", running=what, exit_code=code)
        return WorkerError(f"{what}: the worker process died (exit code {code})")

    async def _answer(self, ask: Ask, host: Host) -> None:
        try:
            answer = Answer(ask.number, await _ask(ask, host))
        except Exception as error:
            answer = Answer(ask.number, None, portable(error))
        try:
            write_frame(self._input, answer)
        except (OSError, ValueError):
            # It died meanwhile; the thread that reads from it says so.
            return


async def _ask(ask: Ask, host: Host) -> object:
    match ask.operation:
        case "now":
            return host.now()
        case "schedule":
            assert ask.when is not None
            return await host.schedule(ask.path, ask.arguments, ask.when)
        case "cancel":
            await host.cancel(ask.path)
            return None
        case kind:
            return await host.run(FunctionKind(kind), ask.path, ask.arguments)
