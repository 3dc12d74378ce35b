"""The data model of the app that is compared with the model."""

from typing import Literal

from gnomon import Document, index


class Note(Document, table="notes"):
    text: str
    stars: int
    state: Literal["new", "done"]

    by_state = index("state", "stars")
    by_text = index("text")


class Effect(Document, table="effects"):
    """What a scheduled function did, and when."""

    name: str
