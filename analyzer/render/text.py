"""Diagnostics for people: the message, the lines it is about with carets, the notes, the help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gnomon.analyzer.diagnostic import Diagnostic, Level, Related
from gnomon.analyzer.render.display import shown
from gnomon.analyzer.render.excerpt import Paint, excerpt, gutter_width
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report

COLOURS = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.ADVICE: "1;36"}
FRAME = "1;34"
BOLD = "1"


def render(report: Report, sources: Sources) -> str:
    """Every diagnostic with its excerpt, then one line that sums up."""
    blocks = ["\n".join(diagnostic_lines(found, sources)) for found in report.diagnostics]
    return "\n\n".join([*blocks, summary(report, sources)]) + "\n"


def diagnostic_lines(found: Diagnostic, sources: Sources) -> Iterator[str]:
    """One diagnostic, line by line."""
    paint = Paint(sources.colour)
    colour = COLOURS[found.level]
    gutter = gutter_width([found.location, *(related.location for related in found.related)])
    first, *more = shown_lines(found.message)
    yield f"{paint(f'{found.level}[{found.rule}]', colour)}{paint(f': {first}', BOLD)}"
    yield from more
    yield from excerpt(found.location, sources, gutter, paint, colour, "^")
    for related in found.related:
        yield from related_lines(related, sources, gutter, paint)
    if found.help:
        yield f"{' ' * gutter} {paint('|', FRAME)}"
        yield from labelled("help", found.help, gutter, paint)
    if found.fix and found.fix.edits:
        if not found.help:
            yield f"{' ' * gutter} {paint('|', FRAME)}"
        option = "--fix" if found.fix.safe else "--unsafe-fixes"
        yield from labelled("fix", f"{found.fix.title} ({option})", gutter, paint)


def related_lines(related: Related, sources: Sources, gutter: int, paint: Paint) -> Iterator[str]:
    """Another place that explains the diagnostic."""
    first, *more = shown_lines(related.message)
    yield f"{' ' * gutter} {paint('|', FRAME)}"
    yield f"{paint('note', BOLD)}: {first}"
    yield from more
    yield from excerpt(related.location, sources, gutter, paint, FRAME, "-")


def labelled(label: str, text: str, gutter: int, paint: Paint) -> Iterator[str]:
    """`= help: …`, with further lines below the first."""
    first, *more = shown_lines(text)
    yield f"{' ' * gutter} {paint('=', FRAME)} {paint(label, BOLD)}: {first}"
    for line in more:
        yield f"{' ' * (gutter + len(label) + 5)}{line}".rstrip()


def shown_lines(text: str) -> list[str]:
    """The lines of a message, safe to print; at least one."""
    return [shown(line) for line in text.split("\n")]


def summary(report: Report, sources: Sources) -> str:
    """`Found 2 errors and 1 warning in 2 of 14 files.`, or that nothing was found."""
    files = plural(report.checked, "file")
    held = f" {report.held:,} more in the baseline." if report.held else ""
    if not report.diagnostics:
        return f"Checked {files}: nothing found.{held}"
    paint = Paint(sources.colour)
    counts = Counter(found.level for found in report.diagnostics)
    parts = [
        paint(count_of(level, counts[level]), COLOURS[level])
        for level in sorted(Level, key=lambda level: -level.rank)
        if counts[level]
    ]
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    places = len({found.location.path for found in report.diagnostics})
    return f"Found {listed} in {plural(places, 'file')}; {files} checked.{held}"


def count_of(level: Level, count: int) -> str:
    """`2 errors`; advice has no plural."""
    return f"{count} advice" if level is Level.ADVICE else plural(count, level.value)


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
