"""How many findings each rule has, for an overview of a code base."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Level
from gnomon.analyzer.render.excerpt import Paint
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.render.text import COLOURS, summary
from gnomon.analyzer.report import Report

Row = tuple[str, Level, int]


def rows(report: Report) -> Iterator[Row]:
    """Each rule that has findings, its level and their number; the most frequent first."""
    counts = Counter((found.rule, found.level) for found in report.diagnostics)
    for (rule, level), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield rule, level, count


def as_text(report: Report, sources: Sources) -> str:
    """One line a rule, and the summary."""
    paint = Paint(sources.colour)
    counted = [(f"{count:,}", level, rule) for rule, level, count in rows(report)]
    width = max((len(count) for count, _, _ in counted), default=0)
    lines = [
        f"{count:>{width}}  {paint(f'{level:<7}', COLOURS[level])}  {rule}"
        for count, level, rule in counted
    ]
    return "\n".join([*lines, *([""] if lines else []), summary(report, sources)]) + "\n"


def as_json(report: Report, sources: Sources) -> str:
    """An array of objects with `rule`, `level` and `count`."""
    items = [
        {"rule": rule, "level": level.value, "count": count} for rule, level, count in rows(report)
    ]
    return json.dumps(items, indent=2) + "\n"
