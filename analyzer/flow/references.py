"""Which functions a call by reference reaches, and which functions lead to which."""

from __future__ import annotations

from collections.abc import Iterator

from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import ContextCall
from gnomon.analyzer.flow.running import paths_of
from gnomon.analyzer.flow.values import Value
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.tables.dialect import RUN_CALLS, SCHEDULE_CALLS


def reference_of(call: ContextCall) -> Value | None:
    """The value given as the reference of a schedule or of a `ctx.run_…`."""
    position = 1 if call.path in SCHEDULE_CALLS else 0
    if len(call.positional) > position:
        return call.positional[position]
    return None


def targets_of(project: Project, call: ContextCall) -> Iterator[Registration]:
    """The registered functions that a schedule or a `ctx.run_…` may name."""
    value = reference_of(call)
    for path in paths_of(value) if value else ():
        found = project.function(path)
        if found is not None:
            yield found


def reached_from(project: Project, start: Registration) -> Iterator[Registration]:
    """A function, and all that running it can, through schedules and runs, run in turn."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        function = waiting.pop()
        if function.path in reached:
            continue
        reached.add(function.path)
        yield function
        for event in flow_of(project).trace(function).events:
            operation = event.operation
            if isinstance(operation, ContextCall) and operation.path in SCHEDULE_CALLS | RUN_CALLS:
                waiting.extend(targets_of(project, operation))


def leads_to(project: Project, start: Registration, goal: Registration) -> bool:
    """Whether running a function can, through schedules and runs, run another (or itself)."""
    return any(function.path == goal.path for function in reached_from(project, start))
