"""One line an execution: for people, and for machines."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from gnomon.errors import ApplicationError, ProjectRefused
from gnomon.runtime.log import LOGGER, log_line
from gnomon.runtime.log_forms import JsonLines, TextLines, log_to
from gnomon.testing import InMemoryRuntime


@pytest.fixture
def stream(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the log writes, in the form that the test names."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param)
    level = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield stream
    LOGGER.setLevel(level)
    LOGGER.removeHandler(handler)


@pytest.mark.parametrize("stream", [JsonLines()], indirect=True)
def test_an_execution_is_one_object_for_machines(
    stream: io.StringIO, runtime: InMemoryRuntime
) -> None:
    runtime.run_mutation("notes:add", text="a")
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line.keys() == {
        "time",
        "level",
        "event",
        "function",
        "kind",
        "request",
        "duration_ms",
        "outcome",
    }
    assert (line["level"], line["event"], line["outcome"]) == ("info", "executed", "ok")
    assert (line["function"], line["kind"]) == ("notes:add", "mutation")
    assert isinstance(line["duration_ms"], float)
    assert line["time"].endswith("Z")


@pytest.mark.parametrize("stream", [JsonLines()], indirect=True)
def test_a_failure_is_a_warning_with_its_error(
    stream: io.StringIO, runtime: InMemoryRuntime
) -> None:
    with pytest.raises(ApplicationError):
        runtime.run_mutation("notes:fail_after_writing")
    line = json.loads(stream.getvalue())
    assert (line["level"], line["outcome"]) == ("warning", "failed")
    assert line["error"] == "ApplicationError: no"


@pytest.mark.parametrize("stream", [JsonLines()], indirect=True)
def test_the_log_of_other_libraries_is_an_object_too(stream: io.StringIO) -> None:
    try:
        raise ValueError("wrong")
    except ValueError:
        LOGGER.getChild("own").warning("sent %d\nmails", 3, exc_info=True)
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert (line["event"], line["logger"]) == ("sent 3\nmails", "gnomon.own")
    assert line["traceback"].endswith("ValueError: wrong")


@pytest.mark.parametrize("stream", [TextLines()], indirect=True)
def test_an_execution_is_one_line_of_pairs_for_people(
    stream: io.StringIO, runtime: InMemoryRuntime
) -> None:
    runtime.run_mutation("notes:add", text="a")
    (line,) = stream.getvalue().splitlines()
    time, level, event, function, kind, request, duration, outcome = line.split()
    assert (level, event, function) == ("INFO", "executed", "function=notes:add")
    assert (kind, outcome) == ("kind=mutation", "outcome=ok")
    assert time.endswith("Z")
    assert request.startswith("request=")
    assert duration.startswith("duration_ms=")


@pytest.mark.parametrize("stream", [TextLines(coloured=True)], indirect=True)
def test_warnings_stand_out_on_a_terminal(stream: io.StringIO) -> None:
    log_line(logging.INFO, "calm")
    log_line(logging.WARNING, "slow")
    calm, slow = stream.getvalue().splitlines()
    assert "\x1b" not in calm
    assert slow.startswith("\x1b[33m")


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ProjectRefused, match="GNOMON_LOG=xml: it is text or json"):
        log_to(io.StringIO(), logging.INFO, {"GNOMON_LOG": "xml"})
