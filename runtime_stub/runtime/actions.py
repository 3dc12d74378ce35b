"""The contexts of actions: on the event loop, in a thread, or in a worker process."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import ParamSpec, TypeVar, cast

from gnomon.auth import Auth, BlockingAuth
from gnomon.context import ActionCtx, BlockingActionCtx
from gnomon.documents import ScheduledFunction
from gnomon.ids import Id
from gnomon.kinds import FunctionKind
from gnomon.references import (
    ActionReference,
    FunctionReference,
    MutationReference,
    QueryReference,
    SchedulableReference,
)
from gnomon.runtime.calls import BlockingCallAuth, Call, CallAuth, by_name, path_of
from gnomon.runtime.capabilities import Capabilities
from gnomon.runtime.hosts import BlockingHost, Host
from gnomon.runtime.instants import When, to_delay
from gnomon.runtime.project import Project
from gnomon.runtime.schedules import check_schedulable
from gnomon.scheduler import BlockingScheduler, Scheduler

P = ParamSpec("P")
R = TypeVar("R")


class ActionContext(Capabilities, ActionCtx):
    """The context of an `async def` action."""

    _of = "an action"

    def __init__(self, project: Project, host: Host, call: Call) -> None:
        self._project = project
        self._host = host
        self._random = call.random()
        self._auth = CallAuth(call.identity)

    @property
    def auth(self) -> Auth:
        return self._auth

    @property
    def scheduler(self) -> Scheduler:
        return ActionScheduler(self._project, self._host)

    @property
    def now(self) -> datetime:
        return self._host.now()

    @property
    def random(self) -> Random:
        return self._random

    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return cast(R, await self._run(FunctionKind.QUERY, reference, by_name(args, kwargs)))

    async def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return cast(R, await self._run(FunctionKind.MUTATION, reference, by_name(args, kwargs)))

    async def run_action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return cast(R, await self._run(FunctionKind.ACTION, reference, by_name(args, kwargs)))

    async def _run(
        self,
        kind: FunctionKind,
        reference: FunctionReference[..., object],
        arguments: dict[str, object],
    ) -> object:
        function = self._project.function(path_of(reference))
        text = await self._host.run(kind, function.path, function.dump_arguments(arguments))
        return function.load_return(text)


class ActionScheduler(Scheduler):
    """The scheduler of an `async def` action."""

    def __init__(self, project: Project, host: Host) -> None:
        self._project = project
        self._host = host

    async def run_after(
        self,
        delay: timedelta | float,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        return await self._add(to_delay(delay), reference, by_name(args, kwargs))

    async def run_at(
        self,
        time: datetime,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        return await self._add(time, reference, by_name(args, kwargs))

    async def cancel(self, id: Id[ScheduledFunction], /) -> None:
        await self._host.cancel(id)

    async def _add(
        self,
        when: When,
        reference: SchedulableReference[..., object],
        arguments: dict[str, object],
    ) -> Id[ScheduledFunction]:
        function = check_schedulable(self._project.function(path_of(reference)))
        text = function.dump_arguments(arguments)
        return Id(await self._host.schedule(function.path, text, when))


class BlockingActionContext(Capabilities, BlockingActionCtx):
    """The context of a plain `def` action."""

    _of = "an action"

    def __init__(self, project: Project, host: BlockingHost, call: Call) -> None:
        self._project = project
        self._host = host
        self._random = call.random()
        self._auth = BlockingCallAuth(call.identity)

    @property
    def auth(self) -> BlockingAuth:
        return self._auth

    @property
    def scheduler(self) -> BlockingScheduler:
        return BlockingActionScheduler(self._project, self._host)

    @property
    def now(self) -> datetime:
        return self._host.now()

    @property
    def random(self) -> Random:
        return self._random

    def run_query(self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return cast(R, self._run(FunctionKind.QUERY, reference, by_name(args, kwargs)))

    def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return cast(R, self._run(FunctionKind.MUTATION, reference, by_name(args, kwargs)))

    def run_action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return cast(R, self._run(FunctionKind.ACTION, reference, by_name(args, kwargs)))

    def _run(
        self,
        kind: FunctionKind,
        reference: FunctionReference[..., object],
        arguments: dict[str, object],
    ) -> object:
        function = self._project.function(path_of(reference))
        text = self._host.run(kind, function.path, function.dump_arguments(arguments))
        return function.load_return(text)


class BlockingActionScheduler(BlockingScheduler):
    """The scheduler of a plain `def` action."""

    def __init__(self, project: Project, host: BlockingHost) -> None:
        self._project = project
        self._host = host

    def run_after(
        self,
        delay: timedelta | float,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        return self._add(to_delay(delay), reference, by_name(args, kwargs))

    def run_at(
        self,
        time: datetime,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        return self._add(time, reference, by_name(args, kwargs))

    def cancel(self, id: Id[ScheduledFunction], /) -> None:
        self._host.cancel(id)

    def _add(
        self,
        when: When,
        reference: SchedulableReference[..., object],
        arguments: dict[str, object],
    ) -> Id[ScheduledFunction]:
        function = check_schedulable(self._project.function(path_of(reference)))
        text = function.dump_arguments(arguments)
        return Id(self._host.schedule(function.path, text, when))
