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

    from ..schema import Allowance, Chunk, Message, Thread

    AnyDocument: TypeAlias = Allowance | Chunk | Message | Thread
    AllowanceByOwner: TypeAlias = IndexField[Literal["owner"], str, IndexRange]
    ChunkByMessageIdAndPositionThenPosition: TypeAlias = IndexField[
        Literal["position"],
        int,
        IndexRange,
    ]
    ChunkByMessageIdAndPosition: TypeAlias = IndexField[
        Literal["message_id"],
        Id[Message],
        ChunkByMessageIdAndPositionThenPosition,
    ]
    MessageByStatusAndMovedAtThenMovedAt: TypeAlias = IndexField[
        Literal["moved_at"],
        datetime,
        IndexRange,
    ]
    MessageByStatusAndMovedAt: TypeAlias = IndexField[
        Literal["status"],
        Literal["waiting", "streaming", "done", "stopped", "failed"],
        MessageByStatusAndMovedAtThenMovedAt,
    ]
    MessageByThreadId: TypeAlias = IndexField[
        Literal["thread_id"],
        Id[Thread],
        IndexRange,
    ]
    ThreadByActiveAt: TypeAlias = IndexField[Literal["active_at"], datetime, IndexRange]
    ThreadByOwnerAndActiveAtThenActiveAt: TypeAlias = IndexField[
        Literal["active_at"],
        datetime,
        IndexRange,
    ]
    ThreadByOwnerAndActiveAt: TypeAlias = IndexField[
        Literal["owner"],
        str,
        ThreadByOwnerAndActiveAtThenActiveAt,
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


class AllowanceQuery(Query["Allowance"]):
    """The documents of `allowances`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Allowance]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_owner"],
        range: RangeFunction[AllowanceByOwner] | None = None,
        /,
    ) -> Query[Allowance]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Allowance]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class AllowancePatch(TypedDict, total=False):
    """The fields that a patch of `allowances` may set."""

    owner: str
    left: float
    counted_at: datetime


class ChunkQuery(Query["Chunk"]):
    """The documents of `chunks`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Chunk]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_message_id_and_position"],
        range: RangeFunction[ChunkByMessageIdAndPosition] | None = None,
        /,
    ) -> Query[Chunk]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Chunk]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class ChunkPatch(TypedDict, total=False):
    """The fields that a patch of `chunks` may set."""

    message_id: Id[Message]
    position: int
    text: str


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
        name: Literal["by_status_and_moved_at"],
        range: RangeFunction[MessageByStatusAndMovedAt] | None = None,
        /,
    ) -> Query[Message]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_thread_id"],
        range: RangeFunction[MessageByThreadId] | None = None,
        /,
    ) -> Query[Message]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Message]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class MessagePatch(TypedDict, total=False):
    """The fields that a patch of `messages` may set."""

    thread_id: Id[Thread]
    role: Literal["user", "assistant"]
    text: str
    status: Literal["waiting", "streaming", "done", "stopped", "failed"]
    chunks: int
    moved_at: datetime
    run_id: Id[ScheduledFunction] | None
    error: str | None


class ThreadQuery(Query["Thread"]):
    """The documents of `threads`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Thread]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_active_at"],
        range: RangeFunction[ThreadByActiveAt] | None = None,
        /,
    ) -> Query[Thread]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_owner_and_active_at"],
        range: RangeFunction[ThreadByOwnerAndActiveAt] | None = None,
        /,
    ) -> Query[Thread]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Thread]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class ThreadPatch(TypedDict, total=False):
    """The fields that a patch of `threads` may set."""

    owner: str
    title: str | None
    title_error: str | None
    active_at: datetime


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[Allowance], /) -> AllowanceQuery: ...

    @overload
    def query(self, table: type[Chunk], /) -> ChunkQuery: ...

    @overload
    def query(self, table: type[Message], /) -> MessageQuery: ...

    @overload
    def query(self, table: type[Thread], /) -> ThreadQuery: ...

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
        id: Id[Allowance],
        /,
        **fields: Unpack[AllowancePatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Chunk], /, **fields: Unpack[ChunkPatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[Message],
        /,
        **fields: Unpack[MessagePatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Thread], /, **fields: Unpack[ThreadPatch]) -> None: ...

    @overload
    async def replace(self, id: Id[Allowance], document: Allowance, /) -> None: ...

    @overload
    async def replace(self, id: Id[Chunk], document: Chunk, /) -> None: ...

    @overload
    async def replace(self, id: Id[Message], document: Message, /) -> None: ...

    @overload
    async def replace(self, id: Id[Thread], document: Thread, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
