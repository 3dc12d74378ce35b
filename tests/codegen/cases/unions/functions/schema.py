from gnomon import Document


class Job(Document, table="jobs"):
    data: str


class Note(Document, table="my_notes"):
    text: str = "a"
    many: dict[str, list[int] | None] = {}
