"""A failed attempt goes on from the checkpoint; after the last one the run is given up."""

from datetime import timedelta

import pytest
from functions._generated.api import internal
from functions.schema import Run, SaleRow
from night import copied, run_of, start, totals
from standin import Answer, Mode, StandIn

from gnomon import Id
from gnomon.testing import InMemoryRuntime


@pytest.mark.parametrize("mode", ["error", "drop", "hang", "break"])
def test_however_the_api_fails_the_run_goes_on_from_its_checkpoint(
    gnomon_runtime: InMemoryRuntime, outside: StandIn, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    monkeypatch.setenv("OUTSIDE_TIMEOUT", "0.3")
    outside.plan("ok", mode)
    run = copied(gnomon_runtime)
    assert (run.status, run.extracted) == ("done", 3)
    assert [request.query.get("cursor") for request in outside.requests] == [None, "2", "2", "4"]


def test_attempts_are_later_and_later_and_random_bits_apart(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    outside.plan("error", "error", "error")
    copied(gnomon_runtime)
    delays = [
        (run.scheduled_time - run.creation_time).total_seconds()
        for run in gnomon_runtime.scheduled_functions()
        if run.name == "extract:extract_page"
    ][1:4]
    factors = {delay / base for base, delay in zip((60, 120, 240), delays, strict=True)}
    assert all(1 <= factor <= 2 for factor in factors)
    assert len(factors) == 3


def test_after_four_failures_the_run_is_given_up_and_nothing_is_loaded(
    gnomon_runtime: InMemoryRuntime, outside: StandIn
) -> None:
    outside.plan("ok", "error", "error", "error", "error")
    run = copied(gnomon_runtime)
    assert (run.status, run.attempts, run.extracted) == ("failed", 4, 2)
    assert (run.error or "").startswith("HTTPStatusError")
    assert totals(gnomon_runtime) == []


def test_what_is_no_csv_is_a_failure_on_record(
    gnomon_runtime: InMemoryRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = b'id,sold_at,country,amount\n"' + b"x" * 200_000 + b'",,,\n'
    with StandIn(lambda request: Answer((line,), content_type="text/csv")) as broken:
        monkeypatch.setenv("EXPORTS_URL", broken.address)
        monkeypatch.setenv("EXPORTS_API_KEY", "not-a-secret")
        run = copied(gnomon_runtime)
    assert run.status == "failed"
    assert "field larger than field limit" in (run.error or "")


def lost(runtime: InMemoryRuntime, monkeypatch: pytest.MonkeyPatch) -> Id[Run]:
    """A run whose first attempt died without a word."""
    run_id = start(runtime)
    monkeypatch.delenv("EXPORTS_API_KEY")
    runtime.expect_failure("extract:extract_page")
    runtime.advance(timedelta(0))
    monkeypatch.setenv("EXPORTS_API_KEY", "not-a-secret")
    return run_id


def test_a_run_whose_worker_died_is_found_after_an_hour(
    gnomon_runtime: InMemoryRuntime, outside: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = lost(gnomon_runtime, monkeypatch)
    gnomon_runtime.advance(timedelta(minutes=59))
    assert gnomon_runtime.run_mutation(internal.runs.watch) == 0
    gnomon_runtime.advance(timedelta(minutes=1))
    assert gnomon_runtime.run_mutation(internal.runs.watch) == 1
    gnomon_runtime.finish_all_scheduled_functions()
    assert run_of(gnomon_runtime, run_id).status == "done"


def test_a_page_that_arrives_twice_is_staged_once(gnomon_runtime: InMemoryRuntime) -> None:
    run_id = start(gnomon_runtime)
    row = SaleRow(external_id="sale_1", sold_at=gnomon_runtime.now, country="AT", amount=1)
    for _ in range(2):
        gnomon_runtime.run_mutation(
            internal.staging.store,
            run_id=run_id,
            cursor=None,
            next_cursor="1",
            rows=[row],
            rejections=[],
        )
    assert run_of(gnomon_runtime, run_id).extracted == 1
