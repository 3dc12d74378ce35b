"""A worker process: runs one action at a time of modules that say "use process".

Started as `python -m gnomon.runtime.worker`; it speaks frames over its standard input and output,
and sends whatever the action prints to the standard error.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import Future
from datetime import datetime
from itertools import count
from typing import Any, BinaryIO, cast

from gnomon.kinds import FunctionKind
from gnomon.runtime.actions import ActionContext, BlockingActionContext
from gnomon.runtime.calls import Call
from gnomon.runtime.driving import own_end
from gnomon.runtime.frames import (
    Answer,
    Ask,
    Done,
    Load,
    Run,
    portable,
    read_frame,
    write_frame,
)
from gnomon.runtime.instants import When
from gnomon.runtime.project import Project, load_project


class PipeHost:
    """Implements `BlockingHost`: asks the runtime through the pipe, from any thread."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._numbers = count()
        self._waiting: dict[int, Future[object]] = {}
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return cast(datetime, self._ask("now").result())

    def run(self, kind: FunctionKind, path: str, arguments: str) -> str:
        return cast(str, self._ask(kind, path, arguments).result())

    def schedule(self, path: str, arguments: str, when: When) -> str:
        return cast(str, self._ask("schedule", path, arguments, when).result())

    def cancel(self, schedule_id: str) -> None:
        self._ask("cancel", schedule_id).result()

    def answer(self, answer: Answer) -> None:
        """Hands an answer to whoever asked."""
        future = self._waiting.pop(answer.number)
        if answer.error is not None:
            future.set_exception(answer.error)
        else:
            future.set_result(answer.value)

    def send(self, done: Done) -> None:
        """Says how the action ended."""
        with self._lock:
            write_frame(self._output, done)

    def _ask(
        self, operation: str, path: str = "", arguments: str = "", when: When | None = None
    ) -> Future[object]:
        future: Future[object] = Future()
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = future
            write_frame(self._output, Ask(number, operation, path, arguments, when))
        return future


class AsyncPipeHost:
    """Implements `Host` for an action on the worker's event loop."""

    def __init__(self, host: PipeHost) -> None:
        self._host = host

    def now(self) -> datetime:
        return self._host.now()

    async def run(self, kind: FunctionKind, path: str, arguments: str) -> str:
        return await asyncio.to_thread(self._host.run, kind, path, arguments)

    async def schedule(self, path: str, arguments: str, when: When) -> str:
        return await asyncio.to_thread(self._host.schedule, path, arguments, when)

    async def cancel(self, schedule_id: str) -> None:
        await asyncio.to_thread(self._host.cancel, schedule_id)


def main() -> None:
    """Serves until the standard input ends."""
    requests, output = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # The pipe is ours alone: what actions print must not get into it.
    os.dup2(2, 1)
    host = PipeHost(output)
    project: Project | None = None
    while (frame := read_frame(requests)) is not None:
        match frame:
            case Load(settings=settings):
                try:
                    project = load_project(settings)
                    host.send(Done("null"))
                except Exception as error:
                    host.send(Done("", portable(error)))
            case Run() if project is not None:
                threading.Thread(target=_serve, args=(project, host, frame), daemon=True).start()
            case Answer():
                host.answer(frame)
            case _:
                raise SystemExit(f"unexpected message: {frame}")


def _serve(project: Project, host: PipeHost, frame: Run) -> None:
    try:
        done = Done(_run(project, host, frame))
    except Exception as error:
        done = Done("", portable(error))
    except BaseException as error:
        done = Done("", own_end(frame.path, error))
    host.send(done)


def _run(project: Project, host: PipeHost, frame: Run) -> str:
    function = project.function(frame.path)
    call = Call(frame.path, frame.arguments, identity=frame.identity, seed=frame.seed)
    handler = cast(Any, function.registered.handler)
    arguments = function.load_arguments(frame.arguments)
    if not function.registered.is_async:
        return function.dump_return(
            handler(BlockingActionContext(project, host, call), **arguments)
        )
    context = ActionContext(project, AsyncPipeHost(host), call)
    return function.dump_return(asyncio.run(handler(context, **arguments)))


if __name__ == "__main__":
    main()
