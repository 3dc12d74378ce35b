"""GitLab's code quality report: a JSON array, a subset of the Code Climate format."""

from __future__ import annotations

import json

from gnomon.analyzer.diagnostic import Diagnostic, Level
from gnomon.analyzer.render.fingerprint import fingerprints
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report

SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.ADVICE: "info"}


def render(report: Report, sources: Sources) -> str:
    """The whole array, indented, with a final newline; `[]` where there are no diagnostics."""
    named = zip(report.diagnostics, fingerprints(report.diagnostics, sources), strict=True)
    issues = [issue(found, fingerprint, sources) for found, fingerprint in named]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def issue(found: Diagnostic, fingerprint: str, sources: Sources) -> dict[str, object]:
    """One diagnostic; GitLab shows the description and links it to the first line."""
    shown: dict[str, object] = {
        "type": "issue",
        "check_name": found.rule,
        "description": f"{found.rule}: {found.message}",
        "categories": ["Bug Risk"],
        "severity": SEVERITIES[found.level],
        "fingerprint": fingerprint,
        "location": {
            "path": sources.below_repository(found.location.path),
            "lines": {"begin": found.location.line, "end": found.location.end_line},
        },
    }
    if found.help:
        shown["content"] = {"body": found.help}
    return shown
