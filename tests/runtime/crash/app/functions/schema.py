"""The data model of the app whose process is killed."""

from gnomon import Document, index


class Mark(Document, table="marks"):
    """What was done, once for each time."""

    name: str

    by_name = index("name")


class Total(Document, table="totals"):
    """How many mutations there were, counted by each of them."""

    count: int
