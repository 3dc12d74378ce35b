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
    from pydantic import JsonValue

    from ..schema import Delivery, Event, Operator, Subscriber

    AnyDocument: TypeAlias = Delivery | Event | Operator | Subscriber
    DeliveryByEventId: TypeAlias = IndexField[
        Literal["event_id"],
        Id[Event],
        IndexRange,
    ]
    DeliveryByStatusAndDueAtThenDueAt: TypeAlias = IndexField[
        Literal["due_at"],
        datetime,
        IndexRange,
    ]
    DeliveryByStatusAndDueAt: TypeAlias = IndexField[
        Literal["status"],
        Literal["pending", "delivered", "dead"],
        DeliveryByStatusAndDueAtThenDueAt,
    ]
    EventByProviderEventId: TypeAlias = IndexField[
        Literal["provider_event_id"],
        str,
        IndexRange,
    ]
    OperatorByTokenIdentifier: TypeAlias = IndexField[
        Literal["token_identifier"],
        str,
        IndexRange,
    ]
    SubscriberByEventType: TypeAlias = IndexField[
        Literal["event_type"],
        str,
        IndexRange,
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


class DeliveryQuery(Query["Delivery"]):
    """The documents of `deliveries`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Delivery]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_event_id"],
        range: RangeFunction[DeliveryByEventId] | None = None,
        /,
    ) -> Query[Delivery]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_status_and_due_at"],
        range: RangeFunction[DeliveryByStatusAndDueAt] | None = None,
        /,
    ) -> Query[Delivery]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Delivery]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class DeliveryPatch(TypedDict, total=False):
    """The fields that a patch of `deliveries` may set."""

    event_id: Id[Event]
    subscriber_id: Id[Subscriber]
    status: Literal["pending", "delivered", "dead"]
    attempts: int
    due_at: datetime
    error: str | None


class EventQuery(Query["Event"]):
    """The documents of `events`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Event]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_provider_event_id"],
        range: RangeFunction[EventByProviderEventId] | None = None,
        /,
    ) -> Query[Event]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Event]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class EventPatch(TypedDict, total=False):
    """The fields that a patch of `events` may set."""

    provider_event_id: str
    type: str
    object_id: str
    data: dict[str, JsonValue] | None
    status: Literal["received", "published", "failed"]
    error: str | None


class OperatorQuery(Query["Operator"]):
    """The documents of `operators`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Operator]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_token_identifier"],
        range: RangeFunction[OperatorByTokenIdentifier] | None = None,
        /,
    ) -> Query[Operator]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Operator]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class OperatorPatch(TypedDict, total=False):
    """The fields that a patch of `operators` may set."""

    token_identifier: str


class SubscriberQuery(Query["Subscriber"]):
    """The documents of `subscribers`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Subscriber]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_event_type"],
        range: RangeFunction[SubscriberByEventType] | None = None,
        /,
    ) -> Query[Subscriber]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Subscriber]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class SubscriberPatch(TypedDict, total=False):
    """The fields that a patch of `subscribers` may set."""

    url: str
    event_type: str


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[Delivery], /) -> DeliveryQuery: ...

    @overload
    def query(self, table: type[Event], /) -> EventQuery: ...

    @overload
    def query(self, table: type[Operator], /) -> OperatorQuery: ...

    @overload
    def query(self, table: type[Subscriber], /) -> SubscriberQuery: ...

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
        id: Id[Delivery],
        /,
        **fields: Unpack[DeliveryPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Event], /, **fields: Unpack[EventPatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Operator],
        /,
        **fields: Unpack[OperatorPatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Subscriber],
        /,
        **fields: Unpack[SubscriberPatch],
    ) -> None: ...

    @overload
    async def replace(self, id: Id[Delivery], document: Delivery, /) -> None: ...

    @overload
    async def replace(self, id: Id[Event], document: Event, /) -> None: ...

    @overload
    async def replace(self, id: Id[Operator], document: Operator, /) -> None: ...

    @overload
    async def replace(self, id: Id[Subscriber], document: Subscriber, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
