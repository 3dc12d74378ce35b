"""The data model of the app that the runtime's tests run."""

from datetime import datetime
from typing import Literal

from gnomon import Document, Id, index


class Note(Document, table="notes"):
    text: str
    stars: int = 0
    state: Literal["new", "done"] = "new"
    remind_at: datetime | None = None

    by_state = index("state", "stars")
    by_text = index("text")


class Effect(Document, table="effects"):
    """What was done, so that a test can count how often."""

    name: str
    note: Id[Note] | None = None

    by_name = index("name")
