"""Decorators and contexts, typed to the data model of this project.

Written by `gnomon codegen`: do not edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gnomon import (
    ActionCtx,
    BlockingActionCtx,
    action,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
    query,
)
from gnomon.context import GenericMutationCtx, GenericQueryCtx

if TYPE_CHECKING:
    from gnomon import Id, ScheduledFunction
    from gnomon.database import TableQuery

__all__ = [
    "ActionCtx",
    "BlockingActionCtx",
    "DatabaseReader",
    "DatabaseWriter",
    "MutationCtx",
    "QueryCtx",
    "action",
    "internal_action",
    "internal_mutation",
    "internal_query",
    "mutation",
    "query",
]


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[ScheduledFunction], /) -> ScheduledFunction | None:
        """The scheduled function of that id, or None."""
        ...

    def query(self, table: type[ScheduledFunction], /) -> TableQuery[ScheduledFunction]:
        """The scheduled functions."""
        ...


class DatabaseWriter(DatabaseReader, Protocol):
    """The database of a mutation."""


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
