"""Runs the bodies of actions: on the event loop, in a thread, or in a worker process."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol, cast

from gnomon.runtime.actions import ActionContext, BlockingActionContext
from gnomon.runtime.blocking import in_thread
from gnomon.runtime.calls import Call
from gnomon.runtime.deadlines import action_deadline
from gnomon.runtime.functions import Function
from gnomon.runtime.hosts import Host, ThreadHost
from gnomon.runtime.project import Project
from gnomon.runtime.watch import Watch


class Processes(Protocol):
    """Worker processes for the actions of modules that say "use process"."""

    async def run(self, call: Call, host: Host) -> str:
        """Runs an action in a worker; its return as JSON text."""
        ...


class ActionRunner:
    """Runs actions, none for longer than it may.

    Args:
        project: the loaded project.
        processes: the worker processes.
        watch: notices an action that blocks the event loop.
        seconds: how long one action may run.
    """

    def __init__(
        self, project: Project, processes: Processes, watch: Watch, seconds: float
    ) -> None:
        self._project = project
        self._processes = processes
        self._watch = watch
        self._seconds = seconds

    async def run(self, function: Function, call: Call, host: Host) -> str:
        """Runs an action; its return as JSON text.

        Raises:
            LimitExceeded: if it ran for too long.
            Exception: whatever it raised.
        """
        if function.in_process:
            return await self._processes.run(call, host)
        arguments = function.load_arguments(call.arguments)
        if function.registered.is_async:
            value = await self._on_the_loop(function, call, host, arguments)
        else:
            value = await self._in_a_thread(function, call, host, arguments)
        return function.dump_return(value)

    async def _on_the_loop(
        self, function: Function, call: Call, host: Host, arguments: dict[str, object]
    ) -> object:
        handler = cast(Any, function.registered.handler)
        context = ActionContext(self._project, host, call)
        async with action_deadline(call.path, self._seconds, "it was cancelled"):
            with self._watch.action():
                return await handler(context, **arguments)

    async def _in_a_thread(
        self, function: Function, call: Call, host: Host, arguments: dict[str, object]
    ) -> object:
        handler = cast(Any, function.registered.handler)
        thread_host = ThreadHost(host, asyncio.get_running_loop(), call.path)
        context = BlockingActionContext(self._project, thread_host, call)
        advice = (
            "its thread cannot be stopped, but whatever it asks of its ctx from now on is refused"
        )
        try:
            async with action_deadline(call.path, self._seconds, advice):
                return await in_thread(call.path, lambda: handler(context, **arguments))
        finally:
            thread_host.end()
