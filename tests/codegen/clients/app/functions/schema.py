"""The data model of the app that the generated clients call."""

from datetime import timedelta
from typing import Literal

from gnomon import Document, index


class Job(Document, table="jobs"):
    """Something to do."""

    data: str
    status: Literal["pending", "done"] = "pending"
    delay: timedelta = timedelta(0)
    payload: bytes = b""

    by_status = index("status")
