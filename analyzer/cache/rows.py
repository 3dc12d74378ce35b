"""Records as rows of JSON, and back.

What is read comes from a file: whatever does not have the expected form raises, and is a miss.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gnomon.analyzer.cache.ledger import Content
from gnomon.analyzer.cache.records import (
    Answer,
    FileRecord,
    JudgementRecord,
    Records,
    RuleRecord,
)
from gnomon.analyzer.data import values_of
from gnomon.analyzer.diagnostic import (
    Diagnostic,
    Level,
    Location,
    PlacedFix,
    Related,
    TextEdit,
)
from gnomon.analyzer.files.disk import Seen, Stamp
from gnomon.analyzer.rule import PlacedFinding
from gnomon.analyzer.suppression.comments import Comment

Row = list[Any]
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What reading a row of another form raises."""


def records_of(content: Content) -> Records:
    return Records(
        {path: file_of(path, row) for path, row in content.get("files", {}).items()},
        {path: judgement_of(row) for path, row in content.get("judgements", {}).items()},
        tuple(map(rule_of, content.get("rules", ()))),
        content.get("day", ""),
        content.get("folders", {}),
        frozenset(content.get("helpers", ())),
    )


def answer_of(content: Content) -> Answer:
    files = {path: (digest, tuple(stamp)) for path, (digest, *stamp) in content["files"].items()}
    return Answer(
        content["settings"],
        content["day"],
        Seen(files, content["folders"]),
        content["interfaces"],
        content["checked"],
        tuple(map(diagnostic_of, content.get("diagnostics", ()))),
    )


def seen_row(seen: tuple[str, Stamp]) -> Row:
    digest, stamp = seen
    return [digest, *stamp]


def joined(names: Iterable[str]) -> str:
    """Dotted names as one string, which is read ten times as fast as thirty.

    They are made of files' names, so no slash can be in them.
    """
    return "/".join(names)


def names_of(text: str) -> tuple[str, ...]:
    return tuple(text.split("/")) if text else ()


def file_row(record: FileRecord) -> Row:
    return [
        record.name,
        record.digest,
        joined(record.imports),
        joined(record.opened),
        [values_of(comment) for comment in record.comments],
        values_of(record.problem) if record.problem else None,
        record.failure,
        record.interface,
        record.has_tables,
        record.meaning,
    ]


def file_of(path: str, row: Row) -> FileRecord:
    name, digest, imports, opened, comments, problem, failure, interface, tables, meaning = row
    return FileRecord(
        path,
        name,
        digest,
        names_of(imports),
        names_of(opened),
        tuple(Comment(*comment) for comment in comments),
        PlacedFinding(*problem) if problem else None,
        failure,
        interface,
        tables,
        meaning,
    )


def judgement_row(record: JudgementRecord) -> Row:
    found = [diagnostic_row(diagnostic) for diagnostic in record.diagnostics]
    return [joined(record.reads), record.texts, found]


def judgement_of(row: Row) -> JudgementRecord:
    reads, texts, diagnostics = row
    return JudgementRecord(names_of(reads), tuple(texts), tuple(map(diagnostic_of, diagnostics)))


def rule_of(row: Row) -> RuleRecord:
    name, level, judges, reviews = row
    return RuleRecord(name, Level(level), bool(judges), bool(reviews))


def rule_row(rule: RuleRecord) -> Row:
    return [rule.name, rule.level.value, rule.judges, rule.reviews]


def diagnostic_row(found: Diagnostic) -> Row:
    return [
        found.rule,
        found.level.value,
        found.message,
        location_row(found.location),
        found.help,
        found.url,
        [[related.message, location_row(related.location)] for related in found.related],
        fix_row(found.fix) if found.fix else None,
    ]


def diagnostic_of(row: Row) -> Diagnostic:
    rule, level, message, location, help_text, url, related, fix = row
    return Diagnostic(
        rule,
        Level(level),
        message,
        Location(*location),
        help_text,
        url,
        tuple(Related(text, Location(*place)) for text, place in related),
        fix_of(fix) if fix else None,
    )


def fix_row(fix: PlacedFix) -> Row:
    edits = [[location_row(edit.location), edit.text] for edit in fix.edits]
    return [fix.title, fix.safe, edits]


def fix_of(row: Row) -> PlacedFix:
    title, safe, edits = row
    made = tuple(TextEdit(Location(*place), str(text)) for place, text in edits)
    return PlacedFix(str(title), bool(safe), made)


def location_row(place: Location) -> Row:
    return [place.path, place.line, place.column, place.end_line, place.end_column]
