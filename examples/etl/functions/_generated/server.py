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
    from datetime import date, datetime
    from typing import Literal, TypeAlias, Unpack

    from gnomon import Id, ScheduledFunction
    from gnomon.database import TableQuery
    from gnomon.ranges import ByCreationTime, IndexField, IndexRange, RangeFunction

    from ..schema import RejectedLine, Rejection, Run, Sale, SaleRow, StagedRow, Total

    AnyDocument: TypeAlias = RejectedLine | Run | Sale | StagedRow | Total
    RejectedLineByRunId: TypeAlias = IndexField[Literal["run_id"], Id[Run], IndexRange]
    RunByStatusAndMovedAtThenMovedAt: TypeAlias = IndexField[
        Literal["moved_at"],
        datetime,
        IndexRange,
    ]
    RunByStatusAndMovedAt: TypeAlias = IndexField[
        Literal["status"],
        Literal["extracting", "loading", "done", "failed"],
        RunByStatusAndMovedAtThenMovedAt,
    ]
    RunByStatusAndUntilThenUntil: TypeAlias = IndexField[
        Literal["until"],
        datetime,
        IndexRange,
    ]
    RunByStatusAndUntil: TypeAlias = IndexField[
        Literal["status"],
        Literal["extracting", "loading", "done", "failed"],
        RunByStatusAndUntilThenUntil,
    ]
    SaleByExternalId: TypeAlias = IndexField[Literal["external_id"], str, IndexRange]
    StagedRowByRunId: TypeAlias = IndexField[Literal["run_id"], Id[Run], IndexRange]
    TotalByDayAndCountryThenCountry: TypeAlias = IndexField[
        Literal["country"],
        str,
        IndexRange,
    ]
    TotalByDayAndCountry: TypeAlias = IndexField[
        Literal["day"],
        date,
        TotalByDayAndCountryThenCountry,
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


class RejectedLineQuery(Query["RejectedLine"]):
    """The documents of `rejected_lines`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[RejectedLine]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_run_id"],
        range: RangeFunction[RejectedLineByRunId] | None = None,
        /,
    ) -> Query[RejectedLine]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[RejectedLine]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class RejectedLinePatch(TypedDict, total=False):
    """The fields that a patch of `rejected_lines` may set."""

    run_id: Id[Run]
    cursor: str | None
    rejection: Rejection


class RunQuery(Query["Run"]):
    """The documents of `runs`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Run]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_status_and_moved_at"],
        range: RangeFunction[RunByStatusAndMovedAt] | None = None,
        /,
    ) -> Query[Run]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_status_and_until"],
        range: RangeFunction[RunByStatusAndUntil] | None = None,
        /,
    ) -> Query[Run]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Run]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class RunPatch(TypedDict, total=False):
    """The fields that a patch of `runs` may set."""

    since: datetime | None
    until: datetime
    status: Literal["extracting", "loading", "done", "failed"]
    cursor: str | None
    moved_at: datetime
    attempts: int
    error: str | None
    extracted: int
    rejected: int
    loaded: int


class SaleQuery(Query["Sale"]):
    """The documents of `sales`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Sale]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_external_id"],
        range: RangeFunction[SaleByExternalId] | None = None,
        /,
    ) -> Query[Sale]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Sale]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class SalePatch(TypedDict, total=False):
    """The fields that a patch of `sales` may set."""

    external_id: str
    day: date
    country: str
    amount: int


class StagedRowQuery(Query["StagedRow"]):
    """The documents of `staged_rows`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[StagedRow]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_run_id"],
        range: RangeFunction[StagedRowByRunId] | None = None,
        /,
    ) -> Query[StagedRow]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[StagedRow]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class StagedRowPatch(TypedDict, total=False):
    """The fields that a patch of `staged_rows` may set."""

    run_id: Id[Run]
    row: SaleRow


class TotalQuery(Query["Total"]):
    """The documents of `totals`."""

    @overload
    def with_index(
        self,
        name: Literal["by_creation_time"],
        range: RangeFunction[ByCreationTime] | None = None,
        /,
    ) -> Query[Total]: ...

    @overload
    def with_index(
        self,
        name: Literal["by_day_and_country"],
        range: RangeFunction[TotalByDayAndCountry] | None = None,
        /,
    ) -> Query[Total]: ...
    def with_index(self, name: str, range: object = None, /) -> Query[Total]:
        """The documents in the order of an index, or only those in a range of it."""
        raise NotImplementedError


class TotalPatch(TypedDict, total=False):
    """The fields that a patch of `totals` may set."""

    day: date
    country: str
    count: int
    amount: int


class DatabaseReader(Protocol):
    """The database of a query."""

    async def get(self, id: Id[StoredT], /) -> StoredT | None:
        """The document of that id, or None."""
        ...

    @overload
    def query(self, table: type[RejectedLine], /) -> RejectedLineQuery: ...

    @overload
    def query(self, table: type[Run], /) -> RunQuery: ...

    @overload
    def query(self, table: type[Sale], /) -> SaleQuery: ...

    @overload
    def query(self, table: type[StagedRow], /) -> StagedRowQuery: ...

    @overload
    def query(self, table: type[Total], /) -> TotalQuery: ...

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
        id: Id[RejectedLine],
        /,
        **fields: Unpack[RejectedLinePatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Run], /, **fields: Unpack[RunPatch]) -> None: ...

    @overload
    async def patch(self, id: Id[Sale], /, **fields: Unpack[SalePatch]) -> None: ...

    @overload
    async def patch(
        self,
        id: Id[StagedRow],
        /,
        **fields: Unpack[StagedRowPatch],
    ) -> None: ...

    @overload
    async def patch(self, id: Id[Total], /, **fields: Unpack[TotalPatch]) -> None: ...

    @overload
    async def replace(
        self,
        id: Id[RejectedLine],
        document: RejectedLine,
        /,
    ) -> None: ...

    @overload
    async def replace(self, id: Id[Run], document: Run, /) -> None: ...

    @overload
    async def replace(self, id: Id[Sale], document: Sale, /) -> None: ...

    @overload
    async def replace(self, id: Id[StagedRow], document: StagedRow, /) -> None: ...

    @overload
    async def replace(self, id: Id[Total], document: Total, /) -> None: ...

    async def delete(self, id: Id[AnyDocument], /) -> None:
        """Delete a document."""
        ...


class QueryCtx(GenericQueryCtx[DatabaseReader]):
    """The context of a query."""


class MutationCtx(GenericMutationCtx[DatabaseWriter]):
    """The context of a mutation."""
