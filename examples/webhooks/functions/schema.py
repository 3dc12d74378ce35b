"""The data model: what came in, who wants it, and how far it got."""

from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from gnomon import Document, Id, index


class Operator(Document, table="operators"):
    """Who may replay deliveries and manage subscribers."""

    token_identifier: str

    by_token_identifier = index("token_identifier")


class Subscriber(Document, table="subscribers"):
    url: str
    event_type: str

    by_event_type = index("event_type")


class Event(Document, table="events"):
    provider_event_id: str
    """The provider's own name for it: one event, however often it is sent."""
    type: str
    object_id: str
    data: dict[str, JsonValue] | None = None
    status: Literal["received", "published", "failed"] = "received"
    error: str | None = None

    by_provider_event_id = index("provider_event_id")


class Delivery(Document, table="deliveries"):
    """One event on its way to one subscriber; `dead` ones wait for an operator."""

    event_id: Id[Event]
    subscriber_id: Id[Subscriber]
    status: Literal["pending", "delivered", "dead"] = "pending"
    attempts: int = 0
    due_at: datetime
    error: str | None = None

    by_event_id = index("event_id")
    by_status_and_due_at = index("status", "due_at")
