"""Writes what a store holds as lines of JSON, without the project: what is stored, as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gnomon.runtime.clock import from_microseconds
from gnomon.runtime.export_lines import CronLine, DocumentLine, Header, Line, ScheduleLine
from gnomon.runtime.migrating import rows_of
from gnomon.storage.protocol import (
    ScheduledState,
    Snapshot,
    StoredCron,
    StoredDocument,
    StoredSchedule,
)
from gnomon.version import installed_version

_BATCH = 500
_END = 2**63 - 1


def exported(snapshot: Snapshot, now: int) -> Iterator[Line]:
    """The lines of an export: documents in the order of their creation, table by table.

    Args:
        snapshot: the store.
        now: the time, microseconds since the epoch.
    """
    snapshot.take_time()
    yield Header(gnomon=installed_version(), time=from_microseconds(now))
    for table in snapshot.count_documents():
        for row in rows_of(snapshot, table):
            yield _document(row)
    for schedule in schedules_of(snapshot):
        if schedule.state is ScheduledState.PENDING:
            yield _schedule(schedule)
    for cron in snapshot.list_crons():
        yield _cron(cron)


def _document(row: StoredDocument) -> DocumentLine:
    time = from_microseconds(row.creation_time).isoformat().replace("+00:00", "Z")
    document = {"id": row.id, "creation_time": time, **json.loads(row.body)}
    return DocumentLine.model_construct(table=row.table, document=document)


def _schedule(row: StoredSchedule) -> ScheduleLine:
    return ScheduleLine.model_construct(
        id=row.id,
        creation_time=from_microseconds(row.creation_time),
        name=row.name,
        args=json.loads(row.args),
        scheduled_time=from_microseconds(row.scheduled_time),
        cron=row.cron,
        slot=None if row.slot is None else from_microseconds(row.slot),
    )


def _cron(row: StoredCron) -> CronLine:
    return CronLine(
        name=row.name,
        schedule=row.schedule,
        function=row.function,
        args=json.loads(row.args),
        next_time=from_microseconds(row.next_time),
    )


def schedules_of(snapshot: Snapshot) -> Iterator[StoredSchedule]:
    """All scheduled functions in the order of their creation, read in batches."""
    low = 0
    while rows := snapshot.scan_schedules(low, _END, descending=False, limit=_BATCH):
        yield from rows
        low = rows[-1].creation_time + 1
