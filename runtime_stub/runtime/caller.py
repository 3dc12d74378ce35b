"""Calls functions of a project from outside of any function, for one caller."""

from __future__ import annotations

from typing import ParamSpec, TypeVar, overload

from gnomon.auth import UserIdentity
from gnomon.kinds import FunctionKind
from gnomon.references import ActionReference, MutationReference, QueryReference
from gnomon.runtime.calls import Call, by_name, check_kind, path_of
from gnomon.runtime.executor import Executor

P = ParamSpec("P")
R = TypeVar("R")


class Caller:
    """Runs functions by reference, typed, or by path; public and internal ones alike.

    Args:
        executor: executes the calls.
        identity: who calls, or None.
    """

    def __init__(self, executor: Executor, identity: UserIdentity | None) -> None:
        self._executor = executor
        self._identity = identity

    def with_identity(self, identity: UserIdentity) -> Caller:
        """The same functions, called by a user."""
        return Caller(self._executor, identity)

    @overload
    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
    @overload
    async def run_query(self, reference: str, /, **kwargs: object) -> object: ...
    async def run_query(
        self,
        reference: object,
        /,
        *args: object,
        **kwargs: object,
    ) -> object:
        """Runs a query and returns its value."""
        return await self.call(FunctionKind.QUERY, reference, by_name(args, kwargs))

    @overload
    async def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
    @overload
    async def run_mutation(self, reference: str, /, **kwargs: object) -> object: ...
    async def run_mutation(
        self,
        reference: object,
        /,
        *args: object,
        **kwargs: object,
    ) -> object:
        """Runs a mutation in a transaction of its own and returns its value."""
        return await self.call(FunctionKind.MUTATION, reference, by_name(args, kwargs))

    @overload
    async def run_action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
    @overload
    async def run_action(self, reference: str, /, **kwargs: object) -> object: ...
    async def run_action(
        self,
        reference: object,
        /,
        *args: object,
        **kwargs: object,
    ) -> object:
        """Runs an action and returns its value."""
        return await self.call(FunctionKind.ACTION, reference, by_name(args, kwargs))

    async def run_json(self, path: str, arguments: str) -> str:
        """Runs a function of any kind; its arguments are a JSON object, its return is JSON text."""
        return await self._executor.run(Call(path, arguments, identity=self._identity))

    async def call(
        self, kind: FunctionKind, reference: object, arguments: dict[str, object]
    ) -> object:
        """Runs a function of that kind, by its reference or path, and returns its value."""
        path = path_of(reference)
        function = check_kind(self._executor.project.function(path), kind)
        call = Call(function.path, function.dump_arguments(arguments), identity=self._identity)
        return function.load_return(await self._executor.run(call))
