"""Writes that wait in this process until a read could see them, or until the commit.

Each statement is a round trip, so what is written is kept as what it comes to, and sent with as
few statements as there are kinds of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gnomon.storage.postgres.keys import split_key
from gnomon.storage.protocol import StoredDocument, StoredSchedule
from gnomon.storage.rows import document_values, schedule_values

LARGE = 500
"""So many writes are sent, whether they can be seen or not."""

Values = tuple[object, ...] | dict[str, object]


@dataclass(slots=True)
class Pending:
    """What is to be written.

    `documents` holds, by id, an inserted one, the new body of a stored one, or None for one that is
    deleted; `entries` the document's id, or None, by index and key. `ended` are scheduled mutations
    that have run, with the time.
    """

    documents: dict[str, StoredDocument | str | None] = field(
        default_factory=dict[str, StoredDocument | str | None]
    )
    entries: dict[tuple[int, bytes], str | None] = field(
        default_factory=dict[tuple[int, bytes], "str | None"]
    )
    schedules: dict[str, StoredSchedule] = field(default_factory=dict[str, StoredSchedule])
    ended: list[tuple[StoredSchedule, int]] = field(
        default_factory=list[tuple[StoredSchedule, int]]
    )

    def __len__(self) -> int:
        return len(self.documents) + len(self.entries) + len(self.schedules) + len(self.ended)

    def replace_body(self, document_id: str, body: str) -> None:
        """A document has a new body."""
        known = self.documents.get(document_id, body)
        if isinstance(known, StoredDocument):
            self.documents[document_id] = replace(known, body=body)
        elif known is not None:
            self.documents[document_id] = body

    def delete_document(self, document_id: str) -> None:
        """A document is gone."""
        if isinstance(self.documents.get(document_id), StoredDocument):
            del self.documents[document_id]
        else:
            self.documents[document_id] = None

    def put_entry(self, index: int, key: bytes, document_id: str) -> None:
        """An index has a key."""
        if self.entries.get((index, key), key) is None:
            # It was there, was deleted, and is there again.
            del self.entries[index, key]
        else:
            self.entries[index, key] = document_id

    def delete_entry(self, index: int, key: bytes) -> None:
        """An index has a key no more."""
        if self.entries.get((index, key)) is not None:
            del self.entries[index, key]
        else:
            self.entries[index, key] = None

    def concerns_table(self, table: str, low: int, high: int) -> bool:
        """Whether a scan of the table would see any of it."""
        return any(
            found.table == table and low <= found.creation_time < high
            if isinstance(found, StoredDocument)
            else document_id.startswith(f"{table}_")
            for document_id, found in self.documents.items()
        )

    def concerns_index(self, index: int, low: bytes, high: bytes) -> bool:
        """Whether a scan of the index would see any of it."""
        return any(number == index and low <= key < high for number, key in self.entries) or any(
            not isinstance(found, StoredDocument) for found in self.documents.values()
        )

    def merge(self, later: Pending) -> None:
        """Takes up what was written after it."""
        for document_id, found in later.documents.items():
            if isinstance(found, StoredDocument):
                self.documents[document_id] = found
            elif found is None:
                self.delete_document(document_id)
            else:
                self.replace_body(document_id, found)
        for (index, key), document in later.entries.items():
            if document is None:
                self.delete_entry(index, key)
            else:
                self.put_entry(index, key, document)
        self.schedules.update(later.schedules)
        self.ended.extend(later.ended)

    def statements(self) -> Iterator[tuple[str, Values]]:
        """What writes it: the names of statements in `pending.sql` with their values."""
        yield from self._deletions()
        bodies = {name: body for name, body in self.documents.items() if isinstance(body, str)}
        if bodies:
            yield "replace_bodies", (list(bodies), list(bodies.values()))
        inserted = [row for row in self.documents.values() if isinstance(row, StoredDocument)]
        if inserted:
            columns = zip(*map(document_values, inserted), strict=True)
            yield "insert_documents", tuple(map(list, columns))
        put = [
            (index, *split_key(key), name)
            for (index, key), name in self.entries.items()
            if name is not None
        ]
        if put:
            yield "put_entries", tuple(map(list, zip(*put, strict=True)))
        if self.schedules:
            rows = map(schedule_values, self.schedules.values())
            yield "insert_schedules", tuple(map(list, zip(*rows, strict=True)))

    def _deletions(self) -> Iterator[tuple[str, Values]]:
        keys = [(index, *split_key(key)) for (index, key), name in self.entries.items() if not name]
        if keys:
            yield "delete_entries", tuple(map(list, zip(*keys, strict=True)))
        documents = [name for name, found in self.documents.items() if found is None]
        if documents:
            yield "delete_documents", (documents,)

    def endings(self) -> Values:
        """The values of `end_mutations`."""
        return {
            "places": [row.place for row, _ in self.ended],
            "schedules": [row.id for row, _ in self.ended],
            "workers": list({row.worker for row, _ in self.ended}),
            "time": max(time for _, time in self.ended),
        }
