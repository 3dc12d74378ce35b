"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import (
    internal_action_reference,
    internal_mutation_reference,
    internal_query_reference,
    mutation_reference,
    query_reference,
)

if TYPE_CHECKING:
    from gnomon import Id, Page
    from pydantic import JsonValue

    from ..deliveries import Parcel
    from ..schema import Delivery, Event, Operator, Subscriber

__all__ = ["api", "internal"]


class _ApiAdmin:
    """The public functions of `admin`."""

    # functions/admin.py::dead_letters
    @query_reference("admin:dead_letters")
    @staticmethod
    def dead_letters(*, cursor: str | None = None) -> Page[Delivery]:
        """The deliveries that were given up, the oldest first."""
        raise NotImplementedError

    # functions/admin.py::replay
    @mutation_reference("admin:replay")
    @staticmethod
    def replay(*, delivery_ids: list[Id[Delivery]]) -> None:
        """Begin some dead deliveries anew, a second apart.

        Raises:
            ApplicationError: the caller is no operator, or one of them is not dead.
        """
        raise NotImplementedError

    # functions/admin.py::subscribe
    @mutation_reference("admin:subscribe")
    @staticmethod
    def subscribe(*, url: str, event_type: str) -> Id[Subscriber]:
        """Send events of a type to an address from now on."""
        raise NotImplementedError

    # functions/admin.py::unsubscribe
    @mutation_reference("admin:unsubscribe")
    @staticmethod
    def unsubscribe(*, subscriber_id: Id[Subscriber]) -> None:
        """Send nothing more to an address; what is on its way is dropped."""
        raise NotImplementedError


class _ApiInbox:
    """The public functions of `inbox`."""

    # functions/inbox.py::receive
    @mutation_reference("inbox:receive")
    @staticmethod
    def receive(*, body: str, timestamp: int, signature: str) -> Id[Event]:
        """Take an event; one that is known already is only acknowledged.

        Raises:
            ApplicationError: the signature is wrong or old, or the body is no event.
        """
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    admin = _ApiAdmin()
    inbox = _ApiInbox()


class _InternalDeliveries:
    """The internal functions of `deliveries`."""

    # functions/deliveries.py::deliver
    @internal_action_reference("deliveries:deliver")
    @staticmethod
    def deliver(*, delivery_id: Id[Delivery]) -> None:
        """Send an event to a subscriber, signed; the event's name lets it spot a repetition."""
        raise NotImplementedError

    # functions/deliveries.py::get
    @internal_query_reference("deliveries:get")
    @staticmethod
    def get(*, delivery_id: Id[Delivery]) -> Delivery | None:
        raise NotImplementedError

    # functions/deliveries.py::get_parcel
    @internal_query_reference("deliveries:get_parcel")
    @staticmethod
    def get_parcel(*, delivery_id: Id[Delivery]) -> Parcel | None:
        """What to deliver, and where; None once there is nothing left to do."""
        raise NotImplementedError

    # functions/deliveries.py::list_of_event
    @internal_query_reference("deliveries:list_of_event")
    @staticmethod
    def list_of_event(*, event_id: Id[Event]) -> list[Delivery]:
        raise NotImplementedError

    # functions/deliveries.py::mark_delivered
    @internal_mutation_reference("deliveries:mark_delivered")
    @staticmethod
    def mark_delivered(*, delivery_id: Id[Delivery]) -> None:
        raise NotImplementedError

    # functions/deliveries.py::record_failure
    @internal_mutation_reference("deliveries:record_failure")
    @staticmethod
    def record_failure(*, delivery_id: Id[Delivery], error: str) -> None:
        """Count a failed attempt, and schedule the next one or give up, in one transaction."""
        raise NotImplementedError


class _InternalEvents:
    """The internal functions of `events`."""

    # functions/events.py::get
    @internal_query_reference("events:get")
    @staticmethod
    def get(*, event_id: Id[Event]) -> Event | None:
        raise NotImplementedError

    # functions/events.py::mark_failed
    @internal_mutation_reference("events:mark_failed")
    @staticmethod
    def mark_failed(*, event_id: Id[Event], error: str) -> None:
        raise NotImplementedError

    # functions/events.py::process
    @internal_action_reference("events:process")
    @staticmethod
    def process(*, event_id: Id[Event], attempt: int = 1) -> None:
        """Ask the provider for the event's object as it is now, and publish the event."""
        raise NotImplementedError

    # functions/events.py::publish
    @internal_mutation_reference("events:publish")
    @staticmethod
    def publish(*, event_id: Id[Event], data: dict[str, JsonValue]) -> int:
        """Send an event to all who subscribed to its type; returns how many there are."""
        raise NotImplementedError


class _InternalMaintenance:
    """The internal functions of `maintenance`."""

    # functions/maintenance.py::clean_up
    @internal_mutation_reference("maintenance:clean_up")
    @staticmethod
    def clean_up() -> int:
        """Delete a batch of old events with their deliveries; after a pause, the next batch."""
        raise NotImplementedError

    # functions/maintenance.py::resume_lost
    @internal_mutation_reference("maintenance:resume_lost")
    @staticmethod
    def resume_lost() -> int:
        """Begin deliveries anew whose attempt never ended: an action runs at most once."""
        raise NotImplementedError


class _InternalOperators:
    """The internal functions of `operators`."""

    # functions/operators.py::appoint
    @internal_mutation_reference("operators:appoint")
    @staticmethod
    def appoint(*, token_identifier: str) -> Id[Operator]:
        """Make somebody an operator: run from the shell."""
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    deliveries = _InternalDeliveries()
    events = _InternalEvents()
    maintenance = _InternalMaintenance()
    operators = _InternalOperators()


api = _Api()
internal = _Internal()
