"""The cache of a project's checks: what was read, what was judged, and on what that depends.

It lies in `.gnomon/cache/`. `index.json` holds the records and is read at every check; the
syntax of a file lies in `syntax/`, under a name made of the file's path and content, and is read
only when another file has to be judged again. Everything is JSON with a checksum, written to a new
file and moved into place: what is damaged, foreign, or of another version or configuration is a
miss, and is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from gnomon.analyzer.cache.records import FileRecord, JudgementRecord, RuleRecord
from gnomon.analyzer.data import data, field, values_of
from gnomon.analyzer.diagnostic import (
    Diagnostic,
    Level,
    Location,
    PlacedFix,
    Related,
    TextEdit,
)
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.suppression.comments import Comment

FORMAT = 5
FOLDER = Path(".gnomon") / "cache"
CHECKSUM_LENGTH = 64


@data
class Records:
    """What the last check knew: files and judgements by path, and the rules that ran."""

    files: Mapping[str, FileRecord] = field(default_factory=dict[str, FileRecord])
    judgements: Mapping[str, JudgementRecord] = field(default_factory=dict[str, JudgementRecord])
    rules: tuple[RuleRecord, ...] = ()


class Cache:
    """The cache of one project under one configuration and one version of gnomon.

    Args:
        root: the project's folder.
        key: everything besides the files that a judgement depends on.
    """

    def __init__(self, root: Path, key: str) -> None:
        self._folder = root / FOLDER
        self._key = key

    def load(self) -> Records:
        """The records of the last check; none if there are none that can be trusted."""
        data = _read_checked(self._folder / "index.json")
        if data is None:
            return Records()
        try:
            content = json.loads(data)
            if content["format"] != FORMAT or content["key"] != self._key:
                return Records()
            return Records(
                {path: _file_record(path, row) for path, row in content["files"].items()},
                {path: _judgement(row) for path, row in content["judgements"].items()},
                tuple(_rule(row) for row in content["rules"]),
            )
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return Records()

    def save(self, records: Records, before: Records) -> None:
        """Keep records for the next check, unless they are those that were there before.

        A folder that cannot be written costs only time.
        """
        if records == before:
            return
        content = {
            "format": FORMAT,
            "key": self._key,
            "files": {path: _file_row(record) for path, record in records.files.items()},
            "judgements": {
                path: _judgement_row(record) for path, record in records.judgements.items()
            },
            "rules": [[rule.name, rule.level, rule.judges, rule.reviews] for rule in records.rules],
        }
        with contextlib.suppress(OSError):
            self._prepare()
            text = json.dumps(content, separators=(",", ":"))
            _write_checked(self._folder / "index.json", text.encode())
            self._sweep(_syntax_name(record) for record in records.files.values())

    def load_syntax(self, record: FileRecord) -> bytes | None:
        """The encoded syntax of a file, or None."""
        return _read_checked(self._folder / "syntax" / _syntax_name(record))

    def save_syntax(self, record: FileRecord, data: bytes) -> None:
        """Keep the encoded syntax of a file."""
        with contextlib.suppress(OSError):
            self._prepare()
            _write_checked(self._folder / "syntax" / _syntax_name(record), data)

    def _prepare(self) -> None:
        (self._folder / "syntax").mkdir(parents=True, exist_ok=True)
        ignore = self._folder.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")

    def _sweep(self, wanted: Iterable[str]) -> None:
        """Remove the syntax of files that are gone or have changed."""
        keep = set(wanted)
        for entry in os.scandir(self._folder / "syntax"):
            if entry.name not in keep:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _syntax_name(record: FileRecord) -> str:
    identity = f"{FORMAT}\0{record.path}\0{record.name}\0{record.digest}"
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def _read_checked(file: Path) -> bytes | None:
    """What `_write_checked` wrote, or None for anything else."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    checksum, content = data[:CHECKSUM_LENGTH], data[CHECKSUM_LENGTH:]
    return content if hashlib.sha256(content).hexdigest().encode() == checksum else None


def _write_checked(file: Path, content: bytes) -> None:
    """Write to a new file and move it into place: a reader sees all of it or nothing."""
    checksum = hashlib.sha256(content).hexdigest().encode()
    with NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
        temporary.write(checksum + content)
    try:
        os.replace(temporary.name, file)
    except OSError:
        os.unlink(temporary.name)
        raise


# --- records as rows of JSON ---------------------------------------------------------------------
# The rows come from JSON: whatever does not have the expected form raises, and is a miss.


def _file_row(record: FileRecord) -> list[Any]:
    return [
        record.name,
        record.digest,
        list(record.imports),
        [values_of(comment) for comment in record.comments],
        values_of(record.problem) if record.problem else None,
        record.failure,
        record.interface,
        record.has_tables,
    ]


def _file_record(path: str, row: list[Any]) -> FileRecord:
    name, digest, imports, comments, problem, failure, interface, has_tables = row
    return FileRecord(
        path,
        name,
        digest,
        tuple(imports),
        tuple(Comment(*comment) for comment in comments),
        PlacedFinding(*problem) if problem else None,
        failure,
        interface,
        has_tables,
    )


def _judgement_row(record: JudgementRecord) -> list[Any]:
    found = [_diagnostic_row(diagnostic) for diagnostic in record.diagnostics]
    return [list(record.reads), record.state, found]


def _judgement(row: list[Any]) -> JudgementRecord:
    reads, state, diagnostics = row
    return JudgementRecord(
        tuple(reads), str(state), tuple(_diagnostic(found) for found in diagnostics)
    )


def _rule(row: list[Any]) -> RuleRecord:
    name, level, judges, reviews = row
    return RuleRecord(name, Level(level), bool(judges), bool(reviews))


def _diagnostic_row(found: Diagnostic) -> list[Any]:
    return [
        found.rule,
        found.level.value,
        found.message,
        _location_row(found.location),
        found.help,
        found.url,
        [[related.message, _location_row(related.location)] for related in found.related],
        _fix_row(found.fix) if found.fix else None,
    ]


def _diagnostic(row: list[Any]) -> Diagnostic:
    rule, level, message, location, help_text, url, related, fix = row
    return Diagnostic(
        rule,
        Level(level),
        message,
        Location(*location),
        help_text,
        url,
        tuple(Related(text, Location(*place)) for text, place in related),
        _fix(fix) if fix else None,
    )


def _fix_row(fix: PlacedFix) -> list[Any]:
    edits = [[_location_row(edit.location), edit.text] for edit in fix.edits]
    return [fix.title, fix.safe, edits]


def _fix(row: list[Any]) -> PlacedFix:
    title, safe, edits = row
    made = tuple(TextEdit(Location(*place), str(text)) for place, text in edits)
    return PlacedFix(str(title), bool(safe), made)


def _location_row(place: Location) -> list[Any]:
    return [place.path, place.line, place.column, place.end_line, place.end_column]
