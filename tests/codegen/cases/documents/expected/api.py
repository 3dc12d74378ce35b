"""References to the functions of this project. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gnomon.references import internal_query_reference, mutation_reference

if TYPE_CHECKING:
    from gnomon import Id

    from ..schema import Account, Ticket

__all__ = ["api", "internal"]


class _ApiTickets:
    """The public functions of `tickets`."""

    # functions/tickets.py::open_ticket
    @mutation_reference("tickets:open_ticket")
    @staticmethod
    def open_ticket(*, owner_id: Id[Account]) -> Id[Ticket]:
        raise NotImplementedError


class _Api:
    """The public functions, by module."""

    tickets = _ApiTickets()


class _InternalTickets:
    """The internal functions of `tickets`."""

    # functions/tickets.py::heavy
    @internal_query_reference("tickets:heavy")
    @staticmethod
    def heavy(*, owner_id: Id[Account]) -> list[Ticket]:
        raise NotImplementedError


class _Internal:
    """The internal functions, by module."""

    tickets = _InternalTickets()


api = _Api()
internal = _Internal()
