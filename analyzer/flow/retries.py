"""What is a retry: a schedule after a failure, a next attempt, a sleep in a loop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from gnomon.analyzer import syntax
from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.blame import blamed
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.loops import moves_on
from gnomon.analyzer.flow.outcomes import LoopNode
from gnomon.analyzer.flow.references import leads_to, reached_from, targets_of
from gnomon.analyzer.flow.spent_time import failures_behind
from gnomon.analyzer.flow.values import Dependence, ParameterShape, StepShape, Value
from gnomon.analyzer.idioms.limits import bodies_around
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.rule import Site
from gnomon.analyzer.tables.dialect import RUN_CALLS, SCHEDULE_CALLS, WRITE_CALLS

ATTEMPT = re.compile(r"attempt|retr(y|ies)|tries|try_(count|number)|failures", re.IGNORECASE)


def retry_reason(
    project: Project,
    function: Registration,
    event: Event,
    call: ContextCall,
    names: tuple[str, ...] = (),
) -> str | None:
    """Why a schedule is a retry, in words; None if it is none.

    `names` are patterns of the names of functions that are retries, whatever schedules them.
    """
    targets = list(targets_of(project, call))
    for target in targets:
        if not leads_to(project, target, function):
            continue
        if failures_behind(project, function, event):
            again = "itself" if target.path == function.path else f"`{target.path}`"
            return f"`{function.name}` schedules {again} again after a failure"
    for name, value in named_arguments(targets, call):
        if ATTEMPT.search(name) and any(isinstance(shape, StepShape) for shape in value.shapes):
            return f"this schedules the next attempt (`{name}`)"
    for target in targets:
        is_named = any(fnmatchcase(target.name, pattern) for pattern in names)
        if is_named and not call.positional[0].is_zero:
            return f"`{target.path}` is a retry by its name"
    is_delayed = bool(call.positional) and not call.positional[0].is_zero
    for target in targets if is_delayed else ():
        counted = counted_on_the_way(project, target, function, event)
        if counted is not None:
            return f"this schedules the next attempt (`{counted}`)"
        failing = only_runs_after_failure(project, target, function)
        if failing is not None:
            return (
                f"`{failing.path}` runs `{function.name}` after a failure, which schedules "
                f"`{target.path}` again"
            )
    return None


def only_runs_after_failure(
    project: Project, start: Registration, goal: Registration
) -> Registration | None:
    """Who of those that a function leads to runs another one, and only because of a failure."""
    failing: Registration | None = None
    for function in reached_from(project, start):
        for event in flow_of(project).trace(function).events:
            call = event.operation
            if not isinstance(call, ContextCall) or call.path not in SCHEDULE_CALLS | RUN_CALLS:
                continue
            if all(target.path != goal.path for target in targets_of(project, call)):
                continue
            if not failures_behind(project, function, event):
                return None
            failing = failing or function
    return failing


def counted_on_the_way(
    project: Project, target: Registration, function: Registration, schedule: Event
) -> str | None:
    """The field in which a function counts the attempts whenever it schedules what leads back.

    A count that is not always one higher there, or is written on another path, may be one of
    failures in a row, which what goes on for ever keeps as well.
    """
    if not leads_to(project, target, function):
        return None
    for event in flow_of(project).trace(function).events:
        call = event.operation
        if not isinstance(call, ContextCall) or call.path not in WRITE_CALLS:
            continue
        for name, value in call.keywords.items():
            is_next = {type(shape) for shape in value.shapes} == {StepShape}
            if is_next and ATTEMPT.search(name) and is_on_the_way(event, schedule):
                return name
    return None


def is_on_the_way(event: Event, later: Event) -> bool:
    """Whether the statements around an event are also around another one of the same function."""
    if event.chain != later.chain or event.site.module is not later.site.module:
        return False
    return bodies_around(event.site) <= bodies_around(later.site)


def named_arguments(targets: list[Registration], call: ContextCall) -> Iterator[tuple[str, Value]]:
    """What the scheduled function is given, by the names of its parameters."""
    yield from call.keywords.items()
    for target in targets:
        names = [parameter.name for parameter in target.function.parameters[1:]]
        yield from zip(names, call.positional[2:], strict=False)


def retrying_loops(project: Project, function: Registration, event: Event) -> tuple[LoopNode, ...]:
    """The loops that a sleep delays after a failure, to try the same again; innermost first."""
    operation = event.operation
    if not isinstance(operation, ExternalCall) or not project.effects.is_sleep(operation.name):
        return ()
    delay = delay_of(operation)
    if delay is None or delay.is_zero:
        return ()
    loops = {cause.loop for cause in failures_behind(project, function, event)}
    return tuple(
        loop for loop in event.loops if loop in loops and not moves_on(loop, operation.call)
    )


def delay_of(sleep: ExternalCall) -> Value | None:
    """How long a sleep is."""
    given = (*sleep.positional[:1], *(sleep.keywords.get(name) for name in ("delay", "seconds")))
    return next((value for value in given if value is not None), None)


def is_spread(delay: Value) -> bool:
    """Whether a delay differs from caller to caller, or comes from where that cannot be seen."""
    given = any(isinstance(shape, ParameterShape) for shape in delay.shapes)
    return given or delay.depends_on(Dependence.RANDOM) or delay.depends_on(Dependence.OPAQUE)


def place_of_delay(
    event: Event, function: Registration, operation: ContextCall | ExternalCall
) -> Site:
    """The delay itself, where it is written in the call to blame."""
    site = blamed(event, function)
    written = [argument.value for argument in syntax.positional_arguments(operation.call)]
    bound_before = len(written) < len(operation.positional)
    if site != event.site or not written or bound_before:
        return site
    return Site(event.site.module, written[0].at)
