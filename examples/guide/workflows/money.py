"""Orders, payments and subscriptions: what must happen once, or be undone."""

from functions._generated.api import api, internal
from functions.schema import Order

from gnomon import Id
from workflows.app import App, eventually, expect, registered_user


async def place_order(app: App, key: str) -> Order:
    """The order of that key, once its workflow has ended."""
    order_id: Id[Order] = await app.runtime.run_mutation(
        api.orders.place_order, idempotency_key=key, total=4200, payment_method_id="card_1"
    )
    return await eventually(
        lambda: app.runtime.run_query(internal.orders.get_by_id, order_id=order_id),
        lambda order: order.status in ("fulfilled", "failed"),
    )


async def order_is_fulfilled(app: App) -> str:
    order = await place_order(app, "order-1")
    expect(order.status == "fulfilled", f"{order.status}: {order.error}")
    return f"{order.status}, charge {order.charge_id}"


async def order_payment_fails(app: App) -> str:
    app.services.plan("stripe", "error")
    order = await place_order(app, "order-2")
    expect(order.status == "failed", order.status)
    return f"failed on record: {(order.error or '').partition(': ')[2]}"


async def payment_is_charged_once(app: App) -> str:
    before = len(app.services.log("stripe"))
    first, second = [
        await app.runtime.run_mutation(
            api.payments.process_payment, idempotency_key="pay-1", amount=990, customer_id="cus_1"
        )
        for _ in range(2)
    ]
    payment = await eventually(
        lambda: app.runtime.run_query(internal.payments.get_by_id, payment_id=first),
        lambda payment: payment.status != "pending",
    )
    charges = len(app.services.log("stripe")) - before
    expect(first == second and charges == 1, f"{charges} charges")
    return f"{payment.status}: 2 requests, {charges} charge"


async def subscription_is_created(app: App) -> str:
    user_id = await registered_user(app)
    subscription_id = await app.runtime.run_action(
        internal.subscriptions.create_subscription, user_id=user_id, plan_id="monthly"
    )
    expect(subscription_id is not None, "no subscription")
    return "recorded here and at Stripe"


async def subscription_is_rolled_back(app: App) -> str:
    """The second one to the same plan: Stripe takes it, the database does not."""
    user_id = await registered_user(app)
    subscription_id = await app.runtime.run_action(
        internal.subscriptions.create_subscription, user_id=user_id, plan_id="monthly"
    )
    last = app.services.log("stripe")[-1]
    expect(subscription_id is None and last.method == "DELETE", f"{last.method} {last.path}")
    return f"rolled back: {last.method} {last.path.removeprefix('/stripe')}"


async def subscription_rollback_fails(app: App) -> str:
    user_id = await registered_user(app)
    app.services.plan("stripe", "ok", "error")
    subscription_id = await app.runtime.run_action(
        internal.subscriptions.create_subscription, user_id=user_id, plan_id="monthly"
    )
    stranded = await app.runtime.run_query(internal.subscriptions.list_stranded)
    expect(subscription_id is None and len(stranded) == 1, f"{len(stranded)} stranded")
    return f"on record: {stranded[0].stripe_subscription_id} is still at Stripe"


async def subscription_without_stripe(app: App) -> str:
    user_id = await registered_user(app)
    app.services.plan("stripe", "fail")
    subscription_id = await app.runtime.run_action(
        internal.subscriptions.create_subscription, user_id=user_id, plan_id="yearly"
    )
    expect(subscription_id is None, "a subscription without Stripe")
    return "nothing created, nothing to undo"
