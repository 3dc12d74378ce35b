"""The data of a clinic: patients, slots, appointments, claims."""

from datetime import datetime
from typing import Literal

from gnomon import Document, Id, index


class Patient(Document, table="patients"):
    name: str
    phone: str
    subject: str
    insurer: str | None = None

    by_subject = index("subject")


class Slot(Document, table="slots"):
    doctor: str
    starts_at: datetime
    taken: bool = False

    by_doctor_and_starts_at = index("doctor", "starts_at")
    by_taken_and_starts_at = index("taken", "starts_at")


class Appointment(Document, table="appointments"):
    patient_id: Id[Patient]
    slot_id: Id[Slot]
    status: Literal["booked", "reminded", "seen", "missed", "cancelled"] = "booked"
    calendar_event: str | None = None

    by_patient = index("patient_id")
    by_status = index("status")


class Claim(Document, table="claims"):
    appointment_id: Id[Appointment]
    amount_cents: int
    status: Literal["open", "sent", "paid", "failed"] = "open"
    attempts: int = 0
    error: str | None = None

    by_status = index("status")
