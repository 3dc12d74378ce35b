"""Two tables, so that every method of the database has overloads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from gnomon import Document, Id, index

JobStatus = Literal["pending", "done", "stale"]


class Job(Document, table="jobs"):
    data: str
    status: JobStatus = "pending"
    due: datetime | None = None
    owner: Id[User] | None = None

    by_status = index("status", "creation_time")
    by_owner = index("owner")


class User(Document, table="users"):
    name: str
