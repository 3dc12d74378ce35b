"""Decorators and contexts, typed to the data model of this project.

Written by `gnomon codegen`: do not edit.
"""

from __future__ import annotations

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
    from datetime import datetime
    from typing import Literal, TypeAlias, Unpack

    from gnomon import Id, ScheduledFunction
    from gnomon.database import TableQuery
    from gnomon.ranges import ByCreationTime, IndexField, IndexRange, RangeFunction

    from ..schema import Invoice, Message

    AnyDocument: TypeAlias = Invoice | Message
    MessageByRoomThenCreationTime: TypeAlias = IndexField[
        Literal["creation_time"],
        datetime,
        IndexRange,
    ]
    MessageByRoom: TypeAlias = IndexField[
        Literal["room"],
        str,
        MessageByRoomThenCreationTime,
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


class InvoiceQuery(Query["Invoice"]):
    """The documents of `invoices`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Invoice]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class InvoicePatch(TypedDict, total=False):
    """The fields that a patch of `invoices` may set."""

    total: int


class MessageQuery(Query["Message"]):
    """The documents of `messages`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Message]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_room"],
        range: RangeFunction[MessageByRoom] | None = None,
        /,
    ) -> Query[Message]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Message]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class MessagePatch(TypedDict, total=False):
    """The fields that a patch of `messages` may set."""

    body: str
    room: str


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[Invoice], /) -> InvoiceQuery: ...

    @overload
    def query(self, table: type[Message], /) -> MessageQuery: ...

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
        id: Id[Invoice],
        /,
        **fields: Unpack[InvoicePatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Message],
        /,
        **fields: Unpack[MessagePatch],
    ) -> None: ...

    @overload
    async def replace(self, id: Id[Invoice], document: Invoice, /) -> None: ...

    @overload
    async def replace(self, id: Id[Message], document: Message, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
