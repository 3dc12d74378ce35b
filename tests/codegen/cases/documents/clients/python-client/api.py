"""The functions, by module. Written by `gnomon codegen`: do not edit."""

from __future__ import annotations

from .models import AccountsId, Ticket, TicketsId
from .wire import mutation, query

__all__ = ["api"]


class _Tickets:
    """The functions of `tickets`."""

    @query("tickets:heavy")
    @staticmethod
    def heavy(*, owner_id: AccountsId) -> list[Ticket]:
        """Internal: it is not answered over HTTP."""
        raise NotImplementedError

    @mutation("tickets:open_ticket")
    @staticmethod
    def open_ticket(*, owner_id: AccountsId) -> TicketsId:
        raise NotImplementedError


class _Api:
    """The functions, by module."""

    tickets = _Tickets()


api = _Api()
