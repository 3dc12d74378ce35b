"""The data model: threads, messages, the chunks of an answer that is being written."""

from datetime import datetime
from typing import Literal

from gnomon import Document, Id, ScheduledFunction, index


class Thread(Document, table="threads"):
    """A conversation of one person, known by the token identifier, with the model."""

    owner: str
    title: str | None = None
    title_error: str | None = None
    """Why the title is not the model's own."""
    active_at: datetime

    by_owner_and_active_at = index("owner", "active_at")
    by_active_at = index("active_at")


class Message(Document, table="messages"):
    """What was said; an answer is `waiting`, then `streaming`, and then settled."""

    thread_id: Id[Thread]
    role: Literal["user", "assistant"]
    text: str = ""
    status: Literal["waiting", "streaming", "done", "stopped", "failed"] = "done"
    chunks: int = 0
    """How many chunks are in their own documents, not yet in `text`."""
    moved_at: datetime
    run_id: Id[ScheduledFunction] | None = None
    error: str | None = None

    by_thread_id = index("thread_id")
    by_status_and_moved_at = index("status", "moved_at")


class Chunk(Document, table="chunks"):
    """A part of an answer, small enough to be written again and again."""

    message_id: Id[Message]
    position: int
    text: str

    by_message_id_and_position = index("message_id", "position")


class Allowance(Document, table="allowances"):
    """How many messages somebody had left at a moment; it fills up again with time."""

    owner: str
    left: float
    counted_at: datetime

    by_owner = index("owner")
