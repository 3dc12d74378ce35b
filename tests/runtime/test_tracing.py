"""Spans, where OpenTelemetry is installed: one an execution, those of an action below its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gnomon.runtime import Runtime, tracing
from gnomon.runtime.calls import Call
from gnomon.runtime.engine import Schedules
from gnomon.runtime.project import load_project
from gnomon.runtime.settings import read_settings


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    return exporter


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Whether there is OpenTelemetry is asked anew, in the test and after it."""
    tracing._library.cache_clear()
    yield
    tracing._library.cache_clear()


def named(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    """The first span to end of each name."""
    return {span.name: span for span in reversed(spans.get_finished_spans())}


def call(app: Path, path: str, **arguments: object) -> None:
    async def scenario() -> None:
        async with Runtime.open(
            app, database=":memory:", unchecked=True, schedules=Schedules.LEAVE
        ) as runtime:
            await runtime.run_action(path, **arguments)

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["work:act", "work:act_in_a_thread"])
def test_what_an_action_runs_is_below_its_span(
    app: Path, spans: InMemorySpanExporter, path: str
) -> None:
    call(app, path, name="x")
    found = named(spans)
    action, mutation = found[f"action {path}"], found["mutation work:effect"]
    assert mutation.parent is not None
    assert action.context is not None
    assert mutation.parent.span_id == action.context.span_id
    assert mutation.attributes is not None
    assert mutation.attributes["gnomon.function"] == "work:effect"
    assert mutation.attributes["gnomon.kind"] == "mutation"
    assert action.attributes is not None
    assert action.attributes["gnomon.request"] == mutation.attributes["gnomon.request"]


def test_the_exception_that_leaves_a_function_is_recorded(
    app: Path, spans: InMemorySpanExporter
) -> None:
    with pytest.raises(ValueError, match="the outside is down"):
        call(app, "work:fail_in_action")
    found = named(spans)["action work:fail_in_action"]
    assert not found.status.is_ok
    assert [event.name for event in found.events] == ["exception"]


def test_where_nobody_has_said_where_spans_go_none_is_made(app: Path) -> None:
    function = load_project(read_settings(app)).function("work:act")
    assert isinstance(tracing.span_of(Call("work:act", "{}"), function), nullcontext)


@pytest.mark.usefixtures("forgotten")
def test_without_opentelemetry_nothing_happens(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    function = load_project(read_settings(app)).function("work:act")
    assert isinstance(tracing.span_of(Call("work:act", "{}"), function), nullcontext)
