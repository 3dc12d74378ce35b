"""Items are processed alone or in a batch, and a failure of one is on record."""

import pytest
from functions._generated.api import api, internal
from functions.schema import BatchJob, Item
from services.client import Mode, Services

from gnomon import Id, InvalidArguments
from gnomon.testing import InMemoryRuntime


def item_of(runtime: InMemoryRuntime, item_id: Id[Item]) -> Item:
    item = runtime.run_query(internal.items.get_by_id, item_id=item_id)
    assert item is not None
    return item


def batch_of(runtime: InMemoryRuntime, batch_id: Id[BatchJob]) -> BatchJob:
    batch = runtime.run_query(internal.batches.get_by_id, batch_id=batch_id)
    assert batch is not None
    return batch


def add_items(runtime: InMemoryRuntime, count: int) -> list[Id[Item]]:
    return [runtime.run_mutation(api.items.add, name=f"item {n}") for n in range(count)]


def test_an_item_is_read_processed_and_written(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    [item_id] = add_items(gnomon_runtime, 1)
    gnomon_runtime.run_action(internal.items.process_data, item_id=item_id)
    item = item_of(gnomon_runtime, item_id)
    assert item.status == "processed"
    assert item.result is not None
    assert item.result.summary == "ITEM 0"


@pytest.mark.parametrize(
    ("mode", "error"),
    [("error", "HTTPStatusError"), ("fail", "RemoteProtocolError"), ("hang", "ReadTimeout")],
)
def test_however_the_api_fails_it_is_on_record(
    gnomon_runtime: InMemoryRuntime, services: Services, mode: Mode, error: str
) -> None:
    services.plan("example", mode)
    [item_id] = add_items(gnomon_runtime, 1)
    gnomon_runtime.run_action(internal.items.process_data, item_id=item_id)
    item = item_of(gnomon_runtime, item_id)
    assert item.status == "failed"
    assert item.error is not None
    assert item.error.startswith(error)


def test_a_batch_completes_and_counts_its_failures(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    services.plan("example", "ok", "error")
    item_ids = add_items(gnomon_runtime, 4)
    batch_id = gnomon_runtime.run_mutation(api.batches.process_all, item_ids=item_ids)
    assert batch_of(gnomon_runtime, batch_id).status == "processing"
    gnomon_runtime.finish_all_scheduled_functions()
    batch = batch_of(gnomon_runtime, batch_id)
    assert (batch.status, batch.completed_items, batch.failed_items) == ("completed", 4, 1)
    assert batch.completed_at is not None
    statuses = [item_of(gnomon_runtime, item_id).status for item_id in item_ids]
    assert statuses == ["processed", "failed", "processed", "processed"]


def test_the_items_of_a_batch_start_one_after_another(gnomon_runtime: InMemoryRuntime) -> None:
    gnomon_runtime.run_mutation(api.batches.process_all, item_ids=add_items(gnomon_runtime, 3))
    times = [run.scheduled_time for run in gnomon_runtime.scheduled_functions()]
    assert len(set(times)) == 3


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_has_one_to_a_hundred_items(gnomon_runtime: InMemoryRuntime, count: int) -> None:
    item_ids = add_items(gnomon_runtime, 1) * count
    with pytest.raises(InvalidArguments):
        gnomon_runtime.run_mutation(api.batches.process_all, item_ids=item_ids)
