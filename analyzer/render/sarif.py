"""SARIF 2.1.0, which code hosts and editors read: what was found, and the rules that found it.

Columns count characters from 1 and ends are exclusive, in SARIF as in gnomon.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from urllib.parse import quote

from gnomon.analyzer.diagnostic import Diagnostic, Level, Location, PlacedFix, Related
from gnomon.analyzer.render.fingerprint import fingerprints
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Failure, Report
from gnomon.analyzer.rule import LoadedRule
from gnomon.analyzer.rule_address import page_url
from gnomon.analyzer.rule_document import RuleDocument, dedent_docstring, read_document
from gnomon.analyzer.rule_page import markdown_help

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "note"}

# GitHub shows no more of a description.
MOST_CHARACTERS = 1024

# The names are part of the fingerprint's and the root's identity: hosts compare them.
FINGERPRINT = "gnomonFingerprint/v1"
ROOT = "SRCROOT"

Object = dict[str, object]


def render(report: Report, sources: Sources) -> str:
    """The whole log, indented, with a final newline."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run(report, sources)]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def run(report: Report, sources: Sources) -> Object:
    """The one run of the log: the tool with its rules, how it went, what it found."""
    rules = [descriptor(loaded) for loaded in rules_of(report, sources)]
    places = {str(rule["id"]): place for place, rule in enumerate(rules)}
    named = zip(report.diagnostics, fingerprints(report.diagnostics, sources), strict=True)
    return {
        "tool": {"driver": {"name": "gnomon", "version": sources.version(), "rules": rules}},
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": [
                    notification(item, places, sources) for item in report.failures
                ],
            }
        ],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [result(found, name, places, sources) for found, name in named],
    }


def rules_of(report: Report, sources: Sources) -> Iterator[LoadedRule]:
    """The rules that ran, and those that have a finding, with their documents."""
    if sources.catalog is None:
        return
    found = {item.rule for item in report.diagnostics}
    broken = {failure.rule for failure in report.failures if failure.path is None}
    for name in sources.catalog.names:
        if name in found or (report.config.may_run(name) and name not in broken):
            loaded = sources.catalog.load(name)
            if name in found or report.config.runs(name, loaded.rule):
                yield loaded


def descriptor(loaded: LoadedRule) -> Object:
    """A rule's metadata; `name` is its id as SARIF spells names."""
    document = read_document(loaded.document)
    return {
        "id": loaded.name,
        "name": "".join(word.capitalize() for word in loaded.name.split("-")),
        "shortDescription": {"text": document.summary},
        "fullDescription": {"text": description(document)},
        "help": {"text": dedent_docstring(loaded.document), "markdown": markdown_help(loaded)},
        "defaultConfiguration": {"level": LEVELS[loaded.rule.level]},
        "properties": {
            "since": loaded.rule.since,
            "guide": loaded.rule.guide,
            **({} if loaded.is_own else {"page": page_url(loaded.name)}),
        },
    }


def description(document: RuleDocument) -> str:
    """What a rule finds, as many paragraphs as hosts show; `help` holds the rest."""
    text = document.summary
    for paragraph in document.what.split("\n\n"):
        longer = f"{text} {' '.join(paragraph.split())}"
        if len(longer) > MOST_CHARACTERS:
            break
        text = longer
    return text


def result(found: Diagnostic, name: str, places: dict[str, int], sources: Sources) -> Object:
    """One diagnostic; the places that explain it are numbered from 1."""
    text = f"{found.message}\nhelp: {found.help}" if found.help else found.message
    made: Object = {"ruleId": found.rule}
    if found.rule in places:
        made["ruleIndex"] = places[found.rule]
    if found.fix is not None and found.fix.edits:
        made["fixes"] = [fix_object(found.fix, sources)]
    return made | {
        "level": LEVELS[found.level],
        "message": {"text": text},
        "locations": [{"physicalLocation": physical(found.location, sources)}],
        "relatedLocations": [
            related(number, item, sources) for number, item in enumerate(found.related, start=1)
        ],
        "partialFingerprints": {FINGERPRINT: name},
    }


def related(number: int, item: Related, sources: Sources) -> Object:
    """A place that explains a result."""
    return {
        "id": number,
        "message": {"text": item.message},
        "physicalLocation": physical(item.location, sources),
    }


def fix_object(fix: PlacedFix, sources: Sources) -> Object:
    """A fix, whose edits are all of one file."""
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": artifact(fix.edits[0].location.path, sources),
                "replacements": [
                    {
                        "deletedRegion": region(edit.location),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in fix.edits
                ],
            }
        ],
        "properties": {"safe": fix.safe},
    }


def physical(location: Location, sources: Sources) -> Object:
    """A range of a file."""
    return {"artifactLocation": artifact(location.path, sources), "region": region(location)}


def artifact(path: str, sources: Sources) -> Object:
    """A file, by a URI below the root of the repository."""
    return {"uri": quote(os.fsencode(sources.below_repository(path))), "uriBaseId": ROOT}


def region(location: Location) -> Object:
    """A range of characters."""
    return {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    }


def notification(failure: Failure, places: dict[str, int], sources: Sources) -> Object:
    """An error of gnomon itself, with its file, and with its rule unless it failed before any."""
    place = f" on {failure.path}" if failure.path else ""
    made: Object = {
        "level": "error",
        "message": {"text": f"{failure.rule} failed{place}: {failure.text}"},
    }
    if failure.path:
        located = {"artifactLocation": artifact(failure.path, sources)}
        made["locations"] = [{"physicalLocation": located}]
    if failure.rule in places:
        made["associatedRule"] = {"id": failure.rule, "index": places[failure.rule]}
    return made
