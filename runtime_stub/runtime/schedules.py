"""Writing and canceling schedules inside a transaction, for mutations and actions alike."""

from __future__ import annotations

from datetime import datetime

from gnomon.errors import InvalidQuery, InvalidSchedule
from gnomon.kinds import FunctionKind
from gnomon.runtime.clock import to_microseconds
from gnomon.runtime.functions import Function
from gnomon.runtime.instants import When, due_at
from gnomon.runtime.tables import SCHEDULED_FUNCTIONS, table_of
from gnomon.storage.ids import new_id
from gnomon.storage.protocol import ScheduledState, StoredSchedule, Transaction


def add_schedule(
    transaction: Transaction,
    function: Function,
    arguments: str,
    when: When,
    *,
    now: datetime,
    schedule: str | None,
) -> str:
    """Schedules a function and returns the schedule's id.

    Args:
        transaction: the open transaction.
        function: what is to run, a mutation or an action.
        arguments: its arguments as JSON text, validated.
        when: a delay from now, or an instant.
        now: the present moment.
        schedule: the scheduled function that asks for it, if one does.

    Raises:
        InvalidSchedule: if the instant is out of bounds.
    """
    due = to_microseconds(due_at(now, when))
    time = transaction.next_creation_time(SCHEDULED_FUNCTIONS, to_microseconds(now))
    canceled = schedule is not None and _is_canceled(transaction, schedule)
    row = StoredSchedule(
        id=new_id(SCHEDULED_FUNCTIONS, time),
        creation_time=time,
        name=function.path,
        kind=function.kind,
        args=arguments,
        scheduled_time=due,
        state=ScheduledState.CANCELED if canceled else ScheduledState.PENDING,
        completed_time=time if canceled else None,
    )
    transaction.insert_schedule(row)
    return row.id


def check_schedulable(function: Function) -> Function:
    """The function, if it is a mutation or an action; raises InvalidSchedule for a query."""
    if function.kind is FunctionKind.QUERY:
        raise InvalidSchedule(f"{function.path} is a query, which cannot be scheduled")
    return function


def cancel_schedule(transaction: Transaction, schedule_id: str, *, now: datetime) -> None:
    """Cancels a pending or running scheduled function; leaves a completed one alone, remembered
    or not.

    Raises:
        InvalidQuery: if that is no scheduled function's id.
    """
    if table_of(schedule_id) != SCHEDULED_FUNCTIONS:
        raise InvalidQuery(f"{schedule_id!r} is not the id of a scheduled function")
    pending, canceled = ScheduledState.PENDING, ScheduledState.CANCELED
    time = to_microseconds(now)
    if not transaction.move_schedule(schedule_id, pending, canceled, completed_time=time):
        # A running action goes on, so it is complete only when it ends.
        transaction.move_schedule(schedule_id, ScheduledState.IN_PROGRESS, canceled)


def _is_canceled(transaction: Transaction, schedule_id: str) -> bool:
    found = transaction.get_schedule(schedule_id)
    return found is not None and found.state is ScheduledState.CANCELED
