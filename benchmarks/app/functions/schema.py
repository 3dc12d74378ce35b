"""The data model of the app that is measured."""

from gnomon import Document, index


class Note(Document, table="notes"):
    text: str
    stars: int = 0

    by_text = index("text")
