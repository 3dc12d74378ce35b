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
    from typing import Literal, TypeAlias, Unpack

    from gnomon import Id, ScheduledFunction
    from gnomon.database import TableQuery
    from gnomon.ranges import ByCreationTime, RangeFunction

    from ..schema import Job, Note

    AnyDocument: TypeAlias = Job | Note

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


class JobQuery(Query["Job"]):
    """The documents of `jobs`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Job]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class JobPatch(TypedDict, total=False):
    """The fields that a patch of `jobs` may set."""

    data: str


class NoteQuery(Query["Note"]):
    """The documents of `my_notes`."""

    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Note]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class NotePatch(TypedDict, total=False):
    """The fields that a patch of `my_notes` may set."""

    text: str
    many: dict[str, list[int] | None]


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[Job], /) -> JobQuery: ...

    @overload
    def query(self, table: type[Note], /) -> NoteQuery: ...

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
    async def patch(self, id: Id[Job], /, **fields: Unpack[JobPatch]) -> None: ...

    @overload
    async def patch(self, id: Id[Note], /, **fields: Unpack[NotePatch]) -> None: ...

    @overload
    async def replace(self, id: Id[Job], document: Job, /) -> None: ...

    @overload
    async def replace(self, id: Id[Note], document: Note, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
