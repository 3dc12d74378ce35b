"""A span an execution, where OpenTelemetry is installed; nothing, and no import, where it is not.

Where spans go is the application's to set up. The span of an execution is a child of the one that
is current when it is called: of an action's, for what the action runs; of the HTTP server's, where
an application mounts the door under its own instrumentation.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING

from gnomon.runtime.calls import Call
from gnomon.runtime.functions import Function
from gnomon.version import installed_version

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer


def span_of(call: Call, function: Function) -> AbstractContextManager[object]:
    """The span around an execution; it records the exception that leaves it."""
    tracer = _tracer()
    if tracer is None:
        return nullcontext()
    attributes = {
        "gnomon.function": call.path,
        "gnomon.kind": str(function.kind),
        "gnomon.request": call.request,
    }
    if call.schedule is not None:
        attributes["gnomon.schedule"] = call.schedule
    return tracer.start_as_current_span(f"{function.kind} {call.path}", attributes=attributes)


@cache
def _tracer() -> Tracer | None:
    try:
        from opentelemetry import trace
    except ModuleNotFoundError:
        return None
    return trace.get_tracer("gnomon", installed_version())
