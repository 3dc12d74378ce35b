"""The contexts of queries and mutations, inside one transaction."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, ParamSpec, TypeVar, cast

from gnomon.auth import Auth
from gnomon.context import GenericMutationCtx, GenericQueryCtx
from gnomon.database import DatabaseReader, DatabaseWriter
from gnomon.documents import ScheduledFunction
from gnomon.errors import InvalidSchedule, LimitExceeded
from gnomon.ids import Id
from gnomon.kinds import FunctionKind
from gnomon.references import MutationReference, QueryReference, SchedulableReference
from gnomon.runtime.calls import Call, CallAuth, by_name, check_kind, path_of
from gnomon.runtime.capabilities import Capabilities
from gnomon.runtime.database import StoreReader, StoreWriter
from gnomon.runtime.deadlines import TransactionDeadline
from gnomon.runtime.functions import Function
from gnomon.runtime.instants import When, to_delay
from gnomon.runtime.limits import CALL_DEPTH, SCHEDULES_PER_MUTATION
from gnomon.runtime.project import Project
from gnomon.runtime.schedules import add_schedule, cancel_schedule, check_schedulable
from gnomon.runtime.tables import Tables
from gnomon.scheduler import Scheduler
from gnomon.storage.protocol import Snapshot, Transaction

P = ParamSpec("P")
R = TypeVar("R")


class Execution:
    """What the functions of one transaction share.

    Args:
        project: the functions that can be called.
        tables: the project's tables.
        call: the outermost call.
        now: its time, which does not move.
        deadline: until when it may run.
    """

    def __init__(
        self,
        project: Project,
        tables: Tables,
        call: Call,
        now: datetime,
        deadline: TransactionDeadline,
    ) -> None:
        self.project = project
        self.tables = tables
        self.call = call
        self.now = now
        self.deadline = deadline
        self.auth: Auth = CallAuth(call.identity)
        self.schedules = 0
        self._depth = 0

    @cached_property
    def random(self) -> Random:
        """The execution's random numbers: made when asked for, since most never are."""
        return self.call.random()

    def query(
        self, snapshot: Snapshot, function: Function, arguments: str
    ) -> Coroutine[Any, Any, str]:
        """Runs a query on a snapshot; its return as JSON text."""
        return self._run(function, QueryContext(self, snapshot), arguments)

    def mutation(
        self, transaction: Transaction, function: Function, arguments: str
    ) -> Coroutine[Any, Any, str]:
        """Runs a mutation in a transaction; its return as JSON text."""
        return self._run(function, MutationContext(self, transaction), arguments)

    async def _run(self, function: Function, context: object, arguments: str) -> str:
        if self._depth >= CALL_DEPTH:
            raise LimitExceeded(f"{function.path}: calls are nested {CALL_DEPTH} deep, the limit")
        self._depth += 1
        try:
            handler = cast(Any, function.registered.handler)
            value = await handler(context, **function.load_arguments(arguments))
        finally:
            self._depth -= 1
        self.deadline.check()
        return function.dump_return(value)


class QueryContext(Capabilities, GenericQueryCtx[DatabaseReader]):
    """The context of a query."""

    _of = "a query"

    def __init__(self, execution: Execution, snapshot: Snapshot) -> None:
        self._execution = execution
        self._snapshot = snapshot
        self._db = StoreReader(snapshot, execution.tables)

    @property
    def db(self) -> DatabaseReader:
        self._execution.deadline.check()
        return self._db

    @property
    def auth(self) -> Auth:
        return self._execution.auth

    @property
    def now(self) -> datetime:
        return self._execution.now

    @property
    def random(self) -> Random:
        return self._execution.random

    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        value = await _nested_query(
            self._execution, self._snapshot, reference, by_name(args, kwargs)
        )
        return cast(R, value)


class MutationContext(Capabilities, GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""

    _of = "a mutation"

    def __init__(self, execution: Execution, transaction: Transaction) -> None:
        self._execution = execution
        self._transaction = transaction
        self._db = StoreWriter(transaction, execution.tables, execution.now)

    @property
    def db(self) -> DatabaseWriter:
        self._execution.deadline.check()
        return self._db

    @property
    def auth(self) -> Auth:
        return self._execution.auth

    @property
    def scheduler(self) -> Scheduler:
        return TransactionScheduler(self._execution, self._transaction)

    @property
    def now(self) -> datetime:
        return self._execution.now

    @property
    def random(self) -> Random:
        return self._execution.random

    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        value = await _nested_query(
            self._execution, self._transaction, reference, by_name(args, kwargs)
        )
        return cast(R, value)

    async def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        execution = self._execution
        function = execution.project.function(path_of(reference))
        check_kind(function, FunctionKind.MUTATION)
        arguments = function.dump_arguments(by_name(args, kwargs))
        schedules = execution.schedules
        try:
            with self._transaction.savepoint():
                text = await execution.mutation(self._transaction, function, arguments)
        except BaseException:
            execution.schedules = schedules
            raise
        return cast(R, function.load_return(text))


async def _nested_query(
    execution: Execution,
    snapshot: Snapshot,
    reference: QueryReference[..., object],
    arguments: dict[str, object],
) -> object:
    function = execution.project.function(path_of(reference))
    check_kind(function, FunctionKind.QUERY)
    text = await execution.query(snapshot, function, function.dump_arguments(arguments))
    return function.load_return(text)


class TransactionScheduler(Scheduler):
    """The scheduler of a mutation: its schedules commit or vanish with it."""

    def __init__(self, execution: Execution, transaction: Transaction) -> None:
        self._execution = execution
        self._transaction = transaction

    async def run_after(
        self,
        delay: timedelta | float,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        return self._add(to_delay(delay), reference, by_name(args, kwargs))

    async def run_at(
        self,
        time: datetime,
        reference: SchedulableReference[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Id[ScheduledFunction]:
        return self._add(time, reference, by_name(args, kwargs))

    async def cancel(self, id: Id[ScheduledFunction], /) -> None:
        own = self._execution.call.schedule
        if own is not None and id == own:
            raise InvalidSchedule(f"{id}: a scheduled function cannot cancel itself; it can return")
        cancel_schedule(self._transaction, id, now=self._execution.now)

    def _add(
        self,
        when: When,
        reference: SchedulableReference[..., object],
        arguments: dict[str, object],
    ) -> Id[ScheduledFunction]:
        execution = self._execution
        if execution.schedules >= SCHEDULES_PER_MUTATION:
            raise LimitExceeded(
                f"{execution.call.path}: a mutation schedules at most "
                f"{SCHEDULES_PER_MUTATION:,} functions"
            )
        function = check_schedulable(execution.project.function(path_of(reference)))
        added = add_schedule(
            self._transaction,
            function,
            function.dump_arguments(arguments),
            when,
            now=execution.now,
            schedule=execution.call.schedule,
        )
        execution.schedules += 1
        return Id(added)
