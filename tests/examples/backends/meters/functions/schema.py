"""Meters, their readings, and the imports that bring them."""

from typing import Literal

from gnomon import Document, Id, index


class Meter(Document, table="meters"):
    serial: str
    region: str
    owner: str
    state: Literal["on", "off", "silent"] = "on"

    by_serial = index("serial")
    by_region = index("region")
    by_state = index("state", "creation_time")


class Reading(Document, table="readings"):
    meter_id: Id[Meter]
    hour: int
    watts: float

    by_meter_and_hour = index("meter_id", "hour")


class Import(Document, table="imports"):
    source: str
    cursor: str | None = None
    status: Literal["running", "done", "failed"] = "running"
    failures: int = 0

    by_source = index("source")
    by_status = index("status")
