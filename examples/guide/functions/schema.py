"""The data model: one document class for each table, with its indexes."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from gnomon import Document, Id, index


class Processed(BaseModel):
    """What the processing API answers."""

    summary: str
    score: int


class Job(Document, table="jobs"):
    data: str
    status: Literal["pending", "processing", "complete", "failed", "stale"] = "pending"
    attempt: int = 0
    retries: int = 0
    next_retry_at: datetime | None = None
    result: Processed | None = None
    error: str | None = None

    by_status_and_creation_time = index("status", "creation_time")


class Item(Document, table="items"):
    name: str
    external_id: str | None = None
    status: Literal["new", "processed", "failed"] = "new"
    result: Processed | None = None
    error: str | None = None

    by_external_id = index("external_id")


class BatchJob(Document, table="batch_jobs"):
    total_items: int
    completed_items: int = 0
    failed_items: int = 0
    status: Literal["processing", "completed"] = "processing"
    completed_at: datetime | None = None


class User(Document, table="users"):
    name: str
    email: str
    token_identifier: str
    stripe_customer_id: str
    push_token: str

    by_token_identifier = index("token_identifier")


class Notification(Document, table="notifications"):
    user_id: Id[User]
    message: str
    status: Literal["pending", "sent", "failed"] = "pending"
    error: str | None = None

    by_user_id = index("user_id")


class Message(Document, table="messages"):
    body: str


class Order(Document, table="orders"):
    idempotency_key: str
    total: int
    """In the smallest unit of the currency, as Stripe wants it."""
    payment_method_id: str
    status: Literal["placed", "paid", "fulfilled", "failed"] = "placed"
    charge_id: str | None = None
    error: str | None = None

    by_idempotency_key = index("idempotency_key")


class Shipment(Document, table="shipments"):
    order_id: Id[Order]

    by_order_id = index("order_id")


class Payment(Document, table="payments"):
    idempotency_key: str
    amount: int
    customer_id: str
    status: Literal["pending", "charged", "failed"] = "pending"
    charge_id: str | None = None
    error: str | None = None

    by_idempotency_key = index("idempotency_key")


class Subscription(Document, table="subscriptions"):
    user_id: Id[User]
    plan_id: str
    stripe_subscription_id: str

    by_user_id_and_plan_id = index("user_id", "plan_id")


class StrandedSubscription(Document, table="stranded_subscriptions"):
    """A subscription that still stands at Stripe because its rollback failed."""

    user_id: Id[User]
    stripe_subscription_id: str
    error: str


class FailedEmail(Document, table="failed_emails"):
    to: str
    subject: str
    error: str


class Report(Document, table="reports"):
    pending_jobs: int
    failed_jobs: int
    status: Literal["generated", "sent", "failed"] = "generated"


class SyncRun(Document, table="sync_runs"):
    added: int = 0
    error: str | None = None
