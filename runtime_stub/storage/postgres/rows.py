"""Rows as the driver gives and takes them, and what they are to the store."""

from __future__ import annotations

from typing import Any

from gnomon.storage.protocol import IndexedDocument, ScheduledState, StoredDocument, StoredSchedule

Row = tuple[Any, ...]


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


def document_values(row: StoredDocument) -> Row:
    """The row of a document."""
    return (row.id, row.table, row.creation_time, row.body)


def schedule_values(row: StoredSchedule) -> Row:
    """The row of a scheduled function that nobody has claimed."""
    return (
        row.id,
        row.creation_time,
        row.name,
        str(row.kind),
        row.args,
        row.scheduled_time,
        str(row.state),
        row.completed_time,
        row.error,
        row.cron,
        row.slot,
    )


def indexed_document(row: Row) -> IndexedDocument:
    """The document of a row that an index led to."""
    prefix, rest, *document = row
    return IndexedDocument(prefix + rest, StoredDocument(*document))
