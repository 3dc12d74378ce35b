"""A JSON array of diagnostics; its keys are a contract with the programs that read it.

Lines and columns count from 1, ends are exclusive, paths are relative to the project with `/`.
"""

from __future__ import annotations

import json

from gnomon.analyzer.diagnostic import Diagnostic, Location
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report


def render(report: Report, sources: Sources) -> str:
    """The whole array, indented, with a final newline."""
    items = [as_object(found) for found in report.diagnostics]
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


def as_object(found: Diagnostic) -> dict[str, object]:
    """A diagnostic as JSON; `fix` is null until a rule offers one."""
    return {
        "rule": found.rule,
        "level": found.level.value,
        "message": found.message,
        **place(found.location),
        "help": found.help,
        "url": found.url,
        "fix": None,
        "related": [
            {"message": related.message, **place(related.location)} for related in found.related
        ],
    }


def place(location: Location) -> dict[str, object]:
    """A location as JSON."""
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
