"""A night copies what has changed, whatever the lines look like."""

from datetime import UTC, datetime, timedelta

import pytest
from functions import load, staging
from functions._generated.api import api, internal
from functions.schema import Rejection
from night import copied, start, totals
from service import Exports
from standin import StandIn

from gnomon import ApplicationError
from gnomon.testing import InMemoryRuntime


def test_a_night_copies_the_sales_page_by_page(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    run = copied(gnomon_runtime)
    assert (run.status, run.extracted, run.rejected, run.loaded) == ("done", 3, 2, 3)
    assert [request.query.get("cursor") for request in outside.requests] == [None, "2", "4"]
    assert totals(gnomon_runtime) == [(1, "AT", 1, 1250), (2, "AT", 1, 800), (2, "DE", 1, 10_000)]


def test_a_line_that_cannot_be_read_is_set_aside(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    run = copied(gnomon_runtime)
    page = gnomon_runtime.with_identity("ada").run_query(api.reports.rejected_lines, run_id=run.id)
    assert [line.rejection for line in page.items] == [
        Rejection(line=3, reason="the amount is no number"),
        Rejection(line=2, reason="country: String should match pattern '^[A-Z]{2}$'"),
    ]


def test_the_next_night_copies_what_has_changed_since(
    gnomon_runtime: InMemoryRuntime, outside: StandIn, exports: Exports
) -> None:
    copied(gnomon_runtime)
    outside.reset()
    gnomon_runtime.advance(timedelta(days=1))
    exports.change("sale_3,2026-01-02T12:00:00+01:00,DE,90.00", at=gnomon_runtime.now)
    exports.change("sale_6,2026-01-03T12:00:00+01:00,AT,1.00", at=gnomon_runtime.now)
    run = copied(gnomon_runtime)
    assert outside.requests[0].query["since"] == "2025-12-31T23:50:00+00:00"
    assert run.loaded == 2
    assert totals(gnomon_runtime) == [
        (1, "AT", 1, 1250),
        (2, "AT", 1, 800),
        (2, "DE", 1, 9000),
        (3, "AT", 1, 100),
    ]


def test_a_second_run_waits_for_the_first(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    start(gnomon_runtime)
    assert gnomon_runtime.run_mutation(internal.runs.start) is None


def test_staged_rows_are_deleted_batch_by_batch_once_they_are_loaded(
    gnomon_runtime: InMemoryRuntime, outside: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "BATCH", 2)
    monkeypatch.setattr(load, "BATCH", 2)
    assert copied(gnomon_runtime).loaded == 3
    names = [scheduled.name for scheduled in gnomon_runtime.scheduled_functions()]
    assert (names.count("load:load_batch"), names.count("staging:discard")) == (2, 2)


def test_reports_are_for_those_who_are_signed_in(gnomon_runtime: InMemoryRuntime) -> None:
    with pytest.raises(ApplicationError, match="Sign in"):
        gnomon_runtime.run_query(api.reports.runs, status="done")


@pytest.mark.gnomon(crons=True, start=datetime(2026, 7, 1, 2, 10, tzinfo=UTC))
def test_the_night_begins_at_a_quarter_past_four_in_vienna(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    gnomon_runtime.advance(timedelta(minutes=10))
    [run] = gnomon_runtime.with_identity("ada").run_query(api.reports.runs, status="done").items
    assert run.until == datetime(2026, 7, 1, 2, 15, tzinfo=UTC)
