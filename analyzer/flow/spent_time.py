"""Time limits of one's own that run out: the end of a wait or of a portion, and no failure."""

from __future__ import annotations

import sys

from gnomon.analyzer.flow.analysis import flow_of
from gnomon.analyzer.flow.events import ContextCall, Event, ExternalCall
from gnomon.analyzer.flow.outcomes import Failure, Handler
from gnomon.analyzer.project import Project
from gnomon.analyzer.registrations import Registration
from gnomon.analyzer.tables.dialect import RUN_KINDS
from gnomon.analyzer.tables.effects import Effects
from gnomon.analyzer.tables.timeouts import LIMITING_CALLS, LIMITING_MANAGERS
from gnomon.kinds import FunctionKind

TIME_IS_UP = frozenset({"builtins.TimeoutError", "trio.TooSlowError"})
LIMITS = LIMITING_MANAGERS | LIMITING_CALLS


def failures_behind(project: Project, function: Registration, event: Event) -> frozenset[Failure]:
    """Why something happens because of a failure; time that was up is none."""
    causes = event.failures.union(event.handlers)
    return frozenset(
        cause
        for cause in causes
        if not isinstance(cause, Handler) or not _ends_a_portion(project, function, cause)
    )


def _ends_a_portion(project: Project, function: Registration, handler: Handler) -> bool:
    """Whether a handler only catches that a limit has ended a wait, or the work on many.

    A limit around one request ends that request, which is a failure of it.
    """
    if not handler.caught or not TIME_IS_UP.issuperset(handler.caught):
        return False
    events = [
        event
        for event in flow_of(project).trace(function).events
        if any(handler in guard.handlers for guard in event.guards)
    ]
    depths = [len(event.loops) for event in events if _is_limit(event)]
    if not depths:
        return False
    within = [event for event in events if len(event.loops) > max(depths)]
    if any(_runs(event, FunctionKind.MUTATION) for event in within):
        return True
    effects = project.effects
    return all(event in within for event in events if _reaches_outside(effects, event))


def _is_limit(event: Event) -> bool:
    return isinstance(event.operation, ExternalCall) and event.operation.name in LIMITS


def _runs(event: Event, kind: FunctionKind) -> bool:
    call = event.operation
    return isinstance(call, ContextCall) and RUN_KINDS.get(call.path) is kind


def _reaches_outside(effects: Effects, event: Event) -> bool:
    """Whether something may fail by itself: another action, or what a library does outside.

    Of a library that is not known, any call may.
    """
    call = event.operation
    if not isinstance(call, ExternalCall):
        return _runs(event, FunctionKind.ACTION)
    if effects.effect_of(call.name) is not None:
        return True
    is_ours = call.name.partition(".")[0] in sys.stdlib_module_names or call.name in LIMITS
    return not is_ours and effects.client_of(call.name) is None
