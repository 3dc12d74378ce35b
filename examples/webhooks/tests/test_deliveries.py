"""Deliveries are signed, retried with growing and random delays, given up, and replayed."""

from datetime import timedelta

import pytest
from functions import signing
from functions._generated.api import api, internal
from functions.schema import Delivery, Event
from provider import send
from standin import Mode, Request, StandIn

from gnomon import ApplicationError, Id
from gnomon.testing import BlockingCaller, InMemoryRuntime

DOWN: tuple[Mode, ...] = ("error",) * 6


def subscribe(operator: BlockingCaller, outside: StandIn) -> None:
    operator.run_mutation(
        api.admin.subscribe, url=f"{outside.address}/hook", event_type="order.paid"
    )


def delivered(outside: StandIn) -> list[Request]:
    return [request for request in outside.requests if request.path == "/hook"]


def deliveries_of(runtime: InMemoryRuntime, event_id: Id[Event]) -> list[Delivery]:
    return runtime.run_query(internal.deliveries.list_of_event, event_id=event_id)


def dead_letter(
    runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> Id[Delivery]:
    """A delivery that was given up; afterwards the subscriber is well again."""
    subscribe(operator, outside)
    outside.plan("ok", *DOWN)
    event_id = send(runtime)
    runtime.finish_all_scheduled_functions()
    [delivery] = deliveries_of(runtime, event_id)
    assert delivery.status == "dead"
    return delivery.id


def test_every_subscriber_of_the_type_gets_the_event_signed(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    for _ in range(2):
        subscribe(operator, outside)
    send(gnomon_runtime)
    send(gnomon_runtime, "evt_2", type="order.refunded")
    gnomon_runtime.finish_all_scheduled_functions()
    requests = delivered(outside)
    assert [request.headers["webhook-id"] for request in requests] == ["evt_1", "evt_1"]
    for request in requests:
        assert signing.is_genuine(
            "not-a-secret",
            int(request.headers["webhook-timestamp"]),
            request.body.decode(),
            request.headers["webhook-signature"],
        )


def test_the_subscribers_are_served_one_after_another(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    for _ in range(3):
        subscribe(operator, outside)
    send(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    times = [
        run.scheduled_time
        for run in gnomon_runtime.scheduled_functions()
        if run.name == "deliveries:deliver"
    ]
    assert len(set(times)) == 3


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("mode", ["error", "drop", "hang"])
def test_however_a_delivery_fails_it_is_tried_again(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn, mode: Mode
) -> None:
    subscribe(operator, outside)
    outside.plan("ok", mode)
    event_id = send(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    [delivery] = deliveries_of(gnomon_runtime, event_id)
    assert (delivery.status, delivery.attempts) == ("delivered", 2)


def test_attempts_are_later_and_later_and_random_bits_apart(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    dead_letter(gnomon_runtime, operator, outside)
    runs = gnomon_runtime.scheduled_functions()
    delays = [
        (run.scheduled_time - run.creation_time).total_seconds()
        for run in runs
        if run.name == "deliveries:deliver"
    ][1:]
    factors = {delay / base for base, delay in zip((5, 10, 20, 40, 80), delays, strict=True)}
    assert all(1 <= factor <= 2 for factor in factors)
    assert len(factors) == 5


def test_a_subscriber_who_left_gets_nothing_more(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    subscriber_id = operator.run_mutation(
        api.admin.subscribe, url=f"{outside.address}/hook", event_type="order.paid"
    )
    outside.plan("ok", "error")
    send(gnomon_runtime)
    gnomon_runtime.advance(timedelta(seconds=1))
    operator.run_mutation(api.admin.unsubscribe, subscriber_id=subscriber_id)
    gnomon_runtime.finish_all_scheduled_functions()
    assert len(delivered(outside)) == 1


def test_an_operator_sees_dead_letters_and_replays_them(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    delivery_id = dead_letter(gnomon_runtime, operator, outside)
    assert [dead.id for dead in operator.run_query(api.admin.dead_letters).items] == [delivery_id]
    operator.run_mutation(api.admin.replay, delivery_ids=[delivery_id])
    gnomon_runtime.finish_all_scheduled_functions()
    delivery = gnomon_runtime.run_query(internal.deliveries.get, delivery_id=delivery_id)
    assert delivery is not None
    assert (delivery.status, delivery.attempts) == ("delivered", 1)
    with pytest.raises(ApplicationError, match="not a dead letter"):
        operator.run_mutation(api.admin.replay, delivery_ids=[delivery_id])


def test_nobody_else_replays_anything(
    gnomon_runtime: InMemoryRuntime, operator: BlockingCaller, outside: StandIn
) -> None:
    delivery_id = dead_letter(gnomon_runtime, operator, outside)
    with pytest.raises(ApplicationError, match="Sign in"):
        gnomon_runtime.run_mutation(api.admin.replay, delivery_ids=[delivery_id])
    with pytest.raises(ApplicationError, match="Only operators"):
        gnomon_runtime.with_identity("eve").run_mutation(
            api.admin.replay, delivery_ids=[delivery_id]
        )
