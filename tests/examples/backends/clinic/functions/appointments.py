"""Booking, reminding, cancelling."""

from __future__ import annotations

from datetime import timedelta

import anyio.to_thread

from gnomon import ApplicationError, Id, Page

from ._generated.api import api, internal
from ._generated.server import (
    ActionCtx,
    BlockingActionCtx,
    MutationCtx,
    QueryCtx,
    action,
    internal_action,
    internal_mutation,
    internal_query,
    mutation,
    query,
)
from .gateways import GatewayError, Services, production
from .guards import Guard
from .schema import Appointment, Patient, Slot

LEAD = timedelta(hours=24)


class Booking:
    """One booking, step by step, inside one mutation."""

    def __init__(self, ctx: MutationCtx, patient_id: Id[Patient]) -> None:
        self.ctx = ctx
        self.patient_id = patient_id

    async def take(self, slot_id: Id[Slot]) -> Slot:
        slot = await self.ctx.db.get(slot_id)
        if slot is None or slot.taken:
            raise ApplicationError("the slot is gone")
        await self.ctx.db.patch(slot_id, taken=True)
        return slot

    async def confirm(self, slot: Slot) -> Id[Appointment]:
        made = Appointment(patient_id=self.patient_id, slot_id=slot.id)
        appointment_id = await self.ctx.db.insert(made)
        await self.ctx.scheduler.run_at(
            slot.starts_at - LEAD, internal.appointments.remind, appointment_id=appointment_id
        )
        await self.ctx.scheduler.run_after(
            0, internal.appointments.put_in_calendar, appointment_id=appointment_id
        )
        return appointment_id


@mutation
async def book(ctx: MutationCtx, slot_id: Id[Slot]) -> Id[Appointment]:
    """Book a slot for whoever calls."""
    subject = await Guard(ctx).subject()
    found = ctx.db.query(Patient).with_index("by_subject", lambda q: q.eq("subject", subject))
    patient = await found.unique()
    if patient is None:
        raise ApplicationError("no such patient")
    booking = Booking(ctx, patient.id)
    return await booking.confirm(await booking.take(slot_id))


@mutation
async def purge(  # expect: public-dangerous-function
    ctx: MutationCtx, patient_id: Id[Patient]
) -> None:
    """Forget a patient."""
    caller = await Guard(ctx).note()
    print("purged by", caller)
    await ctx.db.delete(patient_id)


@mutation
async def forget(ctx: MutationCtx, patient_id: Id[Patient]) -> None:
    """Forget a patient, by staff."""
    guard = Guard(ctx)
    await guard.require_staff()
    await ctx.db.delete(patient_id)


@query
async def missed(ctx: QueryCtx) -> list[Appointment]:
    """All that were ever missed."""
    return await ctx.db.query(Appointment).collect()  # expect: unbounded-collect


@query
async def mine(
    ctx: QueryCtx, patient_id: Id[Patient], cursor: str | None = None
) -> Page[Appointment]:
    """Those of one patient."""
    own = ctx.db.query(Appointment).with_index(
        "by_patient", lambda q: q.eq("patient_id", patient_id)
    )
    return await own.paginate(limit=20, cursor=cursor)


@query
async def free(ctx: QueryCtx, doctor: str) -> list[Slot]:
    """The next free slots of a doctor."""
    slots = ctx.db.query(Slot).with_index(
        "by_doctor_and_start",  # expect: unknown-index
        lambda q: q.eq("doctor", doctor),
    )
    return await slots.take(10)


@internal_query
async def get(ctx: QueryCtx, appointment_id: Id[Appointment]) -> Appointment | None:
    return await ctx.db.get(appointment_id)


@internal_query
async def phone_of(ctx: QueryCtx, appointment_id: Id[Appointment]) -> str | None:
    appointment = await ctx.db.get(appointment_id)
    patient = await ctx.db.get(appointment.patient_id) if appointment else None
    return patient.phone if patient else None


@internal_mutation
async def set_status(ctx: MutationCtx, appointment_id: Id[Appointment], status: str) -> None:
    await ctx.db.patch(appointment_id, status=status)


