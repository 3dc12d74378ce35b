"""Old events go away at night, and what was lost on the way is picked up."""

from datetime import UTC, datetime, timedelta

import pytest
from functions import maintenance
from functions._generated.api import api, internal
from functions.schema import Event
from provider import send
from standin import StandIn

from gnomon import Id
from gnomon.testing import BlockingCaller, InMemoryRuntime


def is_known(runtime: InMemoryRuntime, event_id: Id[Event]) -> bool:
    return runtime.run_query(internal.events.get, event_id=event_id) is not None


@pytest.mark.gnomon(crons=True, start=datetime(2026, 1, 1, 3, 10, tzinfo=UTC))
def test_the_clean_up_runs_at_night(gnomon_runtime: InMemoryRuntime) -> None:
    gnomon_runtime.advance(timedelta(minutes=10))
    times = [
        run.scheduled_time
        for run in gnomon_runtime.scheduled_functions()
        if run.name == "maintenance:clean_up"
    ]
    assert times == [datetime(2026, 1, 1, 3, 17, tzinfo=UTC)]


def test_an_event_is_kept_for_thirty_days(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    operator.run_mutation(
        api.admin.subscribe, url=f"{outside.address}/hook", event_type="order.paid"
    )
    event_id = send(gnomon_runtime)
    gnomon_runtime.advance(timedelta(days=30))
    assert gnomon_runtime.run_mutation(internal.maintenance.clean_up) == 0
    gnomon_runtime.advance(timedelta(seconds=1))
    assert gnomon_runtime.run_mutation(internal.maintenance.clean_up) == 1
    assert not is_known(gnomon_runtime, event_id)
    deliveries = gnomon_runtime.run_query(internal.deliveries.list_of_event, event_id=event_id)
    assert deliveries == []


def test_old_events_are_deleted_batch_by_batch(
    gnomon_runtime: InMemoryRuntime, outside: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "BATCH", 2)
    event_ids = [send(gnomon_runtime, f"evt_{number}") for number in range(3)]
    gnomon_runtime.advance(timedelta(days=31))
    assert gnomon_runtime.run_mutation(internal.maintenance.clean_up) == 2
    assert [is_known(gnomon_runtime, event_id) for event_id in event_ids] == [False, False, True]
    gnomon_runtime.finish_all_scheduled_functions()
    assert not is_known(gnomon_runtime, event_ids[-1])


def test_a_delivery_whose_attempt_was_lost_begins_anew(
    gnomon_runtime: InMemoryRuntime,
    operator: BlockingCaller,
    outside: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator.run_mutation(
        api.admin.subscribe, url=f"{outside.address}/hook", event_type="order.paid"
    )
    event_id = send(gnomon_runtime)
    monkeypatch.delenv("DELIVERY_SECRET")
    gnomon_runtime.expect_failure("deliveries:deliver")
    gnomon_runtime.advance(timedelta(minutes=14))
    assert gnomon_runtime.run_mutation(internal.maintenance.resume_lost) == 0
    monkeypatch.setenv("DELIVERY_SECRET", "not-a-secret")
    gnomon_runtime.advance(timedelta(minutes=2))
    assert gnomon_runtime.run_mutation(internal.maintenance.resume_lost) == 1
    gnomon_runtime.finish_all_scheduled_functions()
    [delivery] = gnomon_runtime.run_query(internal.deliveries.list_of_event, event_id=event_id)
    assert delivery.status == "delivered"
