"""Where the rules about retries look: at what sets up a retry library, and at what functions do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import Event, ExternalCall
from gnomon.analyzer.idioms.spread_dicts import is_written_out
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Finding, Site
from gnomon.analyzer.syntax import Module
from gnomon.analyzer.tables.retry_libraries import uses_retry_library
from gnomon.analyzer.walk import functions_below

LibraryJudge = Callable[[Project, Site, ExternalCall, bool], Iterator[Finding]]
"""Is told whether all arguments of the call are known."""

Judge = Callable[[Project, Registration, Event], Iterator[Finding]]


def retry_findings(
    module: Module, project: Project, by_library: LibraryJudge, *judges: Judge
) -> Iterator[Finding]:
    """What is found about the retries of a module, each place once.

    Args:
        module: the module.
        project: its project.
        by_library: judges the calls of libraries, wherever they stand in a module that imports one.
        judges: judge what a registered function does.
    """
    reported: set[Site] = set()
    for found in _all_findings(module, project, by_library, judges):
        if found.site not in reported:
            reported.add(found.site)
            yield found


def _all_findings(
    module: Module, project: Project, by_library: LibraryJudge, judges: tuple[Judge, ...]
) -> Iterator[Finding]:
    if uses_retry_library(project.effects, module):
        for event in _library_events(module, project):
            call = event.operation
            if isinstance(call, ExternalCall) and not event.chain and event.site.module is module:
                is_read = is_written_out(project, module, call.call)
                yield from by_library(project, event.site, call, is_read)
    for registration in project.registrations(module):
        for event in flow_of(project).trace(registration).events:
            for judge in judges:
                yield from judge(project, registration, event)


def _library_events(module: Module, project: Project) -> Iterator[Event]:
    flow = flow_of(project)
    yield from flow.trace_module(module).events
    for function in functions_below(module):
        yield from flow.trace_function(module, function).events
