"""The data model of the app that runs scripts."""

from gnomon import Document, index


class Entry(Document, table="entries"):
    group: int
    label: str
    text: str
    stars: int = 0

    by_stars = index("group", "stars")
    by_text = index("group", "text")
