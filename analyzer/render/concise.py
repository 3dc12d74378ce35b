"""One line a diagnostic, for editors and grep: `path:line:column: level rule message`."""

from __future__ import annotations

from gnomon.analyzer.render.display import one_line
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report


def render(report: Report, sources: Sources) -> str:
    """The diagnostics, one a line; nothing where there are none."""
    return "".join(
        f"{sources.shown(found.location.path)}:{found.location.line}:{found.location.column}: "
        f"{found.level} {found.rule} {one_line(found.message)}\n"
        for found in report.diagnostics
    )
