"""The tables of a project as the store keeps them: how a document becomes a row and its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from gnomon.documents import SYSTEM_FIELDS, Document, DocumentT, identity_of
from gnomon.errors import InvalidDocument, InvalidQuery, LimitExceeded
from gnomon.ids import self_table
from gnomon.ranges import IndexRange
from gnomon.runtime.clock import from_microseconds
from gnomon.runtime.comparable import Kinds
from gnomon.runtime.functions import describe
from gnomon.runtime.limits import DOCUMENT_BYTES
from gnomon.runtime.wire import WireType
from gnomon.storage.keys import encode_key, kind_of
from gnomon.storage.protocol import StoredDocument

CREATION_TIME = "creation_time"
BY_CREATION_TIME = "by_creation_time"
"""The index that every table has, because that is how its documents are stored."""
SCHEDULED_FUNCTIONS = "_scheduled_functions"


@dataclass(frozen=True, slots=True)
class TableIndex:
    """An index of a table; `number` is its name in the store, `fields` ends in a creation time.

    `kinds` says of each field what its values can be compared with, None where nobody knows.
    """

    number: int
    name: str
    fields: tuple[str, ...]
    kinds: tuple[Kinds | None, ...]

    def key(self, document: Document) -> bytes:
        """The key of a stored document; raises InvalidDocument for a value without an order."""
        try:
            return encode_key([getattr(document, field) for field in self.fields])
        except (TypeError, ValueError) as error:
            name = type(document).__name__
            raise InvalidDocument(f"{name}: the index {self.name}: {error}") from error

    def check(self, range: IndexRange) -> None:
        """Raises InvalidQuery if a field is compared with what none of its values can be."""
        for place, value in enumerate(range.equal):
            self._check(place, value)
        for bound in (range.lower, range.upper):
            if bound is not None:
                self._check(len(range.equal), bound.value)

    def _check(self, place: int, value: object) -> None:
        kinds = self.kinds[place]
        if kinds is not None and kind_of(value) not in kinds:
            raise InvalidQuery(
                f"the index {self.name}: {self.fields[place]!r} is compared with "
                f"{' or '.join(sorted(kinds))}, not with {kind_of(value)}: {value!r}"
            )


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its document class and the indexes the store keeps.

    `wire` is the class's wire form, `body` that of its fields alone, as rows hold them.
    """

    name: str
    document: type[Document]
    wire: WireType[Document]
    body: WireType[Document]
    indexes: Mapping[str, TableIndex]

    def dump(self, document: Document) -> str:
        """The body of a row; raises InvalidDocument or LimitExceeded."""
        try:
            text = self.body.dump(without_identity(document), to_load=True)
        except PydanticSerializationError as error:
            raise InvalidDocument(f"{self.document.__name__}: {error}") from error
        size = len(text.encode())
        if size > DOCUMENT_BYTES:
            raise LimitExceeded(
                f"{self.document.__name__}: a document of {size:,} bytes of JSON, "
                f"the limit is {DOCUMENT_BYTES:,}"
            )
        return text

    def load(self, row: StoredDocument) -> Document:
        """The document of a row; raises InvalidDocument if it does not fit its class."""
        own = self_table.set(self.name)
        try:
            fields = self.body.load(row.body)
        except ValidationError as error:
            raise InvalidDocument(f"{row.id}: {describe(error)}") from error
        finally:
            self_table.reset(own)
        return fields.as_stored(row.id, from_microseconds(row.creation_time))

    def changed(self, document: Document, fields: Mapping[str, object]) -> Document:
        """The document with some fields set; raises InvalidDocument."""
        for name in SYSTEM_FIELDS:
            if name in fields:
                raise InvalidDocument(f"{self.document.__name__}: {name!r} cannot be changed")
        values = _fields_of(document)
        try:
            return self.wire.validate({**values, **fields})
        except ValidationError as error:
            raise InvalidDocument(f"{self.document.__name__}: {describe(error)}") from error

    def keys(self, document: Document) -> list[tuple[int, bytes]]:
        """Each index's number with the document's key in it; raises InvalidDocument."""
        return [(index.number, index.key(document)) for index in self.indexes.values()]


class Tables:
    """The tables of a project, by name."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    def of_class(self, document: type[Document]) -> Table:
        """The table of a document class; raises InvalidQuery if it is none, or has none here."""
        found = self._tables.get(getattr(document, "__table__", None) or "")
        if found is None:
            raise InvalidQuery(self._no_table(document))
        return found

    def _no_table(self, document: object) -> str:
        if isinstance(document, type) and issubclass(document, Document):
            return f"{document.__name__} has no table in this project"
        named = self._tables.get(document) if isinstance(document, str) else None
        example = named or next(iter(self._tables.values()), None)
        such = f", such as {example.document.__name__}," if example else ""
        return f"a document class{such} is needed, not {document!r}"

    def named(self, name: str) -> Table:
        """The table of a name; raises InvalidQuery if there is none."""
        found = self._tables.get(name)
        if found is None:
            raise InvalidQuery(f"there is no table {name!r} in this project")
        return found

    def of_id(self, document_id: str) -> Table:
        """The table that an id carries; raises InvalidQuery if there is none of that name."""
        found = self._tables.get(table_of(document_id))
        if found is None:
            raise InvalidQuery(f"{document_id!r} is not the id of a document of this project")
        return found

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())


def table_of(document_id: object) -> str:
    """The name of the table that an id carries; raises InvalidQuery for what is no id at all."""
    if not isinstance(document_id, str) or not document_id.isascii():
        raise InvalidQuery(f"{document_id!r} is no id, such as ctx.db.insert returns")
    return document_id.rpartition("_")[0]


def without_identity(document: DocumentT) -> DocumentT:
    """The document as it was before an insert; its fields alone make the body of a row."""
    if identity_of(document) is None:
        return document
    return type(document).model_construct(**_fields_of(document))


def _fields_of(document: Document) -> dict[str, Any]:
    """A document's values, those of fields included that only its configuration admits."""
    fields = {name: getattr(document, name) for name in type(document).model_fields}
    return fields | (document.__pydantic_extra__ or {})


def index_fields(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of an index's key: those asked for, then the creation time as the last resort."""
    return fields if CREATION_TIME in fields else (*fields, CREATION_TIME)
