"""The `db` of a context, and the queries that it makes: interfaces that the runtime implements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from gnomon.documents import Document, DocumentT
from gnomon.ids import Id
from gnomon.ranges import IndexRangeBuilder, RangeFunction

if TYPE_CHECKING:
    from typing import Self

DocumentT_co = TypeVar("DocumentT_co", bound=Document, covariant=True)
PageT = TypeVar("PageT")

Order = Literal["asc", "desc"]


class Page(BaseModel, Generic[PageT]):
    """One page of results; `cursor` asks for the next one and is None on the last."""

    model_config = ConfigDict(frozen=True)

    items: list[PageT]
    cursor: str | None = None


class Query(ABC, Generic[DocumentT_co]):
    """Documents of one table, read when a method at the end of the chain is awaited.

    Without an index they come in the order of their creation, with one in the index's order.
    `async for document in query` reads them one by one.
    """

    @abstractmethod
    def order(self, order: Order, /) -> Self:
        """Ascending ("asc", the default) or descending ("desc"); InvalidQuery the second time."""

    @abstractmethod
    def filter(self, predicate: Callable[[DocumentT_co], bool], /) -> Self:
        """Only the documents for which a predicate holds; the others are read all the same."""

    @abstractmethod
    async def first(self) -> DocumentT_co | None:
        """The first document, or None."""

    @abstractmethod
    async def unique(self) -> DocumentT_co | None:
        """The only document, or None; MultipleDocuments if there are more."""

    @abstractmethod
    async def take(self, count: int, /) -> list[DocumentT_co]:
        """At most `count` documents."""

    @abstractmethod
    async def collect(self) -> list[DocumentT_co]:
        """All documents."""

    @abstractmethod
    async def paginate(self, *, limit: int, cursor: str | None = None) -> Page[DocumentT_co]:
        """A page of at most `limit` documents, from the start or from a former page's cursor."""

    @abstractmethod
    def __aiter__(self) -> AsyncIterator[DocumentT_co]:
        """The documents one by one."""


class TableQuery(Query[DocumentT_co]):
    """All documents of a table, before an index is chosen."""

    @abstractmethod
    def with_index(
        self, name: str, range: RangeFunction[IndexRangeBuilder] | None = None, /
    ) -> Query[DocumentT_co]:
        """The documents in the order of an index, or only those in a range of it.

        InvalidQuery if the table has no such index or the range names its fields out of order.
        """


class DatabaseReader(ABC):
    """The `db` of a query."""

    @abstractmethod
    async def get(self, id: Id[DocumentT], /) -> DocumentT | None:
        """The document of that id, or None."""

    @abstractmethod
    def query(self, table: type[DocumentT], /) -> TableQuery[DocumentT]:
        """The documents of a table."""


class DatabaseWriter(DatabaseReader):
    """The `db` of a mutation. Tables whose name starts with `_` can be read, but not written."""

    @abstractmethod
    async def insert(self, document: DocumentT, /) -> Id[DocumentT]:
        """Store a new document."""

    @abstractmethod
    async def patch(self, id: Id[Document], /, **fields: object) -> None:
        """Set some fields of a document; DocumentNotFound, InvalidDocument."""

    @abstractmethod
    async def replace(self, id: Id[DocumentT], document: DocumentT, /) -> None:
        """Set all fields of a document; DocumentNotFound."""

    @abstractmethod
    async def delete(self, id: Id[Document], /) -> None:
        """Delete a document; DocumentNotFound."""
