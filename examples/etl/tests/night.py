"""What a night leaves behind."""

from datetime import date

from functions._generated.api import api, internal
from functions.schema import Run

from gnomon import Id
from gnomon.testing import InMemoryRuntime


def start(runtime: InMemoryRuntime) -> Id[Run]:
    run_id = runtime.run_mutation(internal.runs.start)
    assert run_id is not None
    return run_id


def run_of(runtime: InMemoryRuntime, run_id: Id[Run]) -> Run:
    run = runtime.run_query(internal.runs.get, run_id=run_id)
    assert run is not None
    return run


def copied(runtime: InMemoryRuntime) -> Run:
    """A run from its start to its end."""
    run_id = start(runtime)
    runtime.finish_all_scheduled_functions()
    return run_of(runtime, run_id)


def totals(runtime: InMemoryRuntime) -> list[tuple[int, str, int, int]]:
    """Day of January, country, count and cents."""
    found = runtime.with_identity("ada").run_query(
        api.reports.totals, first=date(2026, 1, 1), last=date(2026, 1, 31)
    )
    return [(total.day.day, total.country, total.count, total.amount) for total in found]
