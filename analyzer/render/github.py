"""Workflow commands of GitHub Actions: each diagnostic becomes an annotation of a pull request."""

from __future__ import annotations

from gnomon.analyzer.diagnostic import Diagnostic, Level
from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"}

# A command ends at its line's end, so line ends travel as codes; the percent sign comes first.
DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
PROPERTY = (*DATA, (":", "%3A"), (",", "%2C"))


def render(report: Report, sources: Sources) -> str:
    """One command a line; nothing where there are no diagnostics."""
    return "".join(f"{command(found, sources)}\n" for found in report.diagnostics)


def command(found: Diagnostic, sources: Sources) -> str:
    """`::error title=…,file=…,line=…::message`."""
    properties = ",".join(
        f"{name}={escaped(str(value), PROPERTY)}" for name, value in place(found, sources).items()
    )
    return f"::{COMMANDS[found.level]} {properties}::{escaped(text(found, sources), DATA)}"


def place(found: Diagnostic, sources: Sources) -> dict[str, str | int]:
    """The properties of a command; GitHub refuses columns of a range of several lines."""
    location = found.location
    properties: dict[str, str | int] = {
        "title": f"gnomon: {found.rule}",
        "file": sources.below_repository(location.path),
        "line": location.line,
        "endLine": location.end_line,
    }
    if location.line == location.end_line:
        properties |= {"col": location.column, "endColumn": location.end_column}
    return properties


def text(found: Diagnostic, sources: Sources) -> str:
    """The message, and below it the help and the places that explain it."""
    lines = [found.message]
    if found.help:
        lines.append(f"help: {found.help}")
    for related in found.related:
        path = sources.below_repository(related.location.path)
        lines.append(f"note: {related.message} ({path}:{related.location.line})")
    return "\n".join(lines)


def escaped(value: str, codes: tuple[tuple[str, str], ...]) -> str:
    """The value with every character replaced that would end it."""
    for character, code in codes:
        value = value.replace(character, code)
    return value
