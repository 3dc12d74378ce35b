"""Reads an export into a store, every line held against the project that is to run on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError

from gnomon.errors import GnomonError, InvalidDocument
from gnomon.kinds import FunctionKind
from gnomon.runtime.clock import to_microseconds
from gnomon.runtime.export_lines import (
    LINE,
    VERSION,
    CronLine,
    DocumentLine,
    Header,
    Line,
    ScheduleLine,
)
from gnomon.runtime.functions import describe
from gnomon.runtime.project import Project
from gnomon.runtime.schema import prepare_tables
from gnomon.runtime.tables import SCHEDULED_FUNCTIONS, Tables
from gnomon.storage.protocol import (
    ScheduledState,
    StoredCron,
    StoredDocument,
    StoredSchedule,
    Transaction,
)

_NAMED = 10
_EVER = -(2**63)


class ImportRefused(GnomonError):
    """An export cannot be taken in as it is; `problems` are its lines that do not fit."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def take_in(
    transaction: Transaction, project: Project, name: str, lines: Iterable[str], *, replace: bool
) -> Counter[str]:
    """Writes what an export holds; how many documents, schedules and crons there were, by type.

    Args:
        transaction: the open transaction, which an error undoes.
        project: what each line is held against.
        name: the export's name, for messages.
        lines: its lines.
        replace: whether what the store holds is forgotten first.

    Raises:
        ImportRefused: if the store is not empty, or if lines do not fit; all of them are counted.
    """
    transaction.take_time()
    if replace:
        transaction.clear()
    else:
        _refuse_filled(transaction)
    taking = _Taking(transaction, project, prepare_tables(transaction, project.documents))
    problems: list[str] = []
    wrong = 0
    for number, text in enumerate(lines, start=1):
        try:
            taking.take(number, text)
        except GnomonError as error:
            wrong += 1
            if len(problems) < _NAMED:
                problems.append(f"{name}:{number}: {error}")
            if not taking.seen_header:
                raise ImportRefused(f"{name} is no export of gnomon", tuple(problems)) from error
    if wrong:
        if wrong > len(problems):
            problems.append(f"and {wrong - len(problems):,} more")
        raise ImportRefused(
            f"{name} does not fit the project, so nothing was imported", tuple(problems)
        )
    if not taking.seen_header:
        raise ImportRefused(f"{name} is empty: it has no header")
    return taking.counts


def _refuse_filled(transaction: Transaction) -> None:
    count = sum(transaction.count_documents().values())
    if count:
        noun = "document" if count == 1 else "documents"
        raise ImportRefused(f"the database has {count:,} {noun}; --replace forgets them first")
    if transaction.next_due(_EVER) is not None:
        raise ImportRefused("the database has pending schedules; --replace forgets them first")


@dataclass(slots=True)
class _Taking:
    """Takes line after line in; an error is a GnomonError that says what does not fit."""

    transaction: Transaction
    project: Project
    tables: Tables
    seen_header: bool = False
    counts: Counter[str] = field(default_factory=Counter[str])
    latest: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, number: int, text: str) -> None:
        """Writes what a line says."""
        line = _read(text)
        if isinstance(line, Header) != (number == 1):
            raise ImportRefused("the header is the first line, and no other")
        match line:
            case Header():
                self._header(line)
                return
            case DocumentLine():
                self._document(line)
            case ScheduleLine():
                self._schedule(line)
            case CronLine():
                self._cron(line)
        self.counts[line.type] += 1

    def _header(self, line: Header) -> None:
        self.seen_header = True
        if line.version > VERSION:
            raise ImportRefused(
                f"version {line.version} of the format, written by gnomon {line.gnomon}; "
                f"this one reads up to version {VERSION}"
            )

    def _document(self, line: DocumentLine) -> None:
        table = self.tables.named(line.table)
        if missing := [name for name in ("id", "creation_time") if name not in line.document]:
            raise ImportRefused(f"the document has no {missing[0]}")
        try:
            document = table.wire.load(json.dumps(line.document))
        except ValidationError as error:
            raise InvalidDocument(f"{line.document['id']}: {describe(error)}") from error
        time = to_microseconds(document.creation_time)
        if self.transaction.get_document(document.id) is not None:
            raise ImportRefused(f"{document.id}: a second document of that id")
        self._expect_later(table.name, time)
        row = StoredDocument(document.id, table.name, time, table.dump(document))
        keys = list(table.keys(document))
        self.transaction.insert_document(row)
        for index, key in keys:
            self.transaction.put_entry(index, key, row.id)

    def _schedule(self, line: ScheduleLine) -> None:
        function = self.project.function(line.name)
        if function.kind is FunctionKind.QUERY:
            raise ImportRefused(f"{line.name} is a query, which cannot be scheduled")
        arguments = function.dump_arguments(function.load_arguments(json.dumps(line.args)))
        time = to_microseconds(line.creation_time)
        same_time = self.transaction.scan_schedules(time, time + 1, descending=False, limit=1)
        if same_time or self.transaction.get_schedule(line.id) is not None:
            raise ImportRefused(f"{line.id}: a second schedule of that id or creation_time")
        self._expect_later(SCHEDULED_FUNCTIONS, time)
        row = StoredSchedule(
            id=line.id,
            creation_time=time,
            name=line.name,
            kind=function.kind,
            args=arguments,
            scheduled_time=to_microseconds(line.scheduled_time),
            state=ScheduledState.PENDING,
            cron=line.cron,
            slot=None if line.slot is None else to_microseconds(line.slot),
        )
        if not self.transaction.insert_schedule(row):
            raise ImportRefused(f"{line.id}: a second run of the cron job {line.cron!r} for a slot")

    def _cron(self, line: CronLine) -> None:
        self.transaction.put_cron(
            StoredCron(
                line.name,
                line.schedule,
                line.function,
                json.dumps(line.args, separators=(",", ":"), ensure_ascii=False),
                to_microseconds(line.next_time),
            )
        )

    def _expect_later(self, table: str, time: int) -> None:
        """Creation times grow strictly within a table, also those that come later."""
        if time <= self.latest.get(table, -1):
            raise ImportRefused("its creation_time is not after that of the line before it")
        self.latest[table] = time
        self.transaction.next_creation_time(table, time)


def _read(text: str) -> Line:
    try:
        return LINE.validate_json(text)
    except ValidationError as error:
        raise ImportRefused(describe(error)) from error