class Reminder:
    """Sends one text, with the services that it was given."""

    def __init__(self, ctx: BlockingActionCtx, services: Services) -> None:
        self.ctx = ctx
        self.services = services

    def send(self, appointment_id: Id[Appointment], attempt: int) -> bool:
        phone = self.ctx.run_query(internal.appointments.phone_of, appointment_id=appointment_id)
        if phone is None:
            return True
        try:
            self.services.texts.send(phone, "See you tomorrow")
        except GatewayError:
            self.again(appointment_id, attempt)
            return False
        return True

    def again(self, appointment_id: Id[Appointment], attempt: int) -> None:
        if attempt < 5:
            self.ctx.scheduler.run_after(
                60 * 2**attempt,
                internal.appointments.remind,
                appointment_id=appointment_id,
                attempt=attempt + 1,
            )


@internal_action
def remind(ctx: BlockingActionCtx, appointment_id: Id[Appointment], attempt: int = 0) -> None:
    """Remind a patient by text."""
    reminder = Reminder(ctx, production())
    if reminder.send(appointment_id, attempt):  # expect: unjittered-retry
        ctx.run_mutation(  # expect: mismatched-arguments
            internal.appointments.set_status,
            appointment_id=appointment_id,
            state="reminded",  # expect: mismatched-arguments
        )


@internal_action
def put_in_calendar(ctx: BlockingActionCtx, appointment_id: Id[Appointment]) -> None:
    """Tell the doctor's calendar."""
    calendar = production().calendar
    try:
        event = calendar.create("doctor", "at nine")
    except Exception as error:
        ctx.run_mutation(internal.claims.note_failure, what=str(error))
        return
    ctx.run_mutation(internal.appointments.keep_event, appointment_id=appointment_id, event=event)


@internal_mutation
async def keep_event(ctx: MutationCtx, appointment_id: Id[Appointment], event: str) -> None:
    await ctx.db.patch(appointment_id, calendar_event=event)


@internal_action
def sync_free(ctx: BlockingActionCtx, doctor: str) -> None:
    """Copy what the calendar says is free."""
    try:
        for start in production().calendar.free(doctor):  # expect: missing-timeout
            ctx.run_mutation(internal.appointments.offer, doctor=doctor, start=start)
    except Exception as error:
        ctx.run_mutation(internal.claims.note_failure, what=str(error))


@internal_mutation
async def offer(ctx: MutationCtx, doctor: str, start: str) -> None:
    ctx.db.insert(Slot(doctor=doctor, starts_at=ctx.now))  # expect: unawaited-call
    print(start)


@action
async def cancel(ctx: ActionCtx, appointment_id: Id[Appointment]) -> None:
    """Cancel, and take it out of the calendar."""
    identity = await ctx.auth.get_user_identity()
    if identity is None:
        raise ApplicationError("sign in first")
    appointment = await ctx.run_query(internal.appointments.get, appointment_id=appointment_id)
    if appointment is None or appointment.calendar_event is None:
        return
    try:
        await anyio.to_thread.run_sync(  # expect: unchecked-response
            production().calendar.remove, appointment.calendar_event
        )
    except Exception as error:
        await ctx.run_mutation(internal.claims.note_failure, what=str(error))
    await set_status(ctx, appointment_id, "cancelled")  # expect: direct-function-call


@internal_mutation
async def sweep(ctx: MutationCtx) -> None:
    """Ask for what was missed."""
    late = ctx.db.query(Appointment).with_index("by_status", lambda q: q.eq("status", "booked"))
    async for appointment in late:
        await ctx.scheduler.run_after(  # expect: unbounded-fan-out
            0,  # expect: synchronized-fan-out
            internal.appointments.remind,
            appointment_id=appointment.id,
        )
    for position, appointment in enumerate(await late.take(100)):
        await ctx.scheduler.run_after(
            timedelta(seconds=position),
            internal.appointments.remind,
            appointment_id=appointment.id,
        )
    await ctx.scheduler.run_after(  # expect: mismatched-arguments
        0,
        api.appointments.forget,  # expect: public-reference
    )
