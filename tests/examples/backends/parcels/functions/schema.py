"""Parcels, their scans and the carriers that take them."""

from typing import Literal

from gnomon import Document, Id, index


class Parcel(Document, table="parcels"):
    sender: str
    code: str
    carrier: str
    status: Literal["new", "labelled", "moving", "delivered", "lost"] = "new"
    label_url: str | None = None
    tries: int = 0

    by_code = index("code")
    by_status = index("status")
    by_carrier_and_status = index("carrier", "status")


class Scan(Document, table="scans"):
    parcel_id: Id[Parcel]
    place: str

    by_parcel = index("parcel_id")


class Quote(Document, table="quotes"):
    sender: str
    cents: int

    by_sender = index("sender")
