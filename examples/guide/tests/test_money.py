"""Money moves once, and what has moved is on record or undone."""

import pytest
from functions._generated.api import api, internal
from functions.schema import Order, User
from services.client import Mode, Services

from gnomon import ApplicationError, Id
from gnomon.testing import InMemoryRuntime


def order_of(runtime: InMemoryRuntime, order_id: Id[Order]) -> Order:
    order = runtime.run_query(internal.orders.get_by_id, order_id=order_id)
    assert order is not None
    return order


def place_order(runtime: InMemoryRuntime) -> Id[Order]:
    return runtime.run_mutation(
        api.orders.place_order, idempotency_key="key", total=500, payment_method_id="card"
    )


def ada(runtime: InMemoryRuntime) -> Id[User]:
    return runtime.with_identity("ada").run_mutation(
        api.users.register, stripe_customer_id="cus_ada", push_token="push_ada"
    )


def requests(services: Services, since: int) -> list[str]:
    """What Stripe was asked since then, as `METHOD /path`."""
    log = services.log("stripe")[since:]
    return [f"{request.method} {request.path.removeprefix('/stripe')}" for request in log]


def test_an_order_is_paid_and_fulfilled(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    order_id = place_order(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    order = order_of(gnomon_runtime, order_id)
    assert order.status == "fulfilled"
    assert order.charge_id is not None


@pytest.mark.parametrize("mode", ["error", "fail", "hang"])
def test_an_order_whose_payment_fails_says_why(
    gnomon_runtime: InMemoryRuntime, services: Services, mode: Mode
) -> None:
    services.plan("stripe", mode)
    order_id = place_order(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    order = order_of(gnomon_runtime, order_id)
    assert (order.status, order.charge_id) == ("failed", None)
    assert order.error


def test_an_order_that_is_placed_twice_is_paid_once(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    before = len(services.log("stripe"))
    assert place_order(gnomon_runtime) == place_order(gnomon_runtime)
    gnomon_runtime.finish_all_scheduled_functions()
    assert requests(services, before) == ["POST /v1/charges"]


def test_a_payment_with_the_same_key_is_charged_once(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    before = len(services.log("stripe"))
    first, second = (
        gnomon_runtime.run_mutation(
            api.payments.process_payment, idempotency_key="key", amount=100, customer_id="cus"
        )
        for _ in range(2)
    )
    gnomon_runtime.finish_all_scheduled_functions()
    assert first == second
    assert requests(services, before) == ["POST /v1/charges"]
    payment = gnomon_runtime.run_query(internal.payments.get_by_id, payment_id=first)
    assert payment is not None
    assert payment.status == "charged"


def test_a_payment_that_fails_is_on_record(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    services.plan("stripe", "fail")
    payment_id = gnomon_runtime.run_mutation(
        api.payments.process_payment, idempotency_key="key", amount=100, customer_id="cus"
    )
    gnomon_runtime.finish_all_scheduled_functions()
    payment = gnomon_runtime.run_query(internal.payments.get_by_id, payment_id=payment_id)
    assert payment is not None
    assert (payment.status, payment.charge_id) == ("failed", None)


def test_a_subscription_stands_here_and_at_stripe(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    before = len(services.log("stripe"))
    subscription_id = gnomon_runtime.run_action(
        internal.subscriptions.create_subscription, user_id=ada(gnomon_runtime), plan_id="gold"
    )
    assert subscription_id is not None
    assert requests(services, before) == ["POST /v1/subscriptions"]


def test_a_subscription_that_cannot_be_recorded_is_cancelled_at_stripe(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    user_id = ada(gnomon_runtime)
    create = internal.subscriptions.create_subscription
    assert gnomon_runtime.run_action(create, user_id=user_id, plan_id="gold") is not None
    before = len(services.log("stripe"))
    assert gnomon_runtime.run_action(create, user_id=user_id, plan_id="gold") is None
    created, cancelled = requests(services, before)
    assert created == "POST /v1/subscriptions"
    assert cancelled.startswith("DELETE /v1/subscriptions/sub_")
    assert gnomon_runtime.run_query(internal.subscriptions.list_stranded) == []


@pytest.mark.parametrize("mode", ["error", "fail", "hang"])
def test_a_rollback_that_fails_is_on_record(
    gnomon_runtime: InMemoryRuntime, services: Services, mode: Mode
) -> None:
    user_id = ada(gnomon_runtime)
    create = internal.subscriptions.create_subscription
    gnomon_runtime.run_action(create, user_id=user_id, plan_id="gold")
    services.plan("stripe", "ok", mode)
    assert gnomon_runtime.run_action(create, user_id=user_id, plan_id="gold") is None
    [stranded] = gnomon_runtime.run_query(internal.subscriptions.list_stranded)
    assert stranded.user_id == user_id
    assert services.log("stripe")[-1].path.endswith(stranded.stripe_subscription_id)


def test_without_stripe_there_is_no_subscription_and_nothing_to_undo(
    gnomon_runtime: InMemoryRuntime, services: Services
) -> None:
    user_id = ada(gnomon_runtime)
    before = len(services.log("stripe"))
    services.plan("stripe", "error")
    subscription_id = gnomon_runtime.run_action(
        internal.subscriptions.create_subscription, user_id=user_id, plan_id="gold"
    )
    assert subscription_id is None
    assert requests(services, before) == ["POST /v1/subscriptions"]


def test_nobody_cannot_subscribe(gnomon_runtime: InMemoryRuntime, services: Services) -> None:
    user_id = ada(gnomon_runtime)
    gnomon_runtime.run_mutation(internal.users.delete, user_id=user_id)
    with pytest.raises(ApplicationError, match="User not found"):
        gnomon_runtime.run_action(
            internal.subscriptions.create_subscription, user_id=user_id, plan_id="gold"
        )
