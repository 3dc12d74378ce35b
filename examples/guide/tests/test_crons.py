"""The cron jobs run at their times, and what they do is on record."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from functions._generated.api import internal
from services.client import Services

from gnomon.testing import InMemoryRuntime

PDF = Path(__file__).parent.parent / "sundial.pdf"


def runs(runtime: InMemoryRuntime, path: str) -> list[datetime]:
    """When a function was run with success."""
    return [
        run.scheduled_time
        for run in runtime.scheduled_functions()
        if run.name == path and run.state == "success"
    ]


@pytest.mark.gnomon(crons=True, start=datetime(2026, 1, 3, 23, 30, tzinfo=UTC))
def test_every_cron_job_runs_at_its_time(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    midnight = datetime(2026, 1, 4, tzinfo=UTC)
    half_past = midnight - timedelta(minutes=30)
    gnomon_runtime.advance(timedelta(minutes=40))
    assert runs(gnomon_runtime, "maintenance:weekly_cleanup") == [midnight]
    assert runs(gnomon_runtime, "jobs:cleanup_stale") == [half_past]
    pulled = runs(gnomon_runtime, "sync:pull_external_data")
    assert pulled == [half_past + timedelta(minutes=5 * n) for n in range(9)]


@pytest.mark.gnomon(crons=True, start=datetime(2026, 1, 3, 8, 59, tzinfo=UTC))
def test_the_report_is_generated_at_nine_and_mailed(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    gnomon_runtime.advance(timedelta(minutes=2))
    nine = datetime(2026, 1, 3, 9, tzinfo=UTC)
    assert runs(gnomon_runtime, "reports:generate_daily") == [nine]
    assert len(runs(gnomon_runtime, "reports:send")) == 1
    assert services.log("sendgrid")[-1].body["subject"] == "Daily report"


def test_a_report_that_is_not_mailed_says_so(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    services.plan("sendgrid", "error")
    report_id = gnomon_runtime.run_mutation(internal.reports.generate_daily)
    gnomon_runtime.finish_all_scheduled_functions()
    report = gnomon_runtime.run_query(internal.reports.get_by_id, report_id=report_id)
    assert report is not None
    assert report.status == "failed"


def test_external_items_are_added_once(gnomon_runtime: InMemoryRuntime, services: Services) -> None:
    for _ in range(2):
        gnomon_runtime.run_action(internal.sync.pull_external_data)
    first, second = gnomon_runtime.run_query(internal.sync.list_runs)
    assert (first.added, second.added) == (3, 0)


def test_a_failed_pull_is_on_record(gnomon_runtime: InMemoryRuntime, services: Services) -> None:
    services.plan("example", "fail")
    gnomon_runtime.run_action(internal.sync.pull_external_data)
    [run] = gnomon_runtime.run_query(internal.sync.list_runs)
    assert run.error is not None
    assert run.error.startswith("RemoteProtocolError")


def test_text_is_extracted_from_a_pdf_in_a_worker_process(gnomon_runtime: InMemoryRuntime) -> None:
    text = gnomon_runtime.run_action(internal.pdf.extract_text, pdf_data=PDF.read_bytes())
    assert text.splitlines() == ["The gnomon casts the shadow", "that tells the hour."]
