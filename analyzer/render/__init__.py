"""Output formats: one file a format, found by name, each a function from a report to text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from gnomon.analyzer.render.sources import Sources
from gnomon.analyzer.report import Report

FOR_PEOPLE = ("text", "concise")
FORMATS = (*FOR_PEOPLE, "json", "sarif", "github", "gitlab", "junit")
Render = Callable[[Report, Sources], str]


def renderer(name: str) -> Render:
    """The function `render(report, sources)` of a format; KeyError if there is none."""
    if name not in FORMATS:
        raise KeyError(name)
    render: Render = import_module(f"gnomon.analyzer.render.{name}").render
    return render
