"""The first parameter of every function: what it can reach, by kind.

The classes are interfaces that the runtime implements. `QueryCtx` and `MutationCtx` know any
document class; `_generated/server.py` derives its own from the generic forms, with a database
typed to the project's data model.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from gnomon.database import DatabaseReader, DatabaseWriter

if TYPE_CHECKING:
    from gnomon.auth import Auth, BlockingAuth
    from gnomon.references import ActionReference, MutationReference, QueryReference
    from gnomon.scheduler import BlockingScheduler, Scheduler

P = ParamSpec("P")
R = TypeVar("R")
DatabaseT_co = TypeVar("DatabaseT_co", covariant=True)


class GenericQueryCtx(ABC, Generic[DatabaseT_co]):
    """The context of a query: a read-only snapshot of the database."""

    @property
    @abstractmethod
    def db(self) -> DatabaseT_co:
        """The database as it was when the query began."""

    @property
    @abstractmethod
    def auth(self) -> Auth:
        """Who calls."""

    @property
    @abstractmethod
    def now(self) -> datetime:
        """When this execution began, aware, in UTC; it does not move."""

    @property
    @abstractmethod
    def random(self) -> Random:
        """A generator seeded for this execution: a retried transaction draws the same numbers."""

    @abstractmethod
    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run another query in the same snapshot."""


class GenericMutationCtx(ABC, Generic[DatabaseT_co]):
    """The context of a mutation: one serializable transaction, all or nothing."""

    @property
    @abstractmethod
    def db(self) -> DatabaseT_co:
        """The database, as this transaction sees and changes it."""

    @property
    @abstractmethod
    def auth(self) -> Auth:
        """Who calls."""

    @property
    @abstractmethod
    def scheduler(self) -> Scheduler:
        """Work for later, which commits or vanishes with this transaction."""

    @property
    @abstractmethod
    def now(self) -> datetime:
        """When this execution began, aware, in UTC; it does not move."""

    @property
    @abstractmethod
    def random(self) -> Random:
        """A generator seeded for this execution: a retried transaction draws the same numbers."""

    @abstractmethod
    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query in this transaction; it sees what the transaction has written."""

    @abstractmethod
    async def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a mutation in this transaction; if it raises, its own writes alone are undone."""


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query, for any document class."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation, for any document class."""


class ActionCtx(ABC):
    """The context of an asynchronous action: no database, but every other function."""

    @property
    @abstractmethod
    def auth(self) -> Auth:
        """Who calls."""

    @property
    @abstractmethod
    def scheduler(self) -> Scheduler:
        """Work for later; every call is a transaction of its own."""

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The present time by the runtime's clock, aware, in UTC; it moves on."""

    @property
    @abstractmethod
    def random(self) -> Random:
        """A generator of random numbers, seeded for this execution."""

    @abstractmethod
    async def run_query(
        self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query in a snapshot of its own."""

    @abstractmethod
    async def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a mutation in a transaction of its own."""

    @abstractmethod
    async def run_action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run another action and wait for it."""


class BlockingActionCtx(ABC):
    """The context of an action that is a plain `def`: the same methods, which return values."""

    @property
    @abstractmethod
    def auth(self) -> BlockingAuth:
        """Who calls."""

    @property
    @abstractmethod
    def scheduler(self) -> BlockingScheduler:
        """Work for later; every call is a transaction of its own."""

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The present time by the runtime's clock, aware, in UTC; it moves on."""

    @property
    @abstractmethod
    def random(self) -> Random:
        """A generator of random numbers, seeded for this execution."""

    @abstractmethod
    def run_query(self, reference: QueryReference[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query in a snapshot of its own."""

    @abstractmethod
    def run_mutation(
        self, reference: MutationReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a mutation in a transaction of its own."""

    @abstractmethod
    def run_action(
        self, reference: ActionReference[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run another action and wait for it."""
