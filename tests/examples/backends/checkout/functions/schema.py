"""Orders, what the payment provider tells of them, and the catalog that suppliers send."""

from datetime import datetime
from typing import Literal

from gnomon import Document, Id, index


class Order(Document, table="orders"):
    customer: str
    cents: int
    status: Literal["open", "paid", "refunded", "failed"] = "open"
    payment: str | None = None
    paid_at: datetime | None = None

    by_customer = index("customer", "status")
    by_payment = index("payment")


class ProviderEvent(Document, table="provider_events"):
    event: str
    kind: str
    handled: bool = False

    by_event = index("event")


class Product(Document, table="products"):
    sku: str
    name: str
    cents: int
    run: Id["Run"] | None = None

    by_sku = index("sku")


class Run(Document, table="runs"):
    supplier: str
    offset: int = 0
    failures: int = 0
    status: Literal["running", "done", "failed"] = "running"

    by_supplier = index("supplier", "status")
