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

    from ..schema import (
        BatchJob,
        FailedEmail,
        Item,
        Job,
        Message,
        Notification,
        Order,
        Payment,
        Processed,
        Report,
        Shipment,
        StrandedSubscription,
        Subscription,
        SyncRun,
        User,
    )

    AnyDocument: TypeAlias = (
        BatchJob
        | FailedEmail
        | Item
        | Job
        | Message
        | Notification
        | Order
        | Payment
        | Report
        | Shipment
        | StrandedSubscription
        | Subscription
        | SyncRun
        | User
    )
    ItemByExternalId: TypeAlias = IndexField[
        Literal["external_id"],
        str | None,
        IndexRange,
    ]
    JobByStatusAndCreationTimeThenCreationTime: TypeAlias = IndexField[
        Literal["creation_time"],
        datetime,
        IndexRange,
    ]
    JobByStatusAndCreationTime: TypeAlias = IndexField[
        Literal["status"],
        Literal["pending", "processing", "complete", "failed", "stale"],
        JobByStatusAndCreationTimeThenCreationTime,
    ]
    NotificationByUserId: TypeAlias = IndexField[
        Literal["user_id"],
        Id[User],
        IndexRange,
    ]
    OrderByIdempotencyKey: TypeAlias = IndexField[
        Literal["idempotency_key"],
        str,
        IndexRange,
    ]
    PaymentByIdempotencyKey: TypeAlias = IndexField[
        Literal["idempotency_key"],
        str,
        IndexRange,
    ]
    ShipmentByOrderId: TypeAlias = IndexField[
        Literal["order_id"],
        Id[Order],
        IndexRange,
    ]
    SubscriptionByUserIdAndPlanIdThenPlanId: TypeAlias = IndexField[
        Literal["plan_id"],
        str,
        IndexRange,
    ]
    SubscriptionByUserIdAndPlanId: TypeAlias = IndexField[
        Literal["user_id"],
        Id[User],
        SubscriptionByUserIdAndPlanIdThenPlanId,
    ]
    UserByTokenIdentifier: TypeAlias = IndexField[
        Literal["token_identifier"],
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


class BatchJobQuery(Query["BatchJob"]):
    """The documents of `batch_jobs`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[BatchJob]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class BatchJobPatch(TypedDict, total=False):
    """The fields that a patch of `batch_jobs` may set."""

    total_items: int
    completed_items: int
    failed_items: int
    status: Literal["processing", "completed"]
    completed_at: datetime | None


class FailedEmailQuery(Query["FailedEmail"]):
    """The documents of `failed_emails`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[FailedEmail]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class FailedEmailPatch(TypedDict, total=False):
    """The fields that a patch of `failed_emails` may set."""

    to: str
    subject: str
    error: str


class ItemQuery(Query["Item"]):
    """The documents of `items`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Item]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_external_id"],
        range: RangeFunction[ItemByExternalId] | None = None,
        /,
    ) -> Query[Item]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Item]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class ItemPatch(TypedDict, total=False):
    """The fields that a patch of `items` may set."""

    name: str
    external_id: str | None
    status: Literal["new", "processed", "failed"]
    result: Processed | None
    error: str | None


class JobQuery(Query["Job"]):
    """The documents of `jobs`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Job]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_status_and_creation_time"],
        range: RangeFunction[JobByStatusAndCreationTime] | None = None,
        /,
    ) -> Query[Job]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Job]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class JobPatch(TypedDict, total=False):
    """The fields that a patch of `jobs` may set."""

    data: str
    status: Literal["pending", "processing", "complete", "failed", "stale"]
    attempt: int
    retries: int
    next_retry_at: datetime | None
    result: Processed | None
    error: str | None


class MessageQuery(Query["Message"]):
    """The documents of `messages`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Message]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class MessagePatch(TypedDict, total=False):
    """The fields that a patch of `messages` may set."""

    body: str


class NotificationQuery(Query["Notification"]):
    """The documents of `notifications`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Notification]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_user_id"],
        range: RangeFunction[NotificationByUserId] | None = None,
        /,
    ) -> Query[Notification]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Notification]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class NotificationPatch(TypedDict, total=False):
    """The fields that a patch of `notifications` may set."""

    user_id: Id[User]
    message: str
    status: Literal["pending", "sent", "failed"]
    error: str | None


class OrderQuery(Query["Order"]):
    """The documents of `orders`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Order]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_idempotency_key"],
        range: RangeFunction[OrderByIdempotencyKey] | None = None,
        /,
    ) -> Query[Order]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Order]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class OrderPatch(TypedDict, total=False):
    """The fields that a patch of `orders` may set."""

    idempotency_key: str
    total: int
    payment_method_id: str
    status: Literal["placed", "paid", "fulfilled", "failed"]
    charge_id: str | None
    error: str | None


class PaymentQuery(Query["Payment"]):
    """The documents of `payments`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Payment]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_idempotency_key"],
        range: RangeFunction[PaymentByIdempotencyKey] | None = None,
        /,
    ) -> Query[Payment]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Payment]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class PaymentPatch(TypedDict, total=False):
    """The fields that a patch of `payments` may set."""

    idempotency_key: str
    amount: int
    customer_id: str
    status: Literal["pending", "charged", "failed"]
    charge_id: str | None
    error: str | None


