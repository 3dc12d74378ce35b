"""The data model of the app that the door's tests call."""

from gnomon import Document


class Message(Document, table="messages"):
    body: str
    stars: int = 0
