"""The data model that the wrong examples share."""

from typing import Literal

from pydantic import BaseModel

from gnomon import Document, Id, index


class Processed(BaseModel):
    """What the processing API answers."""

    summary: str


class User(Document, table="users"):
    name: str
    token_identifier: str
    stripe_customer_id: str
    push_token: str

    by_token_identifier = index("token_identifier")


class Item(Document, table="items"):
    name: str
    result: Processed | None = None


class Job(Document, table="jobs"):
    data: str
    status: Literal["pending", "complete", "failed"] = "pending"
    result: Processed | None = None
    error: str | None = None


class Message(Document, table="messages"):
    body: str


class BatchJob(Document, table="batch_jobs"):
    total_items: int
    completed_items: int = 0


class Subscription(Document, table="subscriptions"):
    user_id: Id[User]
    plan_id: str
    stripe_subscription_id: str
