"""Rows as the driver gives them, and what they are to the store."""

from __future__ import annotations

from gnomon.storage.protocol import IndexedDocument, ScheduledState, StoredDocument, StoredSchedule
from gnomon.storage.rows import Row


def schedule(row: Row) -> StoredSchedule:
    """The scheduled function of a row; the place of one that was claimed comes last."""
    id, created, name, kind, args, due, state, completed, error, cron, slot, worker, *place = row
    return StoredSchedule(
        id,
        created,
        name,
        kind,
        args,
        due,
        ScheduledState(state),
        completed,
        error,
        cron,
        slot,
        worker,
        place[0] if place else None,
    )


def indexed_document(row: Row) -> IndexedDocument:
    """The document of a row that an index led to."""
    prefix, rest, *document = row
    return IndexedDocument(prefix + rest, StoredDocument(*document))
