"""Rows of the tables that every database has, as its driver takes them."""

from __future__ import annotations

from typing import Any

from gnomon.storage.protocol import StoredDocument, StoredSchedule

Row = tuple[Any, ...]


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
