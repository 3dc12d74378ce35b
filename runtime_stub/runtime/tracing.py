"""A span an execution, where OpenTelemetry is installed; nothing, and no import, where it is not.

Where spans go is the application's to set up. The span of an execution is a child of the one that
is current when it is called: of an action's, for what the action runs; of the HTTP server's, where
an application mounts the door under its own instrumentation.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from gnomon.runtime.calls import Call
from gnomon.runtime.functions import Function
from gnomon.version import installed_version

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer, TracerProvider


def load_tracing() -> None:
    """Imports the library, so that the first function need not wait for it."""
    _library()


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


def _tracer() -> Tracer | None:
    """What makes spans; None where the library is missing, or nobody has said where spans go."""
    trace = _library()
    if trace is None:
        return None
    provider = trace.get_tracer_provider()
    return None if isinstance(provider, trace.ProxyTracerProvider) else _tracer_of(provider)


@lru_cache(maxsize=4)
def _tracer_of(provider: TracerProvider) -> Tracer:
    return provider.get_tracer("gnomon", installed_version())


@cache
def _library() -> ModuleType | None:
    try:
        from opentelemetry import trace
    except ModuleNotFoundError:
        return None
    return trace
