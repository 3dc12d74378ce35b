"""A JSON array of diagnostics; its keys are a contract with the programs that read it.

Lines and columns count from 1, ends are exclusive, paths are relative to the project with `/`.
"""

from __future__ import annotations

import json

from gnomon.analyzer.diagnostic import Diagnostic, Location, PlacedFix
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report


def render(report: Report, sources: Sources) -> str:
    """The whole array, indented, with a final newline."""
    items = [as_object(found) for found in report.diagnostics]
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def as_object(found: Diagnostic) -> dict[str, object]:
    """A diagnostic as JSON; `fix` is null where none can be made by itself."""
    return {
        "rule": found.rule,
        "level": found.level.value,
        "message": found.message,
        **place(found.location),
        "help": found.help,
        "url": found.url,
        "fix": fix_object(found.fix) if found.fix and found.fix.edits else None,
        "related": [
            {"message": related.message, **place(related.location)} for related in found.related
        ],
    }


def fix_object(fix: PlacedFix) -> dict[str, object]:
    """A fix as JSON: its edits replace the text of their places."""
    edits = [{**place(edit.location), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def place(location: Location) -> dict[str, object]:
    """A location as JSON."""
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
