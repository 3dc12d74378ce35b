from gnomon import Document, index

Flag = bool


class Message(Document, table="messages"):
    body: str
    room: str

    by_room = index("room", "creation_time")


class Invoice(Document, table="invoices"):
    total: int
