from gnomon import Document


class Note(Document, table="notes"):
    text: str