class ReportQuery(Query["Report"]):
    """The documents of `reports`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Report]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class ReportPatch(TypedDict, total=False):
    """The fields that a patch of `reports` may set."""

    pending_jobs: int
    failed_jobs: int
    status: Literal["generated", "sent", "failed"]


class ShipmentQuery(Query["Shipment"]):
    """The documents of `shipments`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Shipment]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_order_id"],
        range: RangeFunction[ShipmentByOrderId] | None = None,
        /,
    ) -> Query[Shipment]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Shipment]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class ShipmentPatch(TypedDict, total=False):
    """The fields that a patch of `shipments` may set."""

    order_id: Id[Order]


class StrandedSubscriptionQuery(Query["StrandedSubscription"]):
    """The documents of `stranded_subscriptions`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[StrandedSubscription]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class StrandedSubscriptionPatch(TypedDict, total=False):
    """The fields that a patch of `stranded_subscriptions` may set."""

    user_id: Id[User]
    stripe_subscription_id: str
    error: str


class SubscriptionQuery(Query["Subscription"]):
    """The documents of `subscriptions`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Subscription]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_user_id_and_plan_id"],
        range: RangeFunction[SubscriptionByUserIdAndPlanId] | None = None,
        /,
    ) -> Query[Subscription]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Subscription]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class SubscriptionPatch(TypedDict, total=False):
    """The fields that a patch of `subscriptions` may set."""

    user_id: Id[User]
    plan_id: str
    stripe_subscription_id: str


class SyncRunQuery(Query["SyncRun"]):
    """The documents of `sync_runs`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[SyncRun]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class SyncRunPatch(TypedDict, total=False):
    """The fields that a patch of `sync_runs` may set."""

    added: int
    error: str | None


class UserQuery(Query["User"]):
    """The documents of `users`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[User]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_token_identifier"],
        range: RangeFunction[UserByTokenIdentifier] | None = None,
        /,
    ) -> Query[User]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[User]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class UserPatch(TypedDict, total=False):
    """The fields that a patch of `users` may set."""

    name: str
    email: str
    token_identifier: str
    stripe_customer_id: str
    push_token: str


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[BatchJob], /) -> BatchJobQuery: ...

    @overload
    def query(self, table: type[FailedEmail], /) -> FailedEmailQuery: ...

    @overload
    def query(self, table: type[Item], /) -> ItemQuery: ...

    @overload
    def query(self, table: type[Job], /) -> JobQuery: ...

    @overload
    def query(self, table: type[Message], /) -> MessageQuery: ...

    @overload
    def query(self, table: type[Notification], /) -> NotificationQuery: ...

    @overload
    def query(self, table: type[Order], /) -> OrderQuery: ...

    @overload
    def query(self, table: type[Payment], /) -> PaymentQuery: ...

    @overload
    def query(self, table: type[Report], /) -> ReportQuery: ...

    @overload
    def query(self, table: type[Shipment], /) -> ShipmentQuery: ...

    @overload
    def query(
        self,
        table: type[StrandedSubscription],
        /,
    ) -> StrandedSubscriptionQuery: ...

    @overload
    def query(self, table: type[Subscription], /) -> SubscriptionQuery: ...

    @overload
    def query(self, table: type[SyncRun], /) -> SyncRunQuery: ...

    @overload
    def query(self, table: type[User], /) -> UserQuery: ...

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
        id: Id[BatchJob],
        /,
        **fields: Unpack[BatchJobPatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[FailedEmail],
        /,
        **fields: Unpack[FailedEmailPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Item], /, **fields: Unpack[ItemPatch]) -> None: ...

    @overload
    async def patch(self, id: Id[Job], /, **fields: Unpack[JobPatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Message],
        /,
        **fields: Unpack[MessagePatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Notification],
        /,
        **fields: Unpack[NotificationPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Order], /, **fields: Unpack[OrderPatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Payment],
        /,
        **fields: Unpack[PaymentPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Report], /, **fields: Unpack[ReportPatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Shipment],
        /,
        **fields: Unpack[ShipmentPatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[StrandedSubscription],
        /,
        **fields: Unpack[StrandedSubscriptionPatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Subscription],
        /,
        **fields: Unpack[SubscriptionPatch],
    ) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[SyncRun],
        /,
        **fields: Unpack[SyncRunPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[User], /, **fields: Unpack[UserPatch]) -> None: ...

    @overload
    async def replace(self, id: Id[BatchJob], document: BatchJob, /) -> None: ...

    @overload
    async def replace(self, id: Id[FailedEmail], document: FailedEmail, /) -> None: ...

    @overload
    async def replace(self, id: Id[Item], document: Item, /) -> None: ...

    @overload
    async def replace(self, id: Id[Job], document: Job, /) -> None: ...

    @overload
    async def replace(self, id: Id[Message], document: Message, /) -> None: ...

    @overload
    async def replace(
        self,
        id: Id[Notification],
        document: Notification,
        /,
    ) -> None: ...

    @overload
    async def replace(self, id: Id[Order], document: Order, /) -> None: ...

    @overload
    async def replace(self, id: Id[Payment], document: Payment, /) -> None: ...

    @overload
    async def replace(self, id: Id[Report], document: Report, /) -> None: ...

    @overload
    async def replace(self, id: Id[Shipment], document: Shipment, /) -> None: ...

    @overload
    async def replace(
        self,
        id: Id[StrandedSubscription],
        document: StrandedSubscription,
        /,
    ) -> None: ...

    @overload
    async def replace(
        self,
        id: Id[Subscription],
        document: Subscription,
        /,
    ) -> None: ...

    @overload
    async def replace(self, id: Id[SyncRun], document: SyncRun, /) -> None: ...

    @overload
    async def replace(self, id: Id[User], document: User, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
