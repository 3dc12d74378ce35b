"""Writes that wait in this process until a read could see them, or until the commit.

Each statement is a round trip, so what is written is kept as what it comes to, and sent with as
few statements as there are kinds of it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
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

    `inserted` holds documents by id, `changed` the new body of a stored one, or None for one that
    is deleted; `entries` the document's id, or None, by index and key. `ended` are scheduled
    mutations that have run, with the time.
    """

    inserted: dict[str, StoredDocument] = field(default_factory=dict[str, StoredDocument])
    changed: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    entries: dict[tuple[int, bytes], str | None] = field(
        default_factory=dict[tuple[int, bytes], "str | None"]
    )
    schedules: dict[str, StoredSchedule] = field(default_factory=dict[str, StoredSchedule])
    ended: list[tuple[StoredSchedule, int]] = field(
        default_factory=list[tuple[StoredSchedule, int]]
    )
    _keys: defaultdict[int, list[bytes]] = field(default_factory=lambda: defaultdict(list[bytes]))
    """The keys of entries that were put or deleted, by index and in order."""

    def __len__(self) -> int:
        documents = len(self.inserted) + len(self.changed)
        return documents + len(self.entries) + len(self.schedules) + len(self.ended)

    def replace_body(self, document_id: str, body: str) -> None:
        """A document has a new body."""
        inserted = self.inserted.get(document_id)
        if inserted is not None:
            self.inserted[document_id] = replace(inserted, body=body)
        elif self.changed.get(document_id, body) is not None:
            self.changed[document_id] = body

    def delete_document(self, document_id: str) -> None:
        """A document is gone."""
        if self.inserted.pop(document_id, None) is None:
            self.changed[document_id] = None

    def put_entry(self, index: int, key: bytes, document_id: str) -> None:
        """An index has a key."""
        if self.entries.get((index, key), key) is None:
            # It was there, was deleted, and is there again.
            del self.entries[index, key]
        else:
            self._note(index, key, document_id)

    def delete_entry(self, index: int, key: bytes) -> None:
        """An index has a key no more."""
        if self.entries.get((index, key)) is not None:
            del self.entries[index, key]
        else:
            self._note(index, key, None)

    def _note(self, index: int, key: bytes, document_id: str | None) -> None:
        self.entries[index, key] = document_id
        insort(self._keys[index], key)

    def concerns_table(self, table: str, low: int, high: int) -> bool:
        """Whether a scan of the table would see any of it."""
        return any(
            row.table == table and low <= row.creation_time < high for row in self.inserted.values()
        ) or any(name.startswith(f"{table}_") for name in self.changed)

    def concerns_index(self, index: int, low: bytes, high: bytes) -> bool:
        """Whether a scan of the index would see any of it; also if some of that was taken back."""
        if self.changed:
            return True
        # Each mutation of a batch asks for what all before it have written: not one by one.
        keys = self._keys.get(index, ())
        at = bisect_left(keys, low)
        return at < len(keys) and keys[at] < high

    def merge(self, later: Pending) -> None:
        """Takes up what was written after it."""
        self.inserted.update(later.inserted)
        for document_id, body in later.changed.items():
            if body is None:
                self.delete_document(document_id)
            else:
                self.replace_body(document_id, body)
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
        bodies = {name: body for name, body in self.changed.items() if body is not None}
        if bodies:
            yield "replace_bodies", (list(bodies), list(bodies.values()))
        if self.inserted:
            columns = zip(*map(document_values, self.inserted.values()), strict=True)
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
        documents = [name for name, body in self.changed.items() if body is None]
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
