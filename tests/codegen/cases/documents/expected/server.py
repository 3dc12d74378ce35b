"""Decorators and contexts, typed to the data model of this project.

Written by `gnomon codegen`: do not edit.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Protocol, TypedDict, TypeVar, overload

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
from gnomon.database import Query

if TYPE_CHECKING:
    from datetime import datetime as DatetimeDatetime
    from typing import Literal, TypeAlias, Unpack

    from gnomon import Id, ScheduledFunction
    from gnomon.database import TableQuery
    from gnomon.ranges import ByCreationTime, IndexField, IndexRange, RangeFunction

    from ..schema import Account, Marker, Ticket
    from ..schema import Query as SchemaQuery

    AnyDocument: TypeAlias = Account | Marker | SchemaQuery | Ticket
    AccountByEmailAndDatetimeThenDatetimeThenCreationTime: TypeAlias = IndexField[
        Literal["creation_time"],
        DatetimeDatetime,
        IndexRange,
    ]
    AccountByEmailAndDatetimeThenDatetime: TypeAlias = IndexField[
        Literal["datetime"],
        DatetimeDatetime,
        AccountByEmailAndDatetimeThenDatetimeThenCreationTime,
    ]
    AccountByEmailAndDatetime: TypeAlias = IndexField[
        Literal["email"],
        str,
        AccountByEmailAndDatetimeThenDatetime,
    ]
    TicketByOwner: TypeAlias = IndexField[Literal["owner_id"], Id[Account], IndexRange]
    TicketByParent: TypeAlias = IndexField[
        Literal["parent"],
        Id[Ticket] | None,
        IndexRange,
    ]
    TicketByStatusThenWeight: TypeAlias = IndexField[
        Literal["weight"],
        float,
        IndexRange,
    ]
    TicketByStatus: TypeAlias = IndexField[
        Literal["status"],
        Literal["open", "closed"],
        TicketByStatusThenWeight,
    ]

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

StoredT = TypeVar("StoredT", bound="AnyDocument | ScheduledFunction")
DocumentT = TypeVar("DocumentT", bound="AnyDocument")


class AccountQuery(Query["Account"]):
    """The documents of `accounts`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Account]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_email_and_datetime"],
        range: RangeFunction[AccountByEmailAndDatetime] | None = None,
        /,
    ) -> Query[Account]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Account]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class AccountPatch(TypedDict, total=False):
    """The fields that a patch of `accounts` may set."""

    email: str
    datetime: DatetimeDatetime
    list: tuple[str, ...]


class MarkerQuery(Query["Marker"]):
    """The documents of `markers`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Marker]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class MarkerPatch(TypedDict, total=False):
    """The fields that a patch of `markers` may set."""


class QueryQuery(Query["SchemaQuery"]):
    """The documents of `queries`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[SchemaQuery]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class QueryPatch(TypedDict, total=False):
    """The fields that a patch of `queries` may set."""

    text: str


class TicketQuery(Query["Ticket"]):
    """The documents of `tickets`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Ticket]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_owner"],
        range: RangeFunction[TicketByOwner] | None = None,
        /,
    ) -> Query[Ticket]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_parent"],
        range: RangeFunction[TicketByParent] | None = None,
        /,
    ) -> Query[Ticket]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_status"],
        range: RangeFunction[TicketByStatus] | None = None,
        /,
    ) -> Query[Ticket]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Ticket]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class TicketPatch(TypedDict, total=False):
    """The fields that a patch of `tickets` may set."""

    changed_by: str | None
    owner_id: Id[Account]
    status: Literal["open", "closed"]
    parent: Id[Ticket] | None
    blocks: builtins.list[Id[Ticket]]
    weight: float
    assignee: Literal["nobody"] | Id[Account] | Id[Ticket] | int | None


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[Account], /) -> AccountQuery: ...

    @overload
    def query(self, table: type[Marker], /) -> MarkerQuery: ...

    @overload
    def query(self, table: type[SchemaQuery], /) -> QueryQuery: ...

    @overload
    def query(self, table: type[Ticket], /) -> TicketQuery: ...

    @overload
    def query(
        self,
        table: type[ScheduledFunction],
        /,
    ) -> TableQuery[ScheduledFunction]: ...


class DatabaseWriter(DatabaseReader, Protocol):
    """The database of a mutation."""

    async def insert(self, document: DocumentT, /) -> Id[DocumentT]:
        """Store a new document."""
        ...

    @overload
    async def patch(
        self,
        id: Id[Account],
        /,
        **fields: Unpack[AccountPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Marker], /, **fields: Unpack[MarkerPatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[SchemaQuery],
        /,
        **fields: Unpack[QueryPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Ticket], /, **fields: Unpack[TicketPatch]) -> None: ...

    @overload
    async def replace(self, id: Id[Account], document: Account, /) -> None: ...

    @overload
    async def replace(self, id: Id[Marker], document: Marker, /) -> None: ...

    @overload
    async def replace(self, id: Id[SchemaQuery], document: SchemaQuery, /) -> None: ...

    @overload
    async def replace(self, id: Id[Ticket], document: Ticket, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
